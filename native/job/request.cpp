// SPDX-License-Identifier: MIT
#include "job/request.h"

#include <nlohmann/json.hpp>
#include <set>

namespace dismount {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxPaths = 64;
constexpr std::uint64_t kMaxSeconds = 24 * 60 * 60;
constexpr std::size_t kShownAtMost = 80;

Error bad_field(const std::string& field, const json& value, const std::string& accepts,
                const std::string& inside = {}) {
  std::string shown = value.dump(-1, ' ', false, json::error_handler_t::replace);
  if (shown.size() > kShownAtMost) shown = shown.substr(0, kShownAtMost) + "…";
  return Error{.code = Code::invalid_parameter,
               .what = "the request's field '" + field + "'" + inside + " is " + shown + ", but must be " + accepts,
               .where = {},
               .cause = {},
               .next = "see protocol/request.schema.json"};
}

bool is_absolute(const std::string& path) {
  const bool drive = path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  return path.starts_with('/') || path.starts_with("\\\\") || drive;
}

/// Reads fields of one object; the first bad one is remembered, and what was read then does not matter.
class Fields {
 public:
  /// `inside`: what goes behind the names of its fields in a message.
  explicit Fields(const json& object, std::string inside = {}) : object_(object), inside_(std::move(inside)) {}

  std::string text(const char* field) {
    const json& value = get(field);
    if (value.is_string()) return value.get<std::string>();
    return fail(field, value, "a text"), std::string();
  }
  std::string path(const char* field) {
    const json& value = get(field);
    if (value.is_string() && is_absolute(value.get_ref<const std::string&>())) return value.get<std::string>();
    return fail(field, value, "an absolute path"), std::string();
  }
  std::optional<std::string> optional_path(const char* field) {
    return get(field).is_null() ? std::nullopt : std::optional(path(field));
  }
  bool flag(const char* field) {
    const json& value = get(field);
    if (value.is_boolean()) return value.get<bool>();
    return fail(field, value, "true or false"), false;
  }
  std::uint32_t index(const char* field) {
    const json& value = get(field);
    if (value.is_number_unsigned() && value.get<std::uint64_t>() - 1 < kMaxImages) return value.get<std::uint32_t>();
    return fail(field, value, "an image index, 1 or more"), 0;
  }
  std::vector<std::string> texts(const char* field) {
    const json& value = get(field);
    std::vector<std::string> all;
    // Absolute, so that it never matters in which directory the program was started.
    const bool list = value.is_array() && !value.empty() && value.size() <= kMaxPaths;
    if (list) {
      for (const json& item : value) {
        if (!item.is_string() || !is_absolute(item.get_ref<const std::string&>())) break;
        all.push_back(item.get<std::string>());
      }
    }
    if (!list || all.size() != value.size()) fail(field, value, "a list of 1 to 64 absolute paths");
    return all;
  }
  std::optional<std::string> optional_text(const char* field) {
    return get(field).is_null() ? std::nullopt : std::optional(text(field));
  }
  std::chrono::seconds seconds(const char* field) {
    const json& value = get(field);
    if (value.is_number_unsigned() && value.get<std::uint64_t>() <= kMaxSeconds) {
      return std::chrono::seconds(value.get<std::uint32_t>());
    }
    return fail(field, value, "seconds, a whole number from 0 to 86400"), std::chrono::seconds(0);
  }
  template <typename T>
  T one_of(const char* field, std::initializer_list<std::pair<const char*, T>> choices) {
    const json& value = get(field);
    std::string accepts;
    for (const auto& [name, choice] : choices) {
      if (value.is_string() && value.get_ref<const std::string&>() == name) return choice;
      accepts += (accepts.empty() ? "'" : ", '") + std::string(name) + "'";
    }
    fail(field, value, "one of " + accepts);
    return choices.begin()->second;
  }
  LogChoice log() {
    LogChoice choice;
    choice.path = optional_path("logPath");
    const json& level = get("logLevel");
    const auto parsed =
        level.is_string() ? parse_log_level(level.get_ref<const std::string&>()) : std::optional<LogLevel>();
    if (parsed) choice.level = *parsed;
    if (!parsed) fail("logLevel", level, "one of 'Errors', 'Warnings', 'WarningsInfo', 'Debug'");
    return choice;
  }

  const json& get(const char* field) {
    static const json kNull;
    asked_.insert(field);
    const auto found = object_.find(field);
    return found == object_.end() ? kNull : *found;
  }
  void fail(const std::string& field, const json& value, const std::string& accepts) {
    if (!error_) error_ = bad_field(field, value, accepts, inside_);
  }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }
  /// A field that nobody asked for is a mistake: to pass over it would be to do something else than was meant.
  void refuse_others() {
    for (const auto& [name, value] : object_.items()) {
      if (!asked_.contains(name)) fail(name, value, "left out: this command has no such field");
    }
  }
  std::optional<Error> error() const { return error_; }

