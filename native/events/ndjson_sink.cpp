// SPDX-License-Identifier: MIT
#include "events/ndjson_sink.h"

#include <nlohmann/json.hpp>

namespace dismount {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json to_value(const Error& error) {
  return {{"code", format_code(error.code)},
          {"what", error.what},
          {"where", error.where},
          {"cause", error.cause},
          {"next", error.next}};
}

Json to_value(const ImageInfo& image) {
  return {{"index", image.index},
          {"name", image.name},
          {"description", image.description},
          {"edition", image.edition},
          {"version", image.version},
          {"architecture", image.architecture},
          {"languages", image.languages},
          {"directories", image.directories},
          {"files", image.files},
          {"bytes", image.bytes}};
}

Json to_value(const MountInfo& mount) {
  return {{"path", mount.path},
          {"imagePath", mount.image_path},
          {"imageIndex", mount.image_index},
          {"imageName", mount.image_name},
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
    return {{"type", "message"}, {"severity", severity_name(e.severity)}, {"path", e.path}, {"text", e.text}};
  }
  Json operator()(const Finding& e) const {
    return {{"type", "finding"}, {"path", e.path},
            {"check", e.check},  {"severity", severity_name(e.severity)},
            {"text", e.text},    {"error", value_or_null(e.error)}};
  }
  Json operator()(const MountInfo& e) const {
    Json json{{"type", "mount"}};
    json.update(to_value(e));
    return json;
  }
  Json operator()(const WimInfo& e) const {
    Json images = Json::array();
    for (const ImageInfo& image : e.images) images.push_back(to_value(image));
    return {{"type", "wim"},
            {"path", e.path},
            {"size", e.size},
            {"guid", e.guid},
            {"compression", e.compression},
            {"chunkSize", e.chunk_size},
            {"bootIndex", e.boot_index},
            {"integrityTable", e.integrity_table},
            {"images", std::move(images)}};
  }
  Json operator()(const MountsSeen& e) const {
    Json mounts = Json::array();
    for (const MountInfo& mount : e.mounts) mounts.push_back(to_value(mount));
    return {{"type", "mountList"}, {"when", e.when}, {"mounts", std::move(mounts)}};
  }
  Json operator()(const FileChanged& e) const {
    return {{"type", "fileChanged"},
            {"path", e.path},
            {"kind", change_kind_name(e.kind)},
            {"file", e.file},
            {"sizeBefore", or_null(e.size_before)},
            {"sizeAfter", or_null(e.size_after)}};
  }
  Json operator()(const PathResult& e) const {
    Json phases = Json::array();
    for (const PhaseTime& time : e.phases) {
      phases.push_back({{"phase", phase_name(time.phase)}, {"durationMs", time.duration_ms}});
    }
    Json hives = Json::array();
    for (const UnloadedHive& hive : e.hives) hives.push_back({{"key", hive.key}, {"file", hive.file}});
    Json holders = Json::array();
    for (const Holder& holder : e.holders) {
      holders.push_back({{"pid", holder.pid},
                         {"process", holder.process},
                         {"use", holder_use_name(holder.use)},
                         {"file", holder.file}});
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
            {"hives", std::move(hives)},
            {"holders", std::move(holders)},
            {"changes", value_or_null(e.changes)},
            {"verification", value_or_null(e.verification)},
            {"phases", std::move(phases)},
            {"durationMs", e.duration_ms},
            {"error", value_or_null(e.error)}};
  }
  Json operator()(const FileVerified& e) const {
    Json images = Json::array();
    for (const ImageInfo& image : e.images) images.push_back(to_value(image));
    return {{"type", "fileVerified"},
            {"path", e.path},
            {"size", e.size},
            {"images", std::move(images)},
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

std::string to_json(const Event& event) {
  return std::visit(Encode{}, event).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void NdjsonSink::on_event(const Event& event) {
  const std::string line = to_json(event) + "\n";
  std::fwrite(line.data(), 1, line.size(), out_);
  std::fflush(out_);
}

}  // namespace dismount
