// SPDX-License-Identifier: MIT
// Small WIM files built byte by byte from the description of the format, with none of the code that tests read them
// with. Attacks are made by changing a few bytes of a sound file: Built says where everything lies.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/sha1.h"

namespace dismount::test {

/// 2022-06-18, in 100 ns since 1601.
inline constexpr std::uint64_t kTestTime = 133'000'000'000'000'000;

struct TestStream {
  std::u16string name;
  Bytes data;
};

struct TestEntry {
  std::u16string name = {};
  std::u16string short_name = {};
  std::uint32_t attributes = 0x80;
  std::uint32_t security_id = 0xFFFFFFFF;
  std::uint64_t creation_time = kTestTime;
  std::uint64_t access_time = kTestTime + 10'000'000;
  std::uint64_t write_time = kTestTime + 20'000'000;
  Bytes data = {};
  std::vector<TestStream> streams = {};  ///< alternate data streams
  std::uint64_t link_id = 0;
  std::uint32_t reparse_tag = 0;
  std::uint16_t reparse_flags = 0;
  Bytes reparse_data = {};
  Bytes tagged_items = {};
  std::vector<TestEntry> children = {};
};

TestEntry file_entry(std::u16string name, const std::string& data);
TestEntry directory_entry(std::u16string name, std::vector<TestEntry> children);
/// A symbolic link whose target is relative.
TestEntry symlink_entry(std::u16string name, const std::u16string& target);
/// The root of an image.
TestEntry root_entry(std::vector<TestEntry> children);

struct BuiltMetadata {
  Bytes bytes;
  std::map<std::u16string, std::size_t> dentries;  ///< "", "/a", "/a/b" → offset; not of very long ones
};
/// `security` is the whole block of security data; without one: the empty block of eight bytes.
BuiltMetadata build_metadata(const TestEntry& root, const Bytes& security = {});

/// One hash for each stream with data of each entry of the tree.
std::vector<Sha1Hash> hashes_of(const TestEntry& root);
/// The data of each hash of the tree.
std::map<Sha1Hash, Bytes> blobs_of(const TestEntry& root);

struct TestImage {
  TestEntry root;
  std::string name = "Test";
  std::optional<Bytes> metadata = {};  ///< instead of what `root` gives
  Bytes security = {};
};

struct TestWim {
  std::vector<TestImage> images;
  std::uint32_t boot_index = 0;
  bool integrity_table = false;
  std::uint32_t integrity_chunk_size = 10'485'760;
  std::uint32_t flags = 0;
  std::uint32_t chunk_size = 0;
  std::optional<std::u16string> xml = {};  ///< instead of what the images give
};

struct Built {
  Bytes bytes;
  std::size_t lookup_table = 0;    ///< offset
  std::size_t lookup_entries = 0;  ///< number; those of the images come first
  std::size_t xml = 0;
  std::size_t xml_size = 0;
  std::size_t integrity_table = 0;
  std::vector<std::size_t> metadata;
  std::vector<BuiltMetadata> images;

  std::size_t lookup_entry(std::size_t index) const { return lookup_table + index * 50; }
};
Built build_wim(const TestWim& wim);

/// A file with the entries that most tests want: files, an empty one, a folder, hard links, a link, named streams,
/// a short name and tagged items.
TestEntry sample_tree();

}  // namespace dismount::test
