// SPDX-License-Identifier: MIT
// The metadata: security data, dentries, their streams, and the lists that make the tree.
#include "base/utf16.h"
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr std::uint32_t kDirectory = 0x10;
constexpr std::size_t kSubdirectory = 0x10;

/// Metadata written dentry by dentry, for trees that no builder can make.
class RawMetadata {
 public:
  RawMetadata() : bytes_(8) { write_le32(bytes_, 0, 8); }

  std::size_t dentry(const std::u16string& name, std::uint32_t attributes, std::uint64_t list = 0) {
    const std::size_t at = bytes_.size();
    const Bytes text = utf16_to_bytes(name);
    const std::size_t size = (102 + (text.empty() ? 0 : text.size() + 2) + 7) / 8 * 8;
    bytes_.resize(at + size);
    write_le64(bytes_, at, size);
    write_le32(bytes_, at + 0x08, attributes);
    write_le32(bytes_, at + 0x0C, 0xFFFF'FFFF);
    write_le64(bytes_, at + kSubdirectory, list);
    write_le16(bytes_, at + 0x64, static_cast<std::uint16_t>(text.size()));
    std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at) + 102);
    return at;
  }
  void end_list() { bytes_.resize(bytes_.size() + 8); }
  void point(std::size_t dentry, std::uint64_t list) { write_le64(bytes_, dentry + kSubdirectory, list); }
  std::size_t size() const { return bytes_.size(); }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

/// One directory in the other; in each of them `names` directories that share the next list.
Bytes levels(std::size_t depth, std::size_t names) {
  RawMetadata metadata;
  std::vector<std::size_t> parents{metadata.dentry(u"", kDirectory)};
  metadata.end_list();
  for (std::size_t level = 0; level < depth; ++level) {
    for (const std::size_t parent : parents) metadata.point(parent, metadata.size());
    parents.clear();
    for (std::size_t i = 0; i < names; ++i) parents.push_back(metadata.dentry(numbered(i), kDirectory));
    metadata.end_list();
  }
  return metadata.bytes();
}

Bytes crowd(std::size_t count) {
  RawMetadata metadata;
  const std::size_t root = metadata.dentry(u"", kDirectory);
  metadata.end_list();
  metadata.point(root, metadata.size());
  for (std::size_t i = 0; i < count; ++i) metadata.dentry(numbered(i), 0x80);
  metadata.end_list();
  return metadata.bytes();
}

