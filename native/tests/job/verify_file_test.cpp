// SPDX-License-Identifier: MIT
#include "job/verify_file.h"

#include <algorithm>
#include <chrono>
#include <future>

#include "base/sha256.h"
#include "job/outcome.h"
#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
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

/// A file whose later half is not read before it is let go.
class HeldFile final : public File {
 public:
  explicit HeldFile(std::size_t size) : inner_(Bytes(size)), held_from_(size / 2) {}
  void let_go() { go_.set_value(); }

  const std::string& path() const override { return inner_.path(); }
  Result<FileStat> stat() override { return inner_.stat(); }
  Result<std::uint64_t> size() override { return inner_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override {
    if (offset >= held_from_) gone_.wait_for(kLongestHold);
    return inner_.read_at(offset, into);
  }
  Result<void> write_at(std::uint64_t offset, ByteView data) override { return inner_.write_at(offset, data); }
  Result<void> sync() override { return inner_.sync(); }
  Result<void> truncate(std::uint64_t size) override { return inner_.truncate(size); }
  Result<void> reserve(std::uint64_t offset, std::uint64_t length) override { return inner_.reserve(offset, length); }
  Result<void> lock() override { return inner_.lock(); }

 private:
  static constexpr std::chrono::seconds kLongestHold{10};  ///< then the test fails, and does not hang

  MemoryFile inner_;
  std::uint64_t held_from_;
  std::promise<void> go_;
  std::shared_future<void> gone_ = go_.get_future().share();
};

}  // namespace

TEST_CASE("the digest has a phase of its own while much of a file is left to read") {
  constexpr std::size_t kSize = 64'000'000;
  HeldFile file(kSize);
  FileDigest digest(file);
  RecordingSink sink;
  sink.hook = [&](const Event& event) {
    if (std::holds_alternative<PhaseStarted>(event)) file.let_go();
  };
  Cancel cancel;
  EngineContext context{sink, cancel};
  Sha256 hasher;
  hasher.update(Bytes(kSize));
  CHECK(must(finish_digest(digest, kSize, "/asked", context)) == "sha256:" + to_hex(hasher.finish()));
  REQUIRE(sink.all<PhaseStarted>().size() == 1);
  CHECK(sink.all<PhaseStarted>()[0].phase == Phase::digest);
  CHECK(sink.all<PhaseFinished>().size() == 1);
}

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

TEST_CASE("a file that is changed while it is verified is not verified, whatever was read of it") {
  const auto changed_by = [](const auto& change) {
    Scene s(true);
    s.sink.hook = [&](const Event& event) {
      if (std::holds_alternative<PhaseFinished>(event)) change(s);
    };
    const FileVerified verified = s.verify(VerifyLevel::full);
    CHECK_FALSE(verified.verification.passed);
    CHECK_FALSE(verified.digest);
    REQUIRE(verified.error);
    CHECK(verified.error->code == Code::wim_changed);
    CHECK(contains(verified.error->where, s.path));
  };
  changed_by([](Scene& s) {
    Bytes other = s.bytes;
    other[0x18] ^= std::byte{1};
    write_bytes(s.path, other);
  });
  changed_by([](Scene& s) {
    Bytes longer = s.bytes;
    longer.push_back(std::byte{0});
    write_bytes(s.path, longer);
  });
  changed_by([](Scene& s) {
    write_bytes(s.path + ".new", s.bytes);
    must(rename_file(s.path + ".new", s.path));
  });
}

TEST_CASE("damage that a change made is told as the change") {
  Scene s(true);
  s.sink.hook = [&](const Event& event) {
    if (!std::holds_alternative<PhaseStarted>(event)) return;
    s.damage("gamma");
    write_bytes(s.path, s.bytes);
  };
  const FileVerified verified = s.verify(VerifyLevel::full);
  REQUIRE(verified.error);
  CHECK(verified.error->code == Code::wim_changed);
}
