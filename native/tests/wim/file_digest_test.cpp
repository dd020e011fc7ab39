// SPDX-License-Identifier: MIT
#include "wim/file_digest.h"

#include <atomic>
#include <chrono>
#include <new>
#include <optional>
#include <thread>

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"
#include "wim/verify.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::size_t kMiB = 1024 * 1024;

/// Counts what is read of the file behind, and can fail.
class CountingFile : public File {
 public:
  explicit CountingFile(Bytes contents) : inner_(std::move(contents)) {}
  std::atomic<std::uint64_t> bytes_read = 0;
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

/// Takes ten milliseconds a read.
class SlowFile final : public CountingFile {
 public:
  using CountingFile::CountingFile;
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return CountingFile::read_at(offset, into);
  }
};

/// A read for which there is no memory.
class ThrowingFile final : public CountingFile {
 public:
  using CountingFile::CountingFile;
  Result<std::size_t> read_at(std::uint64_t, ByteSpan) override { throw std::bad_alloc(); }
};

std::string digest_of(File& file) { return must(FileDigest(file).finish({})); }

}  // namespace

TEST_CASE("the digest is that of the whole file") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{100'000},
                                 std::size_t{3 * kMiB + 1}}) {
    const Bytes contents = pattern(size);
    CountingFile file(contents);
    CHECK(digest_of(file) == sha256_of(contents));
    CHECK(file.bytes_read == size);
  }
  // FIPS 180-4's own example, as `sha256sum` prints it.
  MemoryFile abc(to_bytes("abc"));
  CHECK(digest_of(abc) == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a digest that nobody waits for ends early, without reading all of the file") {
  CountingFile file(pattern(64 * kMiB));
  { const FileDigest digest(file); }
  CHECK(file.bytes_read < 64 * kMiB);
}

TEST_CASE("a failing read is the error of the digest") {
  CountingFile file(pattern(1'000'000));
  file.fails_at = 999'999;
  CHECK(code_of(FileDigest(file).finish({})) == Code::io_device);
}

TEST_CASE("what the digest's own thread throws is thrown where the digest is asked for") {
  ThrowingFile file(pattern(1'000));
  CHECK_THROWS_AS(static_cast<void>(FileDigest(file).finish({})), std::bad_alloc);
  const FileDigest unasked(file);
}

TEST_CASE("waiting for a digest can be stopped") {
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  SlowFile file(pattern(20 * kMiB));
  FileDigest digest(file);
  CHECK(code_of(digest.finish([&](std::uint64_t) -> Result<void> { return stop; })) == Code::cancelled);
  CHECK(digest.hashed() < 20 * kMiB);
}

TEST_CASE("a verification and the digest read the same file at the same time") {
  for (const VerifyLevel level : {VerifyLevel::table, VerifyLevel::full}) {
    TestEntry root = root_entry({});
    for (char16_t i = 0; i < 20; ++i) {
      root.children.push_back(file_entry(std::u16string(1, static_cast<char16_t>(u'a' + i)), ""));
      root.children.back().data = pattern(std::size_t{300'000} + i);
    }
    const Bytes bytes =
        build_wim({.images = {{.root = root}}, .integrity_table = true, .integrity_chunk_size = 65'536}).bytes;
    MemoryFile file(bytes);
    const Wim wim = must(read_wim(file));
    FileDigest digest(file);
    CHECK(verify_wim(file, wim, level, {}).verification.passed);
    CHECK(must(digest.finish({})) == sha256_of(bytes));
  }
}
