// SPDX-License-Identifier: MIT
// Metadata made to break readers (format section 15): each gives one error that says where, and none takes long.
#include "tests/support/expect.h"
#include "tests/support/wim_builder.h"
#include "wim/image.h"

using namespace dismount;
using namespace dismount::test;

namespace {

void refused(const Bytes& metadata, const std::string& where) {
  const auto image = Image::decode(metadata);
  REQUIRE(code_of(image) == Code::file_corrupt);
  CHECK_MESSAGE(contains(image.error().where, where), describe(image.error()));
  CHECK(contains(image.error().where, "metadata resource"));
}

struct Sample {
  BuiltMetadata built = build_metadata(sample_tree());
  std::size_t rich = built.dentries.at(u"/long name.txt");
  std::size_t folder = built.dentries.at(u"/folder");

  std::string named(std::size_t at) const { return "dentry at offset " + std::to_string(at); }
};

Bytes patch16(Bytes bytes, std::size_t at, std::uint16_t value) { return write_le16(bytes, at, value), bytes; }
Bytes patch32(Bytes bytes, std::size_t at, std::uint32_t value) { return write_le32(bytes, at, value), bytes; }
Bytes patch64(Bytes bytes, std::size_t at, std::uint64_t value) { return write_le64(bytes, at, value), bytes; }

/// `levels` directories, each with `width` entries that all lead to the next level's single list.
Bytes shared_lists(std::size_t levels, std::size_t width) {
  constexpr std::size_t kSize = 112;
  Bytes bytes(8 + 104 + 8 + levels * (width * kSize + 8) + 8);
  write_le32(bytes, 0, 8);
  const auto list_at = [&](std::size_t level) { return 120 + level * (width * kSize + 8); };
  const auto put = [&](std::size_t at, std::size_t size, std::uint64_t list, bool named) {
    write_le64(bytes, at, size);
    write_le32(bytes, at + 8, 0x10);
    write_le64(bytes, at + 0x10, list);
    write_le16(bytes, at + 0x64, named ? std::uint16_t{2} : std::uint16_t{0});
    if (named) bytes[at + 0x66] = std::byte{'d'};
  };
  put(8, 104, list_at(0), false);
  for (std::size_t level = 0; level < levels; ++level) {
    for (std::size_t i = 0; i < width; ++i) put(list_at(level) + i * kSize, kSize, list_at(level + 1), true);
  }
  return bytes;
}

}  // namespace