 private:
  const json& object_;
  std::string inside_;
  std::set<std::string> asked_;
  std::optional<Error> error_;
};

std::optional<Disposition> read_disposition(Fields& fields) {
  const json& value = fields.get("disposition");
  const std::string kind =
      value.is_object() ? value.value("kind", json()).is_string() ? value["kind"].get<std::string>() : "" : "";
  if (kind == "check" && value.size() == 1) return std::nullopt;
  if (kind == "discard" && value.size() == 1) return Discard{};
  if (kind == "commit") {
    Fields inner(value, " in 'disposition'");
    inner.text("kind");
    Commit commit;
    commit.check_integrity = inner.flag("checkIntegrity");
    const bool append = inner.flag("append");
    // Left out by programs that were made before there was a choice.
    if (!inner.get("compressionLevel").is_null()) {
      commit.level = inner.one_of<CompressionLevel>(
          "compressionLevel",
          {{"fast", CompressionLevel::fast}, {"normal", CompressionLevel::normal}, {"max", CompressionLevel::max}});
    }
    const Append named{inner.optional_text("imageName"), inner.optional_text("imageDescription")};
    if (append) commit.append = named;
    if (!append && named.name) inner.fail("imageName", *named.name, "null without append");
    if (!append && named.description) inner.fail("imageDescription", *named.description, "null without append");
    inner.refuse_others();
    if (!inner.error()) return commit;
    return fields.fail(*inner.error()), std::nullopt;
  }
  fields.fail(
      "disposition", value,
      "{kind: 'commit', append, checkIntegrity, imageName, imageDescription, compressionLevel}, {kind: 'discard'} or "
      "{kind: 'check'}");
  return std::nullopt;
}

Result<Request> read_request(Fields& fields) {
  Request request;
  const std::string command = fields.text("command");
  if (command == "dismount") {
    DismountJob job;
    job.disposition = read_disposition(fields);
    const bool discard = job.disposition && std::holds_alternative<Discard>(*job.disposition);
    if (!discard || fields.get("paths") != "*") job.paths = fields.texts("paths");
    job.verify = fields.one_of<VerifyChoice>("verify", {{"none", VerifyChoice::none},
                                                        {"auto", VerifyChoice::automatic},
                                                        {"table", VerifyChoice::table},
                                                        {"full", VerifyChoice::full}});
    job.if_not_mounted = fields.one_of<IfNotMounted>(
        "ifNotMounted",
        {{"error", IfNotMounted::error}, {"warn", IfNotMounted::warn}, {"ignore", IfNotMounted::ignore}});
    job.log = fields.log();
    job.scratch_directory = fields.optional_path("scratchDirectory");
    job.unload_hives = fields.flag("unloadHives");
    job.handle_timeout = fields.seconds("handleTimeout");
    job.discard_on_save_failure = fields.one_of<bool>("onSaveFailure", {{"fail", false}, {"discard", true}});
    request.job = std::move(job);
  } else if (command == "mount") {
    MountJob job;
    job.mount = {.image_path = fields.path("imagePath"),
                 .image_index = fields.index("imageIndex"),
                 .path = fields.path("path"),
                 .read_only = fields.flag("readOnly"),
                 .check_integrity = fields.flag("checkIntegrity")};
    job.log = fields.log();
    request.job = std::move(job);
  } else if (command == "mounts") {
    request.job = MountsJob{};
  } else if (command == "verify") {
    VerifyJob job;
    job.files = fields.texts("files");
    job.level = fields.one_of<VerifyLevel>("level", {{"full", VerifyLevel::full}, {"table", VerifyLevel::table}});
    job.require_table = fields.flag("requireTable");
    job.log = fields.log();
    request.job = std::move(job);
  } else if (command == "info") {
    request.job = InfoJob{fields.texts("files")};
  } else {
    fields.fail("command", fields.get("command"), "one of 'dismount', 'mount', 'mounts', 'verify', 'info'");
  }
  request.state_directory = fields.optional_path("stateDirectory");
  fields.refuse_others();
  if (fields.error()) return *fields.error();
  return request;
}

}  // namespace

Result<Request> decode_request(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return Error{.code = Code::invalid_parameter,
                 .what = "the request is not a JSON object",
                 .where = {},
                 .cause = {},
                 .next = "see protocol/request.schema.json"};
  }
  Fields fields(document);
  const json& protocol = fields.get("protocol");
  if (!protocol.is_number_unsigned() || protocol.get<std::uint64_t>() != 1) {
    return bad_field("protocol", protocol, "1, the version that this program speaks");
  }
  return read_request(fields);
}

}  // namespace dismount
