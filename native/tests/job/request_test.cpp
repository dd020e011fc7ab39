// SPDX-License-Identifier: MIT
#include "job/request.h"

#include <nlohmann/json.hpp>

#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;
using nlohmann::json;

namespace {

json dismount_request() {
  return json::parse(R"({"protocol":1,"command":"dismount","paths":["/mnt"],"disposition":{"kind":"commit",
      "append":true,"checkIntegrity":false,"imageName":null,"imageDescription":null},"verify":"auto","ifNotMounted":"warn","logPath":null,
      "logLevel":"WarningsInfo","scratchDirectory":null,"unloadHives":false,"handleTimeout":5,
      "onSaveFailure":"discard"})");
}
json mount_request() {
  return json::parse(R"({"protocol":1,"command":"mount","imagePath":"/a.wim","imageIndex":3,"path":"/mnt",
      "readOnly":true,"checkIntegrity":false,"logPath":"/log","logLevel":"Debug"})");
}
json verify_request() {
  return json::parse(R"({"protocol":1,"command":"verify","files":["/a.wim"],"level":"table","requireTable":true,
      "logPath":null,"logLevel":"Errors"})");
}

Request good(const json& request) { return must(decode_request(request.dump())); }

/// The request is refused, and the sentence names the field and what it may be.
void bad(const json& request, const std::string& field, const std::string& accepts = "must be") {
  const auto result = decode_request(request.dump());
  REQUIRE(code_of(result) == Code::invalid_parameter);
  CHECK_MESSAGE(contains(result.error().what, "'" + field + "'"), result.error().what);
  CHECK_MESSAGE(contains(result.error().what, accepts), result.error().what);
}

json with(json request, const std::string& field, const json& value) {
  request[field] = value;
  return request;
}
json without(json request, const std::string& field) {
  request.erase(field);
  return request;
}

}  // namespace

TEST_CASE("a dismount says what is to be done with each field") {
  const Request request = good(with(dismount_request(), "stateDirectory", "/state"));
  CHECK(request.state_directory == "/state");
  const auto& job = std::get<DismountJob>(request.job);
  CHECK(job.paths == std::vector<std::string>{"/mnt"});
  CHECK(std::get<Commit>(*job.disposition).append.has_value());
  CHECK_FALSE(std::get<Commit>(*job.disposition).check_integrity);
  CHECK(job.verify == VerifyChoice::automatic);
  CHECK(job.if_not_mounted == IfNotMounted::warn);
  CHECK_FALSE(job.log.path);
  CHECK(job.log.level == LogLevel::warnings_info);
  CHECK_FALSE(job.scratch_directory);
  CHECK_FALSE(job.unload_hives);
  CHECK(job.handle_timeout == std::chrono::seconds(5));
  CHECK(job.discard_on_save_failure);
  const auto disposition = [](const char* kind) {
    return std::get<DismountJob>(good(with(dismount_request(), "disposition", {{"kind", kind}})).job).disposition;
  };
  CHECK(std::holds_alternative<Discard>(disposition("discard").value()));
  CHECK_FALSE(disposition("check"));
}

TEST_CASE("mount, mounts, verify and info are read") {
  const auto mount = std::get<MountJob>(good(mount_request()).job);
  CHECK(mount.mount.image_path == "/a.wim");
  CHECK(mount.mount.image_index == 3);
  CHECK(mount.mount.path == "/mnt");
  CHECK(mount.mount.read_only);
  CHECK_FALSE(mount.mount.check_integrity);
  CHECK(mount.log.path == "/log");
  CHECK(mount.log.level == LogLevel::debug);
  const auto verify = std::get<VerifyJob>(good(verify_request()).job);
  CHECK(verify.files.size() == 1);
  CHECK(verify.level == VerifyLevel::table);
  CHECK(std::holds_alternative<MountsJob>(good({{"protocol", 1}, {"command", "mounts"}}).job));
  const json info = {{"protocol", 1}, {"command", "info"}, {"files", {"/a", "/b"}}};
  CHECK(std::get<InfoJob>(good(info).job).files.size() == 2);
}

TEST_CASE("each word is known") {
  for (const char* word : {"none", "auto", "table", "full"}) good(with(dismount_request(), "verify", word));
  for (const char* word : {"error", "warn", "ignore"}) good(with(dismount_request(), "ifNotMounted", word));
  for (const char* word : {"Errors", "Warnings", "WarningsInfo", "Debug"})
    good(with(dismount_request(), "logLevel", word));
}

TEST_CASE("a field that is missing or of another kind is named") {
  const std::vector<json> wrong = {nullptr,       7, -1, 1.5, "", "nonsense", true, json::array(), json::array({1}),
                                   json::object()};
  const auto try_all = [&](const json& request, const std::vector<std::string>& fields) {
    good(request);
    for (const std::string& field : fields) {
      bad(without(request, field), field);
      for (const json& value : wrong) {
        if (value.type() == request[field].type()) continue;
        if (value.is_number() && request[field].is_number()) continue;
        bad(with(request, field, value), field);
      }
    }
  };
  try_all(dismount_request(), {"paths", "disposition", "verify", "ifNotMounted", "logLevel"});
  try_all(mount_request(), {"imagePath", "path", "readOnly", "checkIntegrity", "logLevel", "imageIndex"});
  try_all(verify_request(), {"files", "level", "logLevel"});
}