TEST_CASE("a dentry's length, names and streams must fit") {
  const Sample s;
  const Bytes& good = s.built.bytes;
  for (const std::uint64_t length : {~0ULL - 7, ~0ULL, 1ULL << 63, 16ULL, 96ULL, 101ULL, 105ULL, 1ULL << 20}) {
    refused(patch64(good, s.rich, length), s.named(s.rich));
  }
  for (const std::size_t field : {std::size_t{0x62}, std::size_t{0x64}}) {
    for (const std::uint16_t size :
         {std::uint16_t{1}, std::uint16_t{0xFFFF}, std::uint16_t{0xFFFE}, std::uint16_t{300}}) {
      refused(patch16(good, s.rich + field, size), s.named(s.rich));
    }
  }
  refused(patch16(good, s.rich + 0x60, 65'535), s.named(s.rich));
}

TEST_CASE("a stream entry's length and name must fit") {
  const Sample s;
  const std::size_t stream = s.rich + static_cast<std::size_t>(read_le64(s.built.bytes, s.rich));
  for (const std::uint64_t length : {0ULL, 32ULL, 37ULL, 41ULL, ~0ULL - 7, 1ULL << 40}) {
    refused(patch64(s.built.bytes, stream, length), s.named(s.rich));
  }
  for (const std::uint16_t size : {std::uint16_t{1}, std::uint16_t{0xFFFE}, std::uint16_t{0xFFFF}}) {
    refused(patch16(s.built.bytes, stream + 0x24, size), s.named(s.rich));
  }
}

TEST_CASE("a list of children must lie behind the root and inside the metadata") {
  const Sample s;
  for (const std::uint64_t offset :
       std::vector<std::uint64_t>{~0ULL - 7, ~0ULL - 15, 1ULL << 63, s.built.bytes.size(), s.built.bytes.size() - 4, 8,
                                  1, read_le64(s.built.bytes, s.folder + 0x10) + 4, 1ULL << 20}) {
    CAPTURE(offset);
    refused(patch64(s.built.bytes, s.folder + 0x10, offset), "dentry at offset ");
  }
}

TEST_CASE("a list that runs to the very end without a marker is refused") {
  Bytes bytes = build_metadata(root_entry({file_entry(u"a", "1")})).bytes;
  bytes.resize(bytes.size() - 8);
  refused(bytes, "");
}

TEST_CASE("a list is read once: cycles are refused") {
  const Sample s;
  const std::uint64_t root_list = read_le64(s.built.bytes, s.built.dentries.at(u"") + 0x10);
  refused(patch64(s.built.bytes, s.folder + 0x10, root_list), s.named(s.folder));
  const std::size_t inner = s.built.dentries.at(u"/folder/inner");
  refused(patch64(s.built.bytes, inner + 0x10, read_le64(s.built.bytes, s.folder + 0x10)), "");
  // Into the middle of the list it stands in: another offset each time, but the same bytes.
  refused(patch64(s.built.bytes, inner + 0x10, inner), "");
}

TEST_CASE("shared lists of 40 levels do not become a billion entries") {
  refused(shared_lists(40, 2), "");
  refused(shared_lists(500, 64), "");
}

TEST_CASE("lists that overlap without beginning at one place do not multiply") {
  // Each entry leads to the entry behind it, so every list is the tail of the one before.
  Bytes bytes = shared_lists(1, 1000);
  for (std::size_t i = 0; i < 999; ++i) write_le64(bytes, 120 + i * 112 + 0x10, 120 + (i + 1) * 112);
  write_le64(bytes, 120 + 999 * 112 + 0x10, 0);
  refused(bytes, "");
}

TEST_CASE("two thousand levels are refused, one thousand are not, and neither overflows the stack") {
  refused(shared_lists(2'000, 1), "");
  refused(shared_lists(200'000, 1), "");
  const Image image = must(Image::decode(shared_lists(1'000, 1)));
  CHECK(image.encode_with(image.root()).ok());
}

TEST_CASE("security data may claim nothing that is not there") {
  const Bytes& good = Sample().built.bytes;
  for (const std::uint32_t total : {1U, 7U, 0xFFFFFFFFU, 0xFFFFFFF8U, 0x80000000U})
    refused(patch32(good, 0, total), "");
  for (const std::uint32_t count : {1U, 0x7FFFFFFFU, 0xFFFFFFFFU}) refused(patch32(good, 4, count), "security");
  Bytes security(32);
  write_le32(security, 0, 32);
  write_le32(security, 4, 2);
  write_le64(security, 8, 4);
  for (const std::uint64_t size : {5ULL, ~0ULL, ~0ULL - 3, 1ULL << 32}) {
    refused(build_metadata(sample_tree(), patch64(security, 16, size)).bytes, "security");
  }
}

TEST_CASE("an image needs a root, which is a directory") {
  refused({}, "");
  refused(Bytes(7), "");
  refused(Bytes(8), "");
  refused(Bytes(16), "");
  refused(Bytes(64), "");
  const Sample s;
  refused(patch32(s.built.bytes, s.built.dentries.at(u"") + 8, 0x80), "");
}

TEST_CASE("metadata cut anywhere is refused, never read past its end") {
  const Bytes good = build_metadata(sample_tree()).bytes;
  for (std::size_t size = 0; size < good.size(); ++size) {
    // A copy of exactly this size, so that the address sanitizer sees one byte too many.
    CHECK(code_of(Image::decode(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)))) ==
          Code::file_corrupt);
  }
}

TEST_CASE("any single changed byte is read or refused, never worse") {
  const Bytes good = build_metadata(sample_tree()).bytes;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      Bytes bad = good;
      bad[at] ^= static_cast<std::byte>(change);
      const auto image = Image::decode(std::move(bad));
      if (image) {
        CHECK(image->encode_with(image->root()).ok());
      } else {
        CHECK(code_of(image) == Code::file_corrupt);
      }
    }
  }
}

TEST_CASE("a list that begins inside another one is refused, even if it seems to be empty") {
  const Sample s;
  // Eight zero bytes, as an end marker has: the list offset of a file.
  const std::size_t inside = s.built.dentries.at(u"/a.txt") + 0x10;
  REQUIRE(inside % 8 == 0);
  refused(patch64(s.built.bytes, s.folder + 0x10, inside), "offset " + std::to_string(inside));
}
