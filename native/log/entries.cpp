// SPDX-License-Identifier: MIT
// The texts follow a session of DismApi.dll: banners, "Enter" and "Leave", values in square brackets.
#include "log/entries.h"

#include <cstdio>

namespace dismount {
namespace {

constexpr const char* kApi = "API";
constexpr const char* kPortable = "Portable";

using Entries = std::vector<LogEntry>;

std::string field(const char* name, const std::string& value) { return std::string(name) + ": [" + value + "]"; }
std::string field(const char* name, std::uint64_t value) { return field(name, std::to_string(value)); }
std::string yes_or_no(bool value) { return value ? "yes" : "no"; }
std::string milliseconds(std::int64_t value) { return std::to_string(value) + " ms"; }

void append_error(Entries& entries, const std::optional<Error>& error, const char* source) {
  if (error) entries.push_back({Severity::error, source, log_error_text(*error, source)});
}

std::string verification_text(const Verification& v) {
  return std::string(v.passed ? "passed" : "failed") + ", level " + v.level + ", " + std::to_string(v.table_chunks) +
         " chunks of the integrity table, " + std::to_string(v.streams) + " streams, " + std::to_string(v.bytes) +
         " bytes, " + milliseconds(v.duration_ms);
}

std::string image_text(const ImageInfo& image) {
  return field("Image Index", image.index) + ", " + field("Image Name", image.name) + ", " +
         field("Edition", image.edition) + ", " + field("Version", image.version) + ", " +
         field("Architecture", image.architecture);
}

std::string mount_text(const MountInfo& mount) {
  return field("Mount Path", mount.path) + ", " + field("Wim", mount.image_path) + ", " +
         field("Image Index", mount.image_index) + ", " + field("Image Name", mount.image_name) + ", " +
         field("Read Only", yes_or_no(mount.read_only)) + ", " + field("Status", mount.status);
}

Entries entries_of(const Hello& e) {
  return {{Severity::info, kApi, "<----- Starting dismount-windows-image session ----->"},
          {Severity::info, kApi, "Host machine information: Platform=" + e.platform},
          {Severity::info, kApi, "API Version " + e.version}};
}

Entries entries_of(const LogOpened& e) {
  if (!e.archived_to) return {};
  return {{Severity::info, kApi, "The log of the run before was archived: " + *e.archived_to}};
}

Entries entries_of(const PhaseStarted& e) {
  return {{Severity::info, kPortable, "Enter " + std::string(phase_name(e.phase)) + ": " + e.path}};
}

Entries entries_of(const PhaseFinished& e) {
  return {{Severity::info, kPortable,
           "Leave " + std::string(phase_name(e.phase)) + ": " + e.path + " after " + milliseconds(e.duration_ms)}};
}

Entries entries_of(const Progress& e) {
  std::string text = std::string(phase_name(e.phase)) + ": " + std::to_string(e.done);
  if (e.total > 0) text += " of " + std::to_string(e.total);
  return {{Severity::debug, kPortable, text + " " + e.unit + ": " + e.path}};
}

Entries entries_of(const Message& e) {
  return {{e.severity, kPortable, e.path.empty() ? e.text : e.text + ": " + e.path}};
}

Entries entries_of(const Finding& e) {
  Entries entries{{e.severity, kPortable, "Check " + e.check + ": " + e.text + ": " + e.path}};
  append_error(entries, e.error, kPortable);
  return entries;
}

Entries entries_of(const MountInfo& e) { return {{Severity::info, kPortable, mount_text(e)}}; }

Entries entries_of(const WimInfo& e) {
  Entries entries{{Severity::info, kPortable,
                   field("Wim", e.path) + ", " + field("Size", e.size) + ", " + field("Guid", e.guid) + ", " +
                       field("Compression", e.compression) + ", " + field("Chunk Size", e.chunk_size) + ", " +
                       field("Boot Index", e.boot_index) + ", " +
                       field("Integrity Table", yes_or_no(e.integrity_table)) + ", " +
                       field("Images", e.images.size())}};
  for (const ImageInfo& image : e.images) entries.push_back({Severity::info, kPortable, image_text(image)});
  return entries;
}

Entries entries_of(const MountsSeen& e) {
  Entries entries;
  for (const MountInfo& mount : e.mounts) {
    entries.push_back({Severity::debug, kApi, "Mounted " + std::string(e.when) + ": " + mount_text(mount)});
  }
  return entries;
}

Entries entries_of(const FileChanged& e) {
  return {{Severity::debug, kPortable, std::string(change_kind_name(e.kind)) + ": " + e.file}};
}

Entries entries_of(const PathResult& e) {
  Entries entries;
  const auto say = [&entries](std::string text) { entries.push_back({Severity::info, kPortable, std::move(text)}); };
  if (e.mount) say(mount_text(*e.mount));
  if (e.image) say(image_text(*e.image));
  if (e.changes) {
    say("Changes: " + std::to_string(e.changes->added) + " added, " + std::to_string(e.changes->modified) +
        " modified, " + std::to_string(e.changes->removed) + " removed, " + std::to_string(e.changes->unchanged) +
        " unchanged");
  }
  if (e.size_before && e.size_after) {
    say("Size: " + std::to_string(*e.size_before) + " bytes before, " + std::to_string(*e.size_after) + " bytes after");
  }
  if (e.unused_bytes) say("Unused: " + std::to_string(*e.unused_bytes) + " bytes of the file");
  if (e.verification) say("Verification: " + verification_text(*e.verification));
  if (e.digest) say("Digest: " + *e.digest);
  if (e.remounted) say("Remounted before: " + e.path);
  for (const UnloadedHive& hive : e.hives) say(field("Hive unloaded", hive.key) + ", " + field("File", hive.file));
  for (const Holder& holder : e.holders) {
    entries.push_back({Severity::warning, kPortable,
                       field("Held by", holder.process) + ", " + field("Pid", holder.pid) + ", " +
                           field("Use", holder_use_name(holder.use)) + ", " + field("File", holder.file)});
  }
  if (e.interrupted) entries.push_back({Severity::warning, kPortable, "Interrupted: " + e.path});
  say("Result: " + std::string(outcome_name(e.outcome)) + ", " + field("Saved", yes_or_no(e.saved)) + ", " +
      field("Unmounted", yes_or_no(e.unmounted)) + ", " + field("Verified", verdict_name(e.verified)) + " after " +
      milliseconds(e.duration_ms) + ": " + e.path);
  append_error(entries, e.error, kPortable);
  return entries;
}

Entries entries_of(const FileVerified& e) {
  Entries entries{{Severity::info, kPortable, "Verification: " + verification_text(e.verification) + ": " + e.path}};
  if (e.digest) entries.push_back({Severity::info, kPortable, "Digest: " + *e.digest});
  append_error(entries, e.error, kPortable);
  return entries;
}

Entries entries_of(const ExplainedCode&) { return {}; }  // a run that explains codes keeps no log

Entries entries_of(const Finished& e) {
  Entries entries;
  append_error(entries, e.error, kApi);
  entries.push_back({Severity::info, kApi, "Exit code: " + std::to_string(e.exit_code)});
  entries.push_back({Severity::info, kApi, "<----- Ending dismount-windows-image session ----->"});
  return entries;
}

}  // namespace

std::string log_error_text(const Error& error, const char* source) {
  std::string text = error.what;
  if (!error.where.empty()) text += " (" + error.where + ")";
  if (!error.cause.empty()) text += ": " + error.cause;
  text += ".";
  if (!error.next.empty()) text += " Next: " + error.next + ".";
  char code[24];
  std::snprintf(code, sizeof code, "(hr:0x%08x)", static_cast<unsigned>(error.code));
  return text + " - " + source + code;
}

std::vector<LogEntry> log_entries(const Event& event) {
  return std::visit([](const auto& e) { return entries_of(e); }, event);
}

}  // namespace dismount
