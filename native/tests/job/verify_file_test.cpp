// SPDX-License-Identifier: MIT
#include "job/verify_file.h"

#include <algorithm>

#include "base/sha256.h"
#include "job/outcome.h"
#include "tests/support/expect.h"
#include "tests/support/recording_sink.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct Scene {
  explicit Scene(bool integrity)
      : bytes(build_wim({.images = {{.root = sample_tree()}, {.root = root_entry({}), .name = "Two"}},
                         .integrity_table = integrity,
                         .integrity_chunk_size = 256})
                  .bytes) {}
  FileVerified verify(VerifyLevel level, bool require_table = false) {
    write_bytes(path, bytes);
    return verify_file(path, {.files = {path}, .level = level, .require_table = require_table, .log = {}}, context);
  }
  void damage(const std::string& text) {
    const Bytes wanted = to_bytes(text);
    *std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end()) ^= std::byte{1};
  }

  Bytes bytes;
  TempFolder folder;
  std::string path = folder / "image.wim";
  RecordingSink sink;
  Cancel cancel;
  EngineContext context{sink, cancel};
};

}  // namespace

TEST_CASE("a sound file is told with its size, its images and its digest") {
  for (const VerifyLevel level : {VerifyLevel::table, VerifyLevel::full}) {
    Scene s(true);
    const FileVerified verified = s.verify(level, true);
    CHECK_FALSE(verified.error);
    CHECK(verified.size == s.bytes.size());
    REQUIRE(verified.images.size() == 2);
    CHECK(verified.images[1].name == "Two");
    Sha256 hasher;
    hasher.update(s.bytes);
    CHECK(verified.digest == "sha256:" + to_hex(hasher.finish()));
    REQUIRE(s.sink.all<PhaseStarted>().size() == 1);
    CHECK(s.sink.all<PhaseStarted>()[0].phase == Phase::verify);
    CHECK(exit_code_of(verified) == kExitDone);
  }
}

TEST_CASE("a file without a table fails where one is required, before anything is read of it") {
  Scene s(false);
  const FileVerified verified = s.verify(VerifyLevel::full, true);
  REQUIRE(verified.error);
  CHECK(verified.error->code == Code::not_found);
  CHECK(verified.error->what == "the file has no integrity table, and one is required");
  CHECK(verified.images.size() == 2);
  CHECK(verified.size == s.bytes.size());
  CHECK_FALSE(verified.digest);
  CHECK_FALSE(verified.verification.passed);
  CHECK(exit_code_of(verified) == kExitIntegrity);
  CHECK(s.sink.all<PhaseStarted>().empty());
  CHECK_FALSE(s.verify(VerifyLevel::full, false).error);
}

TEST_CASE("damage that the table finds is told by chunk, offsets, image and path") {
  for (const VerifyLevel level : {VerifyLevel::table, VerifyLevel::full}) {
    Scene s(true);
    s.damage("gamma");
    const FileVerified verified = s.verify(level);
    REQUIRE(verified.error);
    CHECK(verified.error->code == Code::file_corrupt);
    CHECK(contains(verified.error->where, s.path + ": chunk "));
    CHECK(verified.error->where.ends_with("; image 1, /folder/inner/c.txt"));
    CHECK_FALSE(verified.digest);
    CHECK(exit_code_of(verified) == kExitIntegrity);
  }
}

TEST_CASE("damage in a later chunk of a large table is looked for there") {
  Scene s(true);
  TestEntry root = root_entry({});
  for (char16_t i = 0; i < 20; ++i) {
    const std::string data(300, static_cast<char>('a' + i));
    root.children.push_back(file_entry(std::u16string(1, static_cast<char16_t>(u'a' + i)), data));
  }
  s.bytes = build_wim({.images = {{.root = root}}, .integrity_table = true, .integrity_chunk_size = 300}).bytes;
  s.damage(std::string(300, 'q'));
  CHECK(s.verify(VerifyLevel::table).error->where.ends_with("; image 1, /q"));
}

TEST_CASE("a file that cannot be opened, or is no WIM, is told as far as it was seen") {
  Scene s(true);
  const FileVerified missing =
      verify_file(s.path, {.files = {s.path}, .level = VerifyLevel::full, .log = {}}, s.context);
  CHECK(missing.error->code == Code::file_not_found);
  s.bytes.resize(100);
  const FileVerified cut = s.verify(VerifyLevel::full);
  CHECK(cut.error);
  CHECK(cut.size == 100);
  CHECK(cut.images.empty());
}
