// SPDX-License-Identifier: MIT
#include "events/ndjson_sink.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace dismount {
namespace {

using Json = nlohmann::ordered_json;

/// In bytes; an image, a file name or a message may hold any amount of text. More than Setup and DISM show of an image.
/// A path that a reader goes by is never cut.
constexpr std::size_t kMaxText = 4096;

/// Of one list, in bytes of JSON: a reader has a whole line in memory (protocol/README.md).
constexpr std::size_t kMaxList = 1024 * 1024;

/// As much of a text as is told, without a part of a character at its end.
std::string short_text(const std::string& text) {
  if (text.size() <= kMaxText) return text;
  constexpr unsigned kContinuation = 0x80;
  std::size_t size = kMaxText;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == kContinuation) --size;
  return text.substr(0, size) + "\xE2\x80\xA6";
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// The first items, as far as there is room for them.
class List {
 public:
  void add(Json item) {
    const std::size_t size = dump(item).size() + 1;
    whole_ = whole_ && size <= room_;
    if (!whole_) return;
    room_ -= size;
    items_.push_back(std::move(item));
  }

  bool whole() const { return whole_; }
  Json take() { return std::move(items_); }

 private:
  Json items_ = Json::array();
  std::size_t room_ = kMaxList;
  bool whole_ = true;
};

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json to_value(const Error& error) {
  return {{"code", format_code(error.code)},
          {"what", short_text(error.what)},
          {"where", short_text(error.where)},
          {"cause", short_text(error.cause)},
          {"next", short_text(error.next)}};
}

Json to_value(const ImageInfo& image) {
  List languages;
  for (const std::string& language : image.languages) languages.add(short_text(language));
  return {{"index", image.index},
          {"name", short_text(image.name)},
          {"description", short_text(image.description)},
          {"edition", short_text(image.edition)},
          {"version", short_text(image.version)},
          {"architecture", short_text(image.architecture)},
          {"languages", languages.take()},
          {"directories", image.directories},
          {"files", image.files},
          {"bytes", image.bytes}};
}

Json to_value(const MountInfo& mount) {
  return {{"path", mount.path},
          {"imagePath", mount.image_path},
          {"imageIndex", mount.image_index},
          {"imageName", short_text(mount.image_name)},
          {"readOnly", mount.read_only},
          {"kind", image_kind_name(mount.kind)},
          {"engine", mount.engine},
          {"status", mount.status}};
}

Json to_value(const Verification& verification) {
  return {{"level", verification.level},
          {"passed", verification.passed},
          {"integrityTable", verification.integrity_table},
          {"tableChunks", verification.table_chunks},
          {"streams", verification.streams},
          {"bytes", verification.bytes},
          {"durationMs", verification.duration_ms}};
}

Json to_value(const Changes& changes) {
  return {{"added", changes.added},
          {"modified", changes.modified},
          {"removed", changes.removed},
          {"unchanged", changes.unchanged}};
}

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? to_value(*value) : Json(nullptr);
}

