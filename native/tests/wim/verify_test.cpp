// SPDX-License-Identifier: MIT
#include "wim/verify.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Built sample(bool integrity) {
  return build_wim({.images = {{.root = sample_tree()}, {.root = root_entry({file_entry(u"z.txt", "zeta")})}},
                    .integrity_table = integrity,
                    .integrity_chunk_size = 512});
}

VerifyResult verify(const Bytes& bytes, VerifyLevel level, const OnProgress& progress = {}) {
  MemoryFile file(bytes);
  const Wim wim = must(read_wim(file));
  return verify_wim(file, wim, level, progress);
}

/// Where the bytes of `text` lie in the file.
std::size_t find(const Bytes& bytes, const std::string& text) {
  const Bytes wanted = to_bytes(text);
  const auto found = std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end());
  REQUIRE(found != bytes.end());
  return static_cast<std::size_t>(found - bytes.begin());
}

}  // namespace

TEST_CASE("a sound file passes both levels, and says what was looked at") {
  const Built built = sample(true);
  const VerifyResult table = verify(built.bytes, VerifyLevel::table);
  CHECK(table.verification.passed);
  CHECK_FALSE(table.error);
  CHECK(table.verification.level == "table");
  CHECK(table.verification.integrity_table);
  CHECK(table.verification.table_chunks == (built.xml - 208 + 511) / 512);
  CHECK(table.verification.bytes == built.xml - 208);
  CHECK(table.verification.streams == 0);

  std::uint64_t last = 0;
  const VerifyResult full = verify(built.bytes, VerifyLevel::full, [&](std::uint64_t done) -> Result<void> {
    CHECK(done >= last);
    last = done;
    return {};
  });
  CHECK(full.verification.passed);
  CHECK(full.verification.streams == built.lookup_entries);
  MemoryFile file(built.bytes);
  const std::uint64_t expected = bytes_to_verify(must(read_wim(file)), VerifyLevel::full);
  CHECK(full.verification.bytes == expected);
  CHECK(last == expected);
}

TEST_CASE("the level table needs a table") {
  const VerifyResult result = verify(sample(false).bytes, VerifyLevel::table);
  CHECK_FALSE(result.verification.passed);
  REQUIRE(result.error);
  CHECK(result.error->code == Code::not_found);
  CHECK(verify(sample(false).bytes, VerifyLevel::full).verification.passed);
}

TEST_CASE("a changed byte of a file's data is found, and the file is named") {
  Bytes bytes = sample(false).bytes;
  bytes[find(bytes, "gamma")] ^= std::byte{1};
  const VerifyResult result = verify(bytes, VerifyLevel::full);
  CHECK_FALSE(result.verification.passed);
  REQUIRE(result.error);
  CHECK(result.error->code == Code::file_corrupt);
  CHECK(contains(result.error->where, "memory.wim: image 1, /folder/inner/c.txt"));
  CHECK(contains(result.error->where, "file offset " + std::to_string(find(sample(false).bytes, "gamma"))));
}

TEST_CASE("the table finds a changed byte, wherever between the header and its own end") {
  const Built built = sample(true);
  Bytes bytes = built.bytes;
  bytes[find(bytes, "gamma")] ^= std::byte{1};
  const VerifyResult result = verify(bytes, VerifyLevel::table);
  CHECK_FALSE(result.verification.passed);
  CHECK(contains(result.error->where, "chunk 0,"));
}

TEST_CASE("a file whose data is not in the WIM fails the full verification") {
  Built built = sample(false);
  // An entry of another part would be refused; one with another hash leaves a dentry without its data.
  for (std::size_t i = 2; i < built.lookup_entries; ++i) {
    if (read_le64(built.bytes, built.lookup_entry(i) + 16) == 4)
      built.bytes[built.lookup_entry(i) + 30] ^= std::byte{1};
  }
  const VerifyResult result = verify(built.bytes, VerifyLevel::full);
  CHECK_FALSE(result.verification.passed);
  CHECK(result.error->code == Code::file_corrupt);
  CHECK(contains(result.error->cause, "is not in the file"));
}

TEST_CASE("damaged data that no image uses is damage, too") {
  Built built = sample(false);
  Built other = build_wim({.images = {{.root = root_entry({})}}});
  // The second image's metadata is exchanged for one that names nothing.
  TestWim wim{.images = {{.root = root_entry({file_entry(u"z", "zeta")})}}};
  wim.images[0].metadata = other.images[0].bytes;
  Bytes bytes = build_wim(wim).bytes;
  CHECK(verify(bytes, VerifyLevel::full).verification.passed);
  bytes[find(bytes, "zeta")] ^= std::byte{1};
  const VerifyResult result = verify(bytes, VerifyLevel::full);
  CHECK_FALSE(result.verification.passed);
  CHECK(contains(result.error->where, "data that no image uses"));
}

TEST_CASE("a verification can be stopped at every one of its progress calls") {
  const Bytes bytes = sample(true).bytes;
  int total = 0;
  verify(bytes, VerifyLevel::full, [&](std::uint64_t) -> Result<void> {
    ++total;
    return {};
  });
  REQUIRE(total > 5);
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  for (int at = 0; at < total; ++at) {
    int call = 0;
    const VerifyResult result = verify(bytes, VerifyLevel::full, [&](std::uint64_t) -> Result<void> {
      if (call++ == at) return stop;
      return {};
    });
    if (call <= at) continue;  // it is also called now and then during a wait, which not every run has
    CHECK_FALSE(result.verification.passed);
    REQUIRE(result.error);
    CHECK(result.error->code == Code::cancelled);
    CHECK(call == at + 1);
  }
}
