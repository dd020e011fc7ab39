// SPDX-License-Identifier: MIT
// The walk that holds nothing must never call good what the tree calls bad, and must know what all tools write.
#include "wim/metadata_walk.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"
#include "wim/verify.h"

using namespace dismount;
using namespace dismount::test;

namespace {

bool all_there(const Sha1Hash&) { return true; }

bool is_sound(const Bytes& metadata, const HasBlob& has = all_there, std::size_t piece = 32'768) {
  MetadataWalk walk(metadata.size(), has);
  for (ByteView left = metadata; !left.empty(); left = left.subspan(std::min(piece, left.size()))) {
    if (!walk.add(left.first(std::min(piece, left.size())))) return false;
  }
  return walk.ended_well();
}

TestEntry wide_tree() {
  std::vector<TestEntry> folders;
  for (int i = 0; i < 40; ++i) {
    std::vector<TestEntry> files;
    for (int j = 0; j < 60; ++j) {
      files.push_back(file_entry(u"f" + std::u16string(static_cast<std::size_t>(j), u'x'), std::to_string(i * 60 + j)));
    }
    folders.push_back(directory_entry(u"d" + std::u16string(static_cast<std::size_t>(i + 1), u'y'), std::move(files)));
  }
  return root_entry(std::move(folders));
}

/// A folder with `depth` folders in each other.
TestEntry deep_tree(std::size_t depth) {
  TestEntry entry = directory_entry(u"d", {});
  for (std::size_t i = 1; i < depth; ++i) {
    std::vector<TestEntry> one;
    one.push_back(std::move(entry));
    entry = directory_entry(u"d", std::move(one));
  }
  std::vector<TestEntry> top;
  top.push_back(std::move(entry));
  return root_entry(std::move(top));
}

/// A directory 'a' whose list stands before that of the root: no tool writes this, but it is not wrong.
Bytes child_list_first() {
  constexpr std::size_t kSize = 112;
  Bytes bytes(8 + 104 + 8 + 2 * (kSize + 8));
  write_le32(bytes, 0, 8);
  const auto put = [&](std::size_t at, std::size_t size, std::uint64_t list, char name) {
    write_le64(bytes, at, size);
    write_le32(bytes, at + 8, 0x10);
    write_le64(bytes, at + 0x10, list);
    write_le16(bytes, at + 0x64, name != 0 ? std::uint16_t{2} : std::uint16_t{0});
    if (name != 0) bytes[at + 0x66] = static_cast<std::byte>(name);
  };
  put(8, 104, 240, 0);
  put(120, kSize, 0, 'b');
  put(240, kSize, 120, 'a');
  return bytes;
}

}  // namespace

TEST_CASE("metadata as all tools write it is known to be sound") {
  CHECK(is_sound(build_metadata(sample_tree()).bytes));
  CHECK(is_sound(build_metadata(root_entry({})).bytes));
  CHECK(is_sound(build_metadata(wide_tree()).bytes));
}

TEST_CASE("it does not matter in which pieces metadata comes") {
  const Bytes small = build_metadata(sample_tree()).bytes;
  const Bytes wide = build_metadata(wide_tree()).bytes;
  for (const std::size_t piece : {1U, 3U, 8U, 100U, 102U, 104U, 1000U, 4096U}) {
    CHECK(is_sound(small, all_there, piece));
    CHECK(is_sound(wide, all_there, piece));
    Bytes cut = small;
    cut.resize(cut.size() - 8);
    CHECK(is_sound(cut, all_there, piece) == is_sound(cut));
  }
}

TEST_CASE("security data larger than a piece is held until it is whole") {
  Bytes security(8 + 8 + 400'000);
  write_le32(security, 0, static_cast<std::uint32_t>(security.size()));
  write_le32(security, 4, 1);
  write_le64(security, 8, 400'000);
  CHECK(is_sound(build_metadata(sample_tree(), security).bytes));
  CHECK(is_sound(build_metadata(sample_tree(), security).bytes, all_there, 100));
  write_le64(security, 8, 400'001);
  CHECK_FALSE(is_sound(build_metadata(sample_tree(), security).bytes));
}

TEST_CASE("every hash of every entry is asked for") {
  const std::vector<Sha1Hash> hashes = hashes_of(sample_tree());
  const Bytes metadata = build_metadata(sample_tree()).bytes;
  REQUIRE(hashes.size() > 5);
  for (const Sha1Hash& missing : hashes) {
    CHECK_FALSE(is_sound(metadata, [&](const Sha1Hash& hash) { return hash != missing; }));
  }
}

TEST_CASE("what the walk calls sound, the tree accepts, whatever byte is changed") {
  const Bytes good = build_metadata(sample_tree()).bytes;
  std::size_t sound = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const auto change : {std::byte{1}, std::byte{0x08}, std::byte{0x10}, std::byte{0x80}}) {
      Bytes changed = good;
      changed[at] ^= change;
      if (!is_sound(changed)) continue;
      ++sound;
      CHECK_MESSAGE(Image::decode(changed).ok(), "byte " << at);
    }
  }
  CHECK(sound > 1000);  // times, names, attributes
}

TEST_CASE("what the walk calls sound, the tree accepts, wherever the metadata is cut off") {
  const Bytes good = build_metadata(sample_tree()).bytes;
  for (std::size_t size = 8; size < good.size(); size += 8) {
    const Bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    if (is_sound(cut)) CHECK_MESSAGE(Image::decode(cut).ok(), "size " << size);
  }
}

TEST_CASE("directories may be as deep as the tree allows, and no deeper") {
  CHECK(is_sound(build_metadata(deep_tree(kMaxDepth - 1)).bytes));
  for (std::size_t depth = kMaxDepth - 1; depth < kMaxDepth + 3; ++depth) {
    const Bytes metadata = build_metadata(deep_tree(depth)).bytes;
    CHECK(is_sound(metadata) == Image::decode(metadata).ok());
  }
}

TEST_CASE("a list before its directory is left to the tree, and a verification passes") {
  const Bytes metadata = child_list_first();
  CHECK(Image::decode(metadata).ok());
  CHECK_FALSE(is_sound(metadata));
  MemoryFile file(build_wim({.images = {{.root = root_entry({}), .metadata = metadata}}}).bytes);
  const Wim wim = must(read_wim(file));
  CHECK(verify_wim(file, wim, VerifyLevel::full, {}).verification.passed);
}