void add_shapes(const AddAttack& add) {
  const auto shape = [&](const char* name, const char* what, Bytes metadata,
                         Expectation expectation = Expectation::refused) {
    add({.name = name,
         .what = what,
         .expectation = expectation,
         .file = file_with_metadata(metadata),
         .declared = metadata.size() * 3});
  };
  shape("shared-lists-40", "40 levels of shared lists: 2^41 entries", levels(40, 2));
  shape("shared-lists-2", "two directories with one list", levels(2, 2));
  shape("levels-1000", "1,000 levels", levels(1'000, 1), Expectation::tolerated);
  shape("levels-5000", "5,000 levels", levels(5'000, 1), Expectation::limit);
  shape("levels-200000", "200,000 levels", levels(200'000, 1), Expectation::limit);
  shape("crowd-5000", "5,000 files in one directory", crowd(5'000), Expectation::tolerated);
  const auto looped = [](std::size_t of_level, std::size_t to_level) {
    RawMetadata metadata;
    std::vector<std::size_t> dentries;
    std::vector<std::size_t> lists;
    for (std::size_t level = 0; level < 4; ++level) {
      if (level != 0) metadata.point(dentries.back(), metadata.size());
      lists.push_back(metadata.size());
      dentries.push_back(metadata.dentry(level == 0 ? u"" : numbered(level), kDirectory));
      metadata.end_list();
    }
    metadata.point(dentries[of_level], lists[to_level]);
    return metadata.bytes();
  };
  shape("cycle-to-itself", "a directory in itself", looped(3, 3));
  shape("cycle-to-parent", "a directory that holds its parent", looped(3, 2));
  shape("cycle-to-root", "a directory that holds the root", looped(3, 0));
  shape("empty-metadata", "metadata of eight bytes", Bytes(8));
  shape("no-root", "an image without a root", Bytes(64));
  RawMetadata file_root;
  file_root.dentry(u"", 0x80);
  file_root.end_list();
  shape("root-is-file", "a root that is a file", file_root.bytes());
  RawMetadata endless;
  endless.point(endless.dentry(u"", kDirectory), endless.size() + 8);
  endless.end_list();
  endless.dentry(u"last", 0x80);
  shape("list-without-end", "a list that has no end", endless.bytes());
}

void add_fields(const AddAttack& add) {
  const TestEntry root = sample_tree();
  const BuiltMetadata sound = build_metadata(root);
  const std::size_t file = sound.dentries.at(u"/a.txt");
  const std::size_t rich = sound.dentries.at(u"/long name.txt");
  const std::size_t folder = sound.dentries.at(u"/folder");
  const std::uint64_t length = read_le64(sound.bytes, file);
  const auto with = [&](const std::string& name, const char* what, const auto& change,
                        Expectation expectation = Expectation::refused) {
    Bytes metadata = sound.bytes;
    change(metadata);
    add({.name = name, .what = what, .expectation = expectation, .file = file_with_metadata(metadata, root)});
  };
  const auto set64 = [](std::size_t at, std::uint64_t value) {
    return [=](Bytes& bytes) { write_le64(bytes, at, value); };
  };
  const auto set32 = [](std::size_t at, std::uint32_t value) {
    return [=](Bytes& bytes) { write_le32(bytes, at, value); };
  };
  const auto set16 = [](std::size_t at, std::uint16_t value) {
    return [=](Bytes& bytes) { write_le16(bytes, at, value); };
  };
  with("dentry-length-2-64", "a dentry of 2^64 - 8 bytes", set64(file, ~0ULL - 7));
  with("dentry-length-2-63", "a dentry of 2^63 bytes", set64(file, 1ULL << 63));
  with("dentry-length-96", "a dentry shorter than its fields", set64(file, 96));
  with("dentry-length-16", "a dentry of 16 bytes", set64(file, 16));
  with("dentry-length-odd", "a dentry whose length is no multiple of 8", set64(file, length + 1));
  with("dentry-past-end", "a dentry that runs past the end", set64(file, sound.bytes.size()));
  with("root-length-2-64", "a root of 2^64 - 8 bytes", set64(sound.dentries.at(u""), ~0ULL - 7));
  with("name-odd", "a name of an odd number of bytes", set16(file + 0x64, 9));
  with("name-65534", "a name longer than its dentry", set16(file + 0x64, 65'534));
  with("name-65535", "a name of 65,535 bytes", set16(file + 0x64, 65'535));
  with("short-name-odd", "a short name of an odd number of bytes", set16(rich + 0x62, 3));
  with("short-name-65534", "a short name longer than its dentry", set16(rich + 0x62, 65'534));
  with("list-past-end", "a list behind the end", set64(folder + kSubdirectory, sound.bytes.size() + 8));
  with("list-at-end", "a list at the very end", set64(folder + kSubdirectory, sound.bytes.size()));
  with("list-wraps", "a list at 2^64 - 8", set64(folder + kSubdirectory, ~0ULL - 7));
  with("list-unaligned", "a list that is not aligned", set64(folder + kSubdirectory, 1'001));
  with("list-in-security-data", "a list in the security data", set64(folder + kSubdirectory, 8 - 8 + 1));
  with("list-in-dentry", "a list inside a dentry", set64(folder + kSubdirectory, file + 16));
  with("streams-65535", "65,535 streams announced", set16(rich + 0x60, 65'535));
  const std::size_t stream = rich + static_cast<std::size_t>(read_le64(sound.bytes, rich));
  with("stream-length-0", "a stream entry of 0 bytes", set64(stream, 0));
  with("stream-length-2-64", "a stream entry of 2^64 - 8 bytes", set64(stream, ~0ULL - 7));
  with("stream-name-odd", "a stream name of an odd number of bytes", set16(stream + 0x24, 5));
  with("stream-name-65534", "a stream name longer than its entry", set16(stream + 0x24, 65'534));
  with("data-missing", "a file whose data is in no table", [&](Bytes& b) { b[file + 0x40] ^= std::byte{1}; });
  with("security-id-7", "a security id that is out of range", set32(file + 0x0C, 7), Expectation::tolerated);
  with("security-id-2-31", "a security id of 2^31", set32(file + 0x0C, 0x8000'0000), Expectation::tolerated);
  with("security-count-2-31", "2^31 - 1 security descriptors", set32(4, 0x7FFF'FFFF));
  with("security-count-2-32", "2^32 - 1 security descriptors", set32(4, 0xFFFF'FFFF));
  with("security-length-2-32", "security data of 2^32 - 1 bytes", set32(0, 0xFFFF'FFFF));
  with("security-length-3", "security data of 3 bytes", set32(0, 3), Expectation::limit);
  with("security-length-0", "security data of length 0", set32(0, 0), Expectation::tolerated);
  with(
      "times-2-64", "times of 2^64 - 1",
      [&](Bytes& bytes) {
        for (const std::size_t at : {0x28u, 0x30u, 0x38u}) write_le64(bytes, file + at, ~0ULL);
      },
      Expectation::tolerated);
  with("attributes-all", "all attributes at once", set32(file + 0x08, 0xFFFF'FFFF), Expectation::tolerated);
  with("file-with-list", "a file with a list of children", set64(file + kSubdirectory, folder), Expectation::tolerated);

  Bytes security(32);
  write_le32(security, 0, 32);
  write_le32(security, 4, 2);
  for (const auto& [name, size] : {std::pair{"wrap", ~0ULL - 3}, {"past-end", 1ULL << 33}, {"too-large", 9ULL}}) {
    write_le64(security, 8, size);
    write_le64(security, 16, 4);
    add({.name = std::string("security-size-") + name,
         .what = "a security descriptor larger than its block",
         .file = build_wim({.images = {{.root = root, .security = security}}}).bytes});
  }
}

/// Metadata that is sound and packs well: entries that differ by little.
void add_packed_crowd(const AddAttack& add) {
  RawMetadata metadata;
  const std::size_t root = metadata.dentry(u"", kDirectory);
  metadata.end_list();
  metadata.point(root, metadata.size());
  for (std::size_t i = 0; i < 600'000; ++i) metadata.dentry(u"x", 0x80);
  metadata.end_list();
  add({.name = "bomb-metadata-entries",
       .what = "600,000 entries in well packed metadata",
       .expectation = Expectation::bomb,
       .file = file_with_packed_metadata(pack(Compression::xpress, 65'536, metadata.bytes())),
       .declared = metadata.size() * 3});
}

}  // namespace

void add_tree_attacks(const AddAttack& add) {
  add_shapes(add);
  add_fields(add);
  add_packed_crowd(add);
}

}  // namespace dismount::test
