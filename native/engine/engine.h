// SPDX-License-Identifier: MIT
// The seam: how a mounted image is taken off. One implementation for each kind of mount (engines.cpp lists them).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/cancel.h"
#include "codec/codec.h"
#include "events/sink.h"
#include "log/level.h"
#include "wim/snapshot.h"

namespace dismount {

/// Save as a new image at the end of the same WIM, leaving the mounted one as it was.
struct Append {
  std::optional<std::string> name = std::nullopt;         ///< none: made from the mounted image's
  std::optional<std::string> description = std::nullopt;  ///< none: the mounted image's
};

/// Save the changes.
struct Commit {
  std::optional<Append> append = std::nullopt;        ///< none: the mounted image itself
  bool check_integrity = false;                       ///< check an existing integrity table first, and write one
  CompressionLevel level = CompressionLevel::normal;  ///< of what our own engine adds; DISM has its own way
};
struct Discard {};
using Disposition = std::variant<Commit, Discard>;  // append-and-discard cannot be said

/// How an engine is to work, as far as the request says; given once, when it is made.
struct EngineSettings {
  std::string state_directory;                                  ///< keeps the mount records
  LogChoice log = {};                                           ///< for an engine that writes a log of its own
  std::optional<std::string> scratch_directory = std::nullopt;  ///< absolute, already checked
  bool unload_hives = true;                                     ///< registry hives whose file lies below the mount
  std::chrono::seconds handle_timeout{30};                      ///< how long to wait for programs that hold files open
};

/// What an engine is given for the time of one call.
struct EngineContext {
  Sink& sink;
  const Cancel& cancel;
};

/// What became of a mount. Saved and unmounted are two facts: a save may be complete while the mount stays.
struct UnmountReport {
  bool saved = false;
  bool unmounted = false;
  bool integrity_table_written = false;
  bool wim_written = false;       ///< this call changed the file
  std::uint32_t image_index = 0;  ///< of the saved image: a new one after append
  bool remounted = false;
  std::vector<UnloadedHive> hives;
  std::vector<Holder> holders;  ///< still there when the waiting ended
  std::optional<Changes> changes;
  std::optional<Snapshot> before;  ///< of the WIM under its lock; none from an engine without one
  /// The saved WIM, locked for as long as this report lives: so that what is proven afterwards is what was saved.
  std::shared_ptr<File> locked_wim;
  std::optional<Error> error;
};

/// What an engine has mounted, as far as it can tell.
struct EngineMounts {
  std::vector<MountInfo> mounts;
  std::optional<Error> incomplete = std::nullopt;  ///< why there may be more
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual const char* name() const = 0;

  /// The log that the engine writes by itself, if it does: then nothing else is written there. (DISM's, which DISM also
  /// archives.)
  virtual std::optional<std::string> log_file() const { return std::nullopt; }

  virtual EngineMounts mounts() = 0;

  /// The mount at `path`, however the path is written; Code::not_mounted if it is none of this engine's.
  virtual Result<MountInfo> find(const std::string& path) = 0;

  /// All findings at once; changes nothing. Without a disposition: what holds for any (mode `check`).
  virtual std::vector<Finding> preflight(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                         EngineContext& context) = 0;

  /// Whether the report of a save has `before`: then nobody else need read the WIM for it.
  virtual bool tells_before() const { return false; }

  virtual UnmountReport unmount(const MountInfo& mount, const Disposition& disposition, EngineContext& context) = 0;
};

/// What to mount where. Only the portable engine mounts; DISM and wimlib have their own tools for it.
struct MountRequest {
  std::string image_path;
  std::uint32_t image_index = 1;
  std::string path;
  bool read_only = false;
  bool check_integrity = false;
};

}  // namespace dismount
