// SPDX-License-Identifier: MIT
// Everything the core tells while it works. The same values go to the log, to people and, as one JSON object a
// line, to the action. The written contract is protocol/README.md; a change here is a change there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"

namespace dismount {

enum class Severity { error, warning, info, debug };

enum class Phase { preflight, wait, mount, scan, save, unmount, verify, digest };

/// First of all events of a run.
struct Hello {
  std::string version;
  std::uint32_t pid;
  std::string platform;
};

/// The log file of this run is open (or was archived first).
struct LogOpened {
  std::string path;
  std::optional<std::string> archived_to;  ///< the .bak that the old log went to
  const char* writer = "dismount";         ///< "dismount", or "dism": then the log is DISM's, shared and rotated by it
};

struct PhaseStarted {
  std::string path;  ///< mount directory or file that the phase is about
  Phase phase;
};

struct PhaseFinished {
  std::string path;
  Phase phase;
  std::int64_t duration_ms;
};

/// How far a phase is. `done` never goes back within a phase; `total` 0 means unknown.
struct Progress {
  std::string path;
  Phase phase;
  std::uint64_t done;
  std::uint64_t total;
  const char* unit;  ///< "bytes", "files", "streams", "percent" or, while waiting for open files, "seconds"
};

/// A sentence for people and the log.
struct Message {
  Severity severity;
  std::string path;  ///< mount directory or file; may be empty
  std::string text;
};

/// One preflight check and what it found; `error` set when it stops the run.
struct Finding {
  std::string path;
  std::string check;  ///< "mount-exists", "wim-unchanged", … (protocol/README.md)
  Severity severity;  ///< info: fine
  std::string text;
  std::optional<Error> error;
};

/// An image as its XML data describes it. Empty texts where the XML has none.
struct ImageInfo {
  std::uint32_t index = 0;  ///< 1-based
  std::string name;
  std::string description;
  std::string edition;
  std::string version;       ///< "10.0.26100.4351"
  std::string architecture;  ///< "x64", "arm64", …
  std::vector<std::string> languages;
  std::uint64_t directories = 0;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

enum class ImageKind { wim, vhd, vhdx, ffu };

/// One mount: what a record says, and whether it can be saved.
struct MountInfo {
  std::string path;
  std::string image_path;
  std::uint32_t image_index = 0;
  std::string image_name;
  bool read_only = false;
  ImageKind kind = ImageKind::wim;
  std::string engine;  ///< "portable", "dism"
  std::string status;  ///< "ok", "needs-remount", "saved", "invalid"
};

/// A WIM file, for `info`.
struct WimInfo {
  std::string path;
  std::uint64_t size = 0;
  std::string guid;
  std::string compression;
  std::uint32_t chunk_size = 0;
  std::uint32_t boot_index = 0;
  bool integrity_table = false;
  std::vector<ImageInfo> images;
};

struct Changes {
  std::uint64_t added = 0;
  std::uint64_t modified = 0;
  std::uint64_t removed = 0;
  std::uint64_t unchanged = 0;
};

/// What is mounted on the machine, told by a dismount at its start and at its end.
struct MountsSeen {
  const char* when;  ///< "before" or "after"
  std::vector<MountInfo> mounts;
};

enum class ChangeKind { added, modified, removed };

/// One file of an image that a save changed.
struct FileChanged {
  std::string path;  ///< the mount directory
  ChangeKind kind;
  std::string file;                          ///< inside the image, with backslashes: "\\Windows\\notepad.exe"
  std::optional<std::uint64_t> size_before;  ///< of all its streams together; none for an added one
  std::optional<std::uint64_t> size_after;   ///< none for a removed one
};

/// A registry hive whose file lies below a mount, unloaded before the save.
struct UnloadedHive {
  std::string key;   ///< "HKLM\\zSOFTWARE"
  std::string file;  ///< the hive file below the mount
};

enum class HolderUse { writes, reads, maps, current_directory };

/// A process that keeps something below a mount in use.
struct Holder {
  std::uint32_t pid;
  std::string process;  ///< the program's name, without its folder; may be empty
  HolderUse use;
  std::string file;
};

/// What a verification looked at and found.
struct Verification {
  std::string level;  ///< "table" or "full"
  bool passed = false;
  bool integrity_table = false;    ///< the file has one
  std::uint64_t table_chunks = 0;  ///< chunks of the integrity table compared
  std::uint64_t streams = 0;       ///< streams unpacked and hashed
  std::uint64_t bytes = 0;         ///< bytes hashed: raw for the table, unpacked for streams
  std::int64_t duration_ms = 0;
};

enum class Outcome { saved, discarded, not_mounted, checked, mounted, failed };
enum class Verdict { yes, no, skipped };

struct PhaseTime {
  Phase phase;
  std::int64_t duration_ms;
};

/// The end of one path: everything the action's outputs and the summary are made from.
struct PathResult {
  std::string path;  ///< as asked
  Outcome outcome = Outcome::failed;
  bool saved = false;
  bool unmounted = false;
  bool interrupted = false;  ///< a cancel arrived; the rest says what state is known
  Verdict verified = Verdict::skipped;
  std::optional<MountInfo> mount;
  std::optional<ImageInfo> image;  ///< the saved image (the new one after append), else the mounted one
  std::uint32_t image_count = 0;
  std::optional<std::string> digest;  ///< "sha256:…", when saved
  std::optional<std::uint64_t> size_before;
  std::optional<std::uint64_t> size_after;
  std::optional<std::uint64_t> unused_bytes;  ///< of the saved file: space that nothing in it refers to
  bool integrity_table_written = false;
  bool remounted = false;  ///< it needed that first
  std::vector<UnloadedHive> hives;
  std::vector<Holder> holders;  ///< still there when the waiting ended
  std::optional<Changes> changes;
  std::optional<Verification> verification;
  std::vector<PhaseTime> phases;
  std::int64_t duration_ms = 0;
  std::optional<Error> error;
};

/// The end of one file of `verify`.
struct FileVerified {
  std::string path;
  std::uint64_t size = 0;
  std::vector<ImageInfo> images;  ///< as far as the file could be read
  Verification verification;
  std::optional<std::string> digest;
  std::optional<Error> error;
};

/// What a code means, for `error`.
struct ExplainedCode {
  std::uint32_t code = 0;
  std::string facility;  ///< which part of Windows or DISM gives it
  bool known = false;    ///< else there are no texts
  std::string name;      ///< the public name; empty where there is none
  std::string meaning;
  std::string cause;
  std::string next;
};

/// Last of all events, exactly once.
struct Finished {
  int exit_code;
  std::optional<Error> error;  ///< a failure that belongs to no path: bad request, nothing mounted
};

using Event = std::variant<Hello, LogOpened, PhaseStarted, PhaseFinished, Progress, Message, Finding, MountInfo,
                           WimInfo, MountsSeen, FileChanged, PathResult, FileVerified, ExplainedCode, Finished>;

/// Exit codes of the program (contract, section 4).
enum ExitCode : int {
  kExitDone = 0,
  kExitFailed = 1,
  kExitUsage = 2,
  kExitIntegrity = 3,
  kExitNotMounted = 4,
  kExitPartly = 5,
  kExitCancelled = 130,
};

const char* phase_name(Phase phase);
const char* severity_name(Severity severity);
const char* outcome_name(Outcome outcome);
/// "true", "false", "skipped".
const char* verdict_name(Verdict verdict);
const char* image_kind_name(ImageKind kind);
const char* change_kind_name(ChangeKind kind);
/// "writes", "reads", "maps", "current-directory".
const char* holder_use_name(HolderUse use);

}  // namespace dismount