/// One overload an event type: a new type does not compile until it is written here.
struct Encode {
  Json operator()(const Hello& e) const {
    return {
        {"type", "hello"}, {"protocol", kProtocol}, {"version", e.version}, {"pid", e.pid}, {"platform", e.platform}};
  }
  Json operator()(const LogOpened& e) const {
    return {{"type", "logOpened"}, {"path", e.path}, {"archivedTo", or_null(e.archived_to)}, {"writer", e.writer}};
  }
  Json operator()(const PhaseStarted& e) const {
    return {{"type", "phaseStarted"}, {"path", e.path}, {"phase", phase_name(e.phase)}};
  }
  Json operator()(const PhaseFinished& e) const {
    return {{"type", "phaseFinished"}, {"path", e.path}, {"phase", phase_name(e.phase)}, {"durationMs", e.duration_ms}};
  }
  Json operator()(const Progress& e) const {
    return {{"type", "progress"}, {"path", e.path},   {"phase", phase_name(e.phase)},
            {"done", e.done},     {"total", e.total}, {"unit", e.unit}};
  }
  Json operator()(const Message& e) const {
    return {
        {"type", "message"}, {"severity", severity_name(e.severity)}, {"path", e.path}, {"text", short_text(e.text)}};
  }
  Json operator()(const Finding& e) const {
    return {{"type", "finding"},          {"path", e.path},
            {"check", e.check},           {"severity", severity_name(e.severity)},
            {"text", short_text(e.text)}, {"error", value_or_null(e.error)}};
  }
  Json operator()(const MountInfo& e) const {
    Json json{{"type", "mount"}};
    json.update(to_value(e));
    return json;
  }
  Json operator()(const WimInfo& e) const {
    List images;
    for (const ImageInfo& image : e.images) images.add(to_value(image));
    return {{"type", "wim"},
            {"path", e.path},
            {"size", e.size},
            {"guid", e.guid},
            {"compression", e.compression},
            {"chunkSize", e.chunk_size},
            {"bootIndex", e.boot_index},
            {"integrityTable", e.integrity_table},
            {"images", images.take()}};
  }
  Json operator()(const MountsSeen& e) const {
    List mounts;
    for (const MountInfo& mount : e.mounts) mounts.add(to_value(mount));
    // Who compares two lists must not take one that was cut for all there is.
    if (!mounts.whole()) return (*this)(Message{Severity::warning, "", "more is mounted than can be listed"});
    return {{"type", "mountList"}, {"when", e.when}, {"mounts", mounts.take()}};
  }
  Json operator()(const FileChanged& e) const {
    return {{"type", "fileChanged"},
            {"path", e.path},
            {"kind", change_kind_name(e.kind)},
            {"file", short_text(e.file)},
            {"sizeBefore", or_null(e.size_before)},
            {"sizeAfter", or_null(e.size_after)}};
  }
  Json operator()(const PathResult& e) const {
    Json phases = Json::array();
    for (const PhaseTime& time : e.phases) {
      phases.push_back({{"phase", phase_name(time.phase)}, {"durationMs", time.duration_ms}});
    }
    List hives;
    for (const UnloadedHive& hive : e.hives) {
      hives.add({{"key", short_text(hive.key)}, {"file", short_text(hive.file)}});
    }
    List holders;
    for (const Holder& holder : e.holders) {
      holders.add({{"pid", holder.pid},
                   {"process", short_text(holder.process)},
                   {"use", holder_use_name(holder.use)},
                   {"file", short_text(holder.file)}});
    }
    return {{"type", "result"},
            {"path", e.path},
            {"result", outcome_name(e.outcome)},
            {"saved", e.saved},
            {"unmounted", e.unmounted},
            {"interrupted", e.interrupted},
            {"verified", verdict_name(e.verified)},
            {"mount", value_or_null(e.mount)},
            {"image", value_or_null(e.image)},
            {"imageCount", e.image_count},
            {"digest", or_null(e.digest)},
            {"sizeBefore", or_null(e.size_before)},
            {"sizeAfter", or_null(e.size_after)},
            {"unusedBytes", or_null(e.unused_bytes)},
            {"integrityTableWritten", e.integrity_table_written},
            {"remounted", e.remounted},
            {"hives", hives.take()},
            {"holders", holders.take()},
            {"changes", value_or_null(e.changes)},
            {"verification", value_or_null(e.verification)},
            {"phases", std::move(phases)},
            {"durationMs", e.duration_ms},
            {"error", value_or_null(e.error)}};
  }
  Json operator()(const FileVerified& e) const {
    List images;
    for (const ImageInfo& image : e.images) images.add(to_value(image));
    return {{"type", "fileVerified"},
            {"path", e.path},
            {"size", e.size},
            {"images", images.take()},
            {"verification", to_value(e.verification)},
            {"digest", or_null(e.digest)},
            {"error", value_or_null(e.error)}};
  }
  Json operator()(const ExplainedCode& e) const {
    return {{"type", "knownError"},
            {"code", format_code(static_cast<Code>(e.code))},
            {"decimal", static_cast<std::int32_t>(e.code)},
            {"facility", e.facility},
            {"known", e.known},
            {"name", e.name},
            {"meaning", e.meaning},
            {"cause", e.cause},
            {"next", e.next}};
  }
  Json operator()(const Finished& e) const {
    return {{"type", "finished"}, {"exitCode", e.exit_code}, {"error", value_or_null(e.error)}};
  }
};

}  // namespace

// A runner that prints our lines obeys `##[command]` anywhere in one; `::command` only at its start, where ours have a
// brace. JSON has another way to write the first `#`.
std::string to_json(const Event& event) {
  constexpr std::string_view kMark = "##[";
  std::string line = dump(std::visit(Encode{}, event));
  for (std::size_t at = line.find(kMark); at != std::string::npos; at = line.find(kMark, at + 1)) {
    line.replace(at, 1, "\\u0023");
  }
  return line;
}

void NdjsonSink::on_event(const Event& event) {
  const std::string line = to_json(event) + "\n";
  std::fwrite(line.data(), 1, line.size(), out_);
  std::fflush(out_);
}

}  // namespace dismount
