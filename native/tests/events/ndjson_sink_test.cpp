// SPDX-License-Identifier: MIT
#include "events/ndjson_sink.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

using namespace dismount;
using nlohmann::json;

namespace {

const Error kError{.code = Code::wim_changed, .what = "w", .where = "x", .cause = "y", .next = "z"};

ImageInfo image() {
  return {.index = 2,
          .name = "Pro",
          .description = "D",
          .edition = "Professional",
          .version = "10.0.1.2",
          .architecture = "x64",
          .languages = {"en-US", "de-DE"},
          .directories = 3,
          .files = 4,
          .bytes = 5};
}

MountInfo mount() {
  return {.path = "/mnt",
          .image_path = "/a.wim",
          .image_index = 2,
          .image_name = "Pro",
          .read_only = true,
          .engine = "portable",
          .status = "ok"};
}

Verification verification() {
  return {.level = "full",
          .passed = true,
          .integrity_table = true,
          .table_chunks = 1,
          .streams = 2,
          .bytes = 3,
          .duration_ms = 4};
}

PathResult full_result() {
  PathResult result;
  result.path = "/mnt";
  result.outcome = Outcome::saved;
  result.saved = result.unmounted = result.integrity_table_written = true;
  result.verified = Verdict::yes;
  result.mount = mount();
  result.image = image();
  result.image_count = 3;
  result.digest = "sha256:00";
  result.size_before = 9007199254740991;
  result.size_after = 1;
  result.unused_bytes = 7;
  result.remounted = true;
  result.hives = {{"HKLM\\z", "/mnt/SOFTWARE"}};
  result.holders = {{7, "sh", HolderUse::writes, "/mnt/a"}};
  result.changes = Changes{1, 2, 3, 4};
  result.verification = verification();
  result.phases = {{Phase::scan, 5}};
  result.duration_ms = 6;
  result.error = kError;
  return result;
}

/// One event of every type.
std::vector<Event> every_event() {
  return {Hello{"1.0", 42, "linux-x64"},
          LogOpened{"/log", "/log.bak"},
          PhaseStarted{"/mnt", Phase::scan},
          PhaseFinished{"/mnt", Phase::save, 7},
          Progress{"/mnt", Phase::unmount, 1, 2, "files"},
          Message{Severity::debug, "/mnt", "text"},
          Finding{"/mnt", "wim-present", Severity::error, "text", kError},
          mount(),
          WimInfo{"/a.wim", 1, "guid", "LZX", 32768, 1, true, {image()}},
          MountsSeen{"before", {mount()}},
          FileChanged{"/mnt", ChangeKind::modified, "\\a.txt", 1, 2},
          full_result(),
          FileVerified{"/a.wim", 5, {image()}, verification(), "sha256:00", kError},
          ExplainedCode{0xC1420117, "WIM", true, "N", "m", "c", "n"},
          Finished{5, kError}};
}

json line_of(const Event& event) { return json::parse(to_json(event)); }

std::set<std::string> keys(const json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

std::filesystem::path protocol() {
  return std::filesystem::path(__FILE__).parent_path() / ".." / ".." / ".." / "protocol";
}

/// The variants of the schema by the constant of their field `type`.
std::map<std::string, json> variants_of(const json& schema) {
  std::map<std::string, json> variants;
  for (const json& one : schema["oneOf"]) variants[one["properties"]["type"]["const"].get<std::string>()] = one;
  return variants;
}

/// The required names of a schema, with those of the definition that it takes in.
std::set<std::string> required_of(const json& schema, const json& all) {
  std::set<std::string> names = schema.value("required", json::array()).get<std::set<std::string>>();
  for (const json& part : schema.value("allOf", json::array())) {
    const std::string definition = part["$ref"].get<std::string>().substr(std::string("#/$defs/").size());
    const std::set<std::string> more = all["$defs"][definition]["required"].get<std::set<std::string>>();
    names.insert(more.begin(), more.end());
  }
  return names;
}

}  // namespace

TEST_CASE("every event has exactly the fields that the schema demands") {
  std::ifstream file(protocol() / "event.schema.json");
  REQUIRE_MESSAGE(file, "the protocol folder is looked for beside the native folder");
  const json schema = json::parse(file);
  const auto variants = variants_of(schema);
  const std::vector<Event> events = every_event();
  CHECK(events.size() == variants.size());
  std::set<std::string> seen;
  for (const Event& event : events) {
    const json line = line_of(event);
    const std::string type = line["type"].get<std::string>();
    CAPTURE(type);
    REQUIRE(variants.contains(type));
    CHECK(keys(line) == required_of(variants.at(type), schema));
    seen.insert(type);
  }
  CHECK(seen.size() == variants.size());
  const json result = line_of(full_result());
  for (const auto& [field, definition] : std::map<std::string, std::string>{
           {"mount", "mount"}, {"image", "image"}, {"verification", "verification"}, {"error", "error"}}) {
    CHECK(keys(result[field]) == schema["$defs"][definition]["required"].get<std::set<std::string>>());
  }
  CHECK(keys(result["changes"]) == std::set<std::string>{"added", "modified", "removed", "unchanged"});
  CHECK(keys(result["phases"][0]) == std::set<std::string>{"phase", "durationMs"});
}

TEST_CASE("recorded runs have the fields that we write, in the same order") {
  std::map<std::string, std::vector<std::string>> ours;
  for (const Event& event : every_event()) {
    const auto line = nlohmann::ordered_json::parse(to_json(event));
    for (const auto& [name, value] : line.items()) ours[line["type"].get<std::string>()].push_back(name);
  }
  std::size_t lines = 0;
  for (const auto& entry : std::filesystem::directory_iterator(protocol() / "transcripts")) {
    std::ifstream file(entry.path());
    for (std::string text; std::getline(file, text);) {
      const auto line = nlohmann::ordered_json::parse(text, nullptr, false);
      if (line.is_discarded()) continue;  // the run that died in the middle of a line
      std::vector<std::string> names;
      for (const auto& [name, value] : line.items()) names.push_back(name);
      CAPTURE(entry.path().string());
      CHECK(names == ours[line["type"].get<std::string>()]);
      ++lines;
    }
  }
  CHECK(lines > 50);
}

TEST_CASE("every field has its value") {
  CHECK(to_json(Hello{"1.0", 42, "linux-x64"}) ==
        R"({"type":"hello","protocol":1,"version":"1.0","pid":42,"platform":"linux-x64"})");
  CHECK(to_json(LogOpened{"/log", std::nullopt}) ==
        R"({"type":"logOpened","path":"/log","archivedTo":null,"writer":"dismount"})");
  CHECK(to_json(LogOpened{"/log", "/b"}) ==
        R"({"type":"logOpened","path":"/log","archivedTo":"/b","writer":"dismount"})");
  CHECK(to_json(PhaseStarted{"/m", Phase::preflight}) == R"({"type":"phaseStarted","path":"/m","phase":"preflight"})");
  CHECK(to_json(PhaseFinished{"/m", Phase::digest, 7}) ==
        R"({"type":"phaseFinished","path":"/m","phase":"digest","durationMs":7})");
  CHECK(to_json(Progress{"/m", Phase::verify, 1, 2, "bytes"}) ==
        R"({"type":"progress","path":"/m","phase":"verify","done":1,"total":2,"unit":"bytes"})");
  CHECK(to_json(Message{Severity::warning, "", "t"}) ==
        R"({"type":"message","severity":"warning","path":"","text":"t"})");
  CHECK(to_json(Finding{"/m", "c", Severity::info, "t", std::nullopt}) ==
        R"({"type":"finding","path":"/m","check":"c","severity":"info","text":"t","error":null})");
  CHECK(
      to_json(ExplainedCode{0xC1420117, "f", false, "", "", "", ""}) ==
      R"({"type":"knownError","code":"0xC1420117","decimal":-1052638953,"facility":"f","known":false,"name":"","meaning":"","cause":"","next":""})");
  CHECK(to_json(Finished{0, std::nullopt}) == R"({"type":"finished","exitCode":0,"error":null})");
  CHECK(
      to_json(Finished{5, kError}) ==
      R"({"type":"finished","exitCode":5,"error":{"code":"0xC1420122","what":"w","where":"x","cause":"y","next":"z"}})");
  const json result = line_of(full_result());
  CHECK(result["result"] == "saved");
  CHECK(result["verified"] == "true");
  CHECK(result["sizeBefore"] == 9007199254740991);
  CHECK(result["image"]["languages"] == json::array({"en-US", "de-DE"}));
  CHECK(result["mount"]["readOnly"] == true);
  CHECK(result["phases"][0]["phase"] == "scan");
}

TEST_CASE("what is not known is null, never missing") {
  const json result = line_of(PathResult{});
  for (const char* field :
       {"mount", "image", "digest", "sizeBefore", "sizeAfter", "changes", "verification", "error"}) {
    REQUIRE(result.contains(field));
    CHECK(result[field].is_null());
  }
  CHECK(result["result"] == "failed");
  CHECK(result["verified"] == "skipped");
  CHECK(result["phases"].is_array());
}

TEST_CASE("names of outcomes, phases and verdicts are those of the protocol") {
  const auto result = [](Outcome outcome, Verdict verdict) {
    PathResult value;
    value.outcome = outcome;
    value.verified = verdict;
    return line_of(value);
  };
  CHECK(result(Outcome::discarded, Verdict::no)["result"] == "discarded");
  CHECK(result(Outcome::not_mounted, Verdict::no)["result"] == "not-mounted");
  CHECK(result(Outcome::checked, Verdict::no)["verified"] == "false");
  CHECK(result(Outcome::checked, Verdict::no)["result"] == "checked");
  CHECK(result(Outcome::mounted, Verdict::no)["result"] == "mounted");
  CHECK(line_of(PhaseStarted{"", Phase::mount})["phase"] == "mount");
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD, and a line stays one line") {
  const std::string line = to_json(Message{Severity::info, "/\xFF\x80x", "a\nb\r\"\x01\xED\xA0\x80"});
  CHECK(line.find('\n') == std::string::npos);
  const json value = json::parse(line);
  CHECK(value["path"] == "/\xEF\xBF\xBD\xEF\xBF\xBDx");
  CHECK(value["text"].get<std::string>().starts_with("a\nb\r\"\x01\xEF\xBF\xBD"));
}

TEST_CASE("numbers are exact") {
  CHECK(to_json(Progress{"", Phase::save, 18446744073709551615ULL, 9007199254740993ULL, "bytes"})
            .find(R"("done":18446744073709551615,"total":9007199254740993,)") != std::string::npos);
}

TEST_CASE("the sink writes one line an event and holds nothing back") {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  NdjsonSink sink(file);
  sink.on_event(Hello{"1", 2, "p"});
  CHECK(std::ftell(file) > 0);
  sink.on_event(Finished{0, {}});
  std::rewind(file);
  std::string text(1000, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  CHECK(text == to_json(Hello{"1", 2, "p"}) + "\n" + to_json(Finished{0, {}}) + "\n");
}

TEST_CASE("a line has an end, whatever an image, a process or a message holds") {
  const std::string big = [] {
    std::string text;
    while (text.size() < 3'000'000) text += "\x01\"\xF0\x9F\x98\x80";
    return text;
  }();
  const Error error{.code = Code::wim_changed, .what = big, .where = big, .cause = big, .next = big};
  ImageInfo all{.name = big,
                .description = big,
                .edition = big,
                .version = big,
                .architecture = big,
                .languages = std::vector<std::string>(1000, big.substr(0, 6000))};
  const std::string some = big.substr(0, 6000);
  ImageInfo named = image();
  named.name = named.description = named.edition = some;
  const std::vector<ImageInfo> images(500, named);
  MountInfo mounted = mount();
  mounted.image_name = big;
  PathResult result = full_result();
  result.mount = mounted;
  result.image = all;
  result.hives.assign(1000, {some, "f"});
  result.holders.assign(1000, {7, some, HolderUse::writes, "/mnt/a"});
  result.error = error;
  const std::vector<Event> events = {Message{Severity::info, "/mnt", big},
                                     Finding{"/mnt", "c", Severity::error, big, error},
                                     mounted,
                                     WimInfo{"/a.wim", 1, "guid", "LZX", 32768, 1, true, images},
                                     MountsSeen{"after", {mounted}},
                                     FileChanged{"/mnt", ChangeKind::added, big, {}, 2},
                                     result,
                                     FileVerified{"/a.wim", 5, images, verification(), "sha256:00", error},
                                     Finished{5, error}};
  for (const Event& event : events) {
    const std::string line = to_json(event);
    CHECK(line.size() < 8 * 1024 * 1024);
    CHECK(json::accept(line));
    CHECK(line.find("\xEF\xBF\xBD") == std::string::npos);  // no half of a character
  }
}

TEST_CASE("what is cut says so, and what a reader goes by is whole") {
  const std::string big(10'000, 'x');
  MountInfo mounted = mount();
  mounted.path = mounted.image_path = mounted.image_name = big;
  const json line = line_of(mounted);
  CHECK(line["path"] == big);
  CHECK(line["imagePath"] == big);
  CHECK(line["imageName"] == big.substr(0, 4096) + "\xE2\x80\xA6");
  CHECK(line_of(Message{Severity::info, "", big.substr(0, 4096)})["text"] == big.substr(0, 4096));
}

TEST_CASE("mounts that cannot all be listed are not listed") {
  const json line = line_of(MountsSeen{"after", std::vector<MountInfo>(10'000, mount())});
  CHECK(line["type"] == "message");
  CHECK(line["severity"] == "warning");
}

TEST_CASE("a runner that prints a line obeys nothing in it") {
  const std::string text = "##[set-output name=verified;]true ###[x] \\##[y] ##[##[z]";
  const std::string line = to_json(Message{Severity::info, "/##[mnt", text});
  CHECK(line.find("##[") == std::string::npos);
  CHECK(line.starts_with("{"));
  CHECK(json::parse(line)["text"] == text);
  CHECK(json::parse(line)["path"] == "/##[mnt");
}
