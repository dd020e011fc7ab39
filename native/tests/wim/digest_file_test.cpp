// SPDX-License-Identifier: MIT
#include "wim/digest_file.h"

#include <functional>

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"
#include "wim/verify.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

/// Counts what is read of the file behind, and can fail.
class CountingFile final : public File {
 public:
  explicit CountingFile(Bytes contents) : inner_(std::move(contents)) {}
  std::uint64_t bytes_read = 0;
  std::optional<std::uint64_t> fails_at;  ///< offset that cannot be read

  const std::string& path() const override { return inner_.path(); }
  Result<FileStat> stat() override { return inner_.stat(); }
  Result<std::uint64_t> size() override { return inner_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override {
    if (fails_at && offset <= *fails_at && *fails_at < offset + into.size()) {
      return Error{.code = Code::io_device, .what = "cannot be read", .where = path(), .cause = {}, .next = {}};
    }
    Result<std::size_t> size = inner_.read_at(offset, into);
    if (size) bytes_read += *size;
    return size;
  }
  Result<void> write_at(std::uint64_t, ByteView) override { return {}; }
  Result<void> sync() override { return {}; }
  Result<void> truncate(std::uint64_t) override { return {}; }
  Result<void> reserve(std::uint64_t, std::uint64_t) override { return {}; }
  Result<void> lock() override { return {}; }

 private:
  MemoryFile inner_;
};

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((i * 2'654'435'761U) >> 13);
  return bytes;
}

std::string sha256_of(const Bytes& bytes) {
  Sha256 hasher;
  hasher.update(bytes);
  return "sha256:" + to_hex(hasher.finish());
}

struct Read {
  std::uint64_t offset;
  std::size_t size;
};

/// The reads through a digest file, each compared with the contents; then the digest.
std::uint64_t read_of(const Bytes& contents, const std::vector<Read>& reads) {
  CountingFile file(contents);
  DigestFile digest(file);
  for (const Read& read : reads) {
    Bytes found(read.size);
    const std::size_t size = must(digest.read_at(read.offset, found));
    const std::size_t expected =
        read.offset >= contents.size() ? 0 : std::min<std::size_t>(read.size, contents.size() - read.offset);
    REQUIRE(size == expected);
    CHECK(std::equal(
        found.begin(), found.begin() + static_cast<std::ptrdiff_t>(size),
        contents.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(read.offset, contents.size()))));
  }
  CHECK(must(digest.finish({})) == sha256_of(contents));
  CHECK(digest.hashed() == contents.size());
  return file.bytes_read;
}

}  // namespace

TEST_CASE("without any read the digest is that of the whole file") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{100'000},
                                 std::size_t{3 * kMiB + 1}}) {
    CHECK(read_of(pattern(size), {}) == size);
  }
  // FIPS 180-4's own example, as `sha256sum` prints it.
  MemoryFile abc(to_bytes("abc"));
  CHECK(must(DigestFile(abc).finish({})) == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a file that is read forwards is read once") {
  const Bytes contents = pattern(5 * kMiB + 123);
  std::vector<Read> reads;
  for (std::uint64_t at = 208; at < contents.size(); at += 70'000) reads.push_back({at, 70'000});
  CHECK(read_of(contents, reads) == contents.size());  // the header's 208 bytes are the only gap
}