TEST_CASE("a value that is not accepted is shown with what is") {
  bad(with(dismount_request(), "verify", "most"), "verify",
      "\"most\", but must be one of 'none', 'auto', 'table', 'full'");
  bad(with(dismount_request(), "ifNotMounted", "skip"), "ifNotMounted", "'error', 'warn', 'ignore'");
  bad(with(dismount_request(), "logLevel", "Loud"), "logLevel", "'Errors', 'Warnings', 'WarningsInfo', 'Debug'");
  bad(with(verify_request(), "level", "half"), "level", "'full', 'table'");
  bad(with(dismount_request(), "command", "destroy"), "command", "'dismount'");
  bad(with(dismount_request(), "logPath", 3), "logPath", "3, but must be an absolute path");
  bad(with(dismount_request(), "scratchDirectory", false), "scratchDirectory", "an absolute path");
  bad(with(dismount_request(), "stateDirectory", 1), "stateDirectory", "an absolute path");
  bad(with(dismount_request(), "paths", {"relative"}), "paths", "absolute paths");
  bad(with(dismount_request(), "pathes", "/x"), "pathes", "left out");
  bad(with(dismount_request(), "disposition", {{"kind", "discard"}, {"append", true}}), "disposition",
      "{kind: 'discard'}");
  bad(with(dismount_request(), "protocol", 2), "protocol", "2, but must be 1");
  bad(without(dismount_request(), "protocol"), "protocol", "null");
  bad(without(dismount_request(), "command"), "command");
}

TEST_CASE("an appended image can be named, and only an appended one") {
  const auto commit = [](bool append, const json& name, const json& description) {
    return with(dismount_request(), "disposition",
                {{"kind", "commit"},
                 {"append", append},
                 {"checkIntegrity", false},
                 {"imageName", name},
                 {"imageDescription", description}});
  };
  const Request request = good(commit(true, "New", "What is new"));
  const auto& append = std::get<Commit>(*std::get<DismountJob>(request.job).disposition).append;
  CHECK(append->name == "New");
  CHECK(append->description == "What is new");
  bad(commit(false, "New", nullptr), "disposition", "imageName");
  bad(commit(true, 3, nullptr), "disposition", "imageName");
}

TEST_CASE("every mount can be discarded, and only discarded") {
  const json every = with(dismount_request(), "paths", "*");
  CHECK_FALSE(std::get<DismountJob>(good(with(every, "disposition", {{"kind", "discard"}})).job).paths);
  bad(every, "paths");
  bad(with(every, "disposition", {{"kind", "check"}}), "paths");
}

TEST_CASE("a timeout is a whole number of seconds") {
  for (const json& value : {json(-1), json(1.5), json(86401), json("3"), json(nullptr)}) {
    bad(with(dismount_request(), "handleTimeout", value), "handleTimeout", "seconds");
  }
}

TEST_CASE("a disposition cannot say nonsense") {
  for (const char* value : {R"({"kind":"both"})", R"({"kind":null})", R"({"kind":["commit"]})", R"({})"}) {
    bad(with(dismount_request(), "disposition", json::parse(value)), "disposition", "{kind: 'commit'");
  }
  for (const char* value : {R"({"kind":"commit"})", R"({"kind":"commit","append":true})",
                            R"({"kind":"commit","append":1,"checkIntegrity":false})"}) {
    bad(with(dismount_request(), "disposition", json::parse(value)), "disposition", "true or false");
  }
}

TEST_CASE("the compression level is one of three, and normal for who does not name one") {
  const auto request = [](const json& level) {
    json value = dismount_request();
    if (!level.is_null()) value["disposition"]["compressionLevel"] = level;
    return value;
  };
  const auto level = [&](const json& word) {
    return std::get<Commit>(*std::get<DismountJob>(good(request(word)).job).disposition).level;
  };
  CHECK(level(nullptr) == CompressionLevel::normal);
  CHECK(level("fast") == CompressionLevel::fast);
  CHECK(level("normal") == CompressionLevel::normal);
  CHECK(level("max") == CompressionLevel::max);
  for (const json& word : {json("best"), json("Max"), json(3), json("")}) {
    bad(request(word), "disposition", "'fast', 'normal', 'max'");
  }
}

TEST_CASE("an image index is a whole number from 1 on") {
  for (const json& value : {json(0), json(-1), json(1.0), json(65536), json(4294967297ULL), json("1")}) {
    bad(with(mount_request(), "imageIndex", value), "imageIndex", "image index");
  }
  CHECK(std::get<MountJob>(good(with(mount_request(), "imageIndex", 65535)).job).mount.image_index == 65535);
}

TEST_CASE("one to sixty-four paths are named, none of them empty") {
  good(with(dismount_request(), "paths", std::vector<std::string>(64, "/m")));
  bad(with(dismount_request(), "paths", std::vector<std::string>(65, "/m")), "paths", "1 to 64");
  bad(with(dismount_request(), "paths", {"/a", ""}), "paths");
  bad(with(dismount_request(), "paths", {"/a", 1}), "paths");
}

TEST_CASE("text that is no JSON object is refused, whatever it is") {
  for (const std::string text : {"", " ", "null", "[]", "1", "\"x\"", "{", "{}x", "{\"protocol\":1,}", "\xFF\xFE"}) {
    const auto result = decode_request(text);
    CHECK(code_of(result) == Code::invalid_parameter);
    CHECK(contains(result.error().what, "JSON object"));
  }
  CHECK(code_of(decode_request(std::string(100'000, '['))) == Code::invalid_parameter);
  CHECK(code_of(decode_request("{}")) == Code::invalid_parameter);
}

TEST_CASE("a long value is shown short") {
  const auto result = decode_request(with(dismount_request(), "verify", std::string(10'000, 'x')).dump());
  CHECK(result.error().what.size() < 300);
}