TEST_CASE("small gaps are read on the way, and what is read again is served and not hashed twice") {
  const Bytes contents = pattern(4 * kMiB);
  CHECK(read_of(contents, {{0, 10}, {100, 10}, {5'000, 1'000}, {5'500, 1'000}, {1'000'000, 7}, {2'000'000, 50'000}}) ==
        contents.size() + 500);
  CHECK(read_of(contents, {{0, 1'000}, {0, 1'000}, {500, 1'000}, {10, 5}, {1'400, 200}}) ==
        contents.size() + 1'000 + 500 + 5 + 100);
  CHECK(read_of(contents, {{contents.size() - 5, 10}, {contents.size(), 10}, {contents.size() + 99, 10}}) >=
        contents.size());
}

TEST_CASE("a look far ahead does not read all that lies before it; reading on there does") {
  const Bytes contents = pattern(16 * kMiB);
  const auto forwards = [&](std::uint64_t from, std::vector<Read> reads) {
    for (std::uint64_t at = from; at < contents.size(); at += 100'000) reads.push_back({at, 100'000});
    return read_of(contents, reads);
  };
  // The metadata at the end first, then all of it: only the metadata is read twice.
  CHECK(forwards(0, {{15 * kMiB, 200'000}}) == contents.size() + 200'000);
  // A hole of 6 MiB that nobody reads: some is read ahead before it pays to fill the hole, never more than the hole.
  CHECK(forwards(6 * kMiB, {}) <= contents.size() + 6 * kMiB);
}

TEST_CASE("any order of reads gives the same digest") {
  const Bytes contents = pattern(6 * kMiB + 7);
  std::uint32_t state = 11;
  const auto random = [&](std::size_t below) { return ((state = state * 1'664'525U + 1'013'904'223U) >> 4) % below; };
  for (int round = 0; round < 40; ++round) {
    std::vector<Read> reads;
    for (int i = 0; i < 60; ++i) reads.push_back({random(contents.size() + 100), random(i % 3 == 0 ? 900'000 : 3'000)});
    read_of(contents, reads);
  }
}

TEST_CASE("a failing read is an error of that read, in the middle, in a gap and at the end") {
  const Bytes contents = pattern(1'000'000);
  Bytes into(1'000);
  CountingFile file(contents);
  DigestFile digest(file);
  file.fails_at = 5'500;
  CHECK(code_of(digest.read_at(5'000, into)) == Code::io_device);
  CHECK(code_of(digest.read_at(9'000, into)) == Code::io_device);  // the gap before it
  CHECK(code_of(digest.finish({})) == Code::io_device);
  file.fails_at.reset();
  must(digest.read_at(5'000, into));
  CHECK(must(digest.finish({})) == sha256_of(contents));
}

TEST_CASE("reading a gap and the rest can be stopped") {
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  CountingFile file(pattern(4 * kMiB));
  DigestFile digest(file, [&]() -> Result<void> { return stop; });
  Bytes into(100);
  CHECK(code_of(digest.read_at(900'000, into)) == Code::cancelled);
  std::uint64_t last = 0;
  CHECK(code_of(digest.finish([&](std::uint64_t done) -> Result<void> {
          CHECK(done > last);
          last = done;
          return done > 2 * kMiB ? Result<void>(stop) : Result<void>{};
        })) == Code::cancelled);
}

TEST_CASE("a verification with a table and the digest are one pass over the file") {
  for (const VerifyLevel level : {VerifyLevel::table, VerifyLevel::full}) {
    TestEntry root = root_entry({});
    for (char16_t i = 0; i < 20; ++i) {
      root.children.push_back(file_entry(std::u16string(1, static_cast<char16_t>(u'a' + i)), ""));
      root.children.back().data = pattern(300'000 + i);
    }
    const Bytes bytes =
        build_wim({.images = {{.root = root}}, .integrity_table = true, .integrity_chunk_size = 65'536}).bytes;
    CountingFile file(bytes);
    const Wim wim = must(read_wim(file));
    DigestFile digest(file);
    file.bytes_read = 0;
    const VerifyResult result = verify_wim(digest, wim, level, {});
    CHECK(result.verification.passed);
    CHECK(must(digest.finish({})) == sha256_of(bytes));
    if (level == VerifyLevel::table) CHECK(file.bytes_read == bytes.size());
    if (level == VerifyLevel::full) CHECK(file.bytes_read <= 2 * bytes.size());
  }
}

TEST_CASE("a full verification without a table reads little more than the file") {
  TestEntry root = root_entry({});
  for (char16_t i = 0; i < 20; ++i) {
    root.children.push_back(file_entry(std::u16string(1, static_cast<char16_t>(u'a' + i)), ""));
    root.children.back().data = pattern(300'000 + i);
  }
  const Bytes bytes = build_wim({.images = {{.root = root}}}).bytes;
  CountingFile file(bytes);
  const Wim wim = must(read_wim(file));
  DigestFile digest(file);
  file.bytes_read = 0;
  CHECK(verify_wim(digest, wim, VerifyLevel::full, {}).verification.passed);
  CHECK(must(digest.finish({})) == sha256_of(bytes));
  const std::uint64_t metadata = wim.lookup_table.images()[0].resource.packed_size;
  CHECK(file.bytes_read <= bytes.size() + 2 * metadata);
}
