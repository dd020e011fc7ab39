// SPDX-License-Identifier: MIT
// What hostile_images writes: files that break readers of WIM files, each with what a reader has to make of it. They
// are made from sound files of wim_builder.h by changing what the attack is about.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "codec/codec.h"
#include "tests/support/wim_builder.h"

namespace dismount::test {

enum class Expectation {
  refused,    ///< a verification fails with one sentence; a mount may work, where what is wrong is nothing it needs
  limit,      ///< the same, but for a limit of ours: another reader may take it
  tolerated,  ///< odd but legal: it verifies and mounts; nothing is written outside of the mount
  bomb,       ///< small, and large when unpacked: it may be taken or refused, in bounded time and memory
};

struct Attack {
  std::string name;  ///< a file name without its extension
  std::string what;  ///< a few words
  Expectation expectation = Expectation::refused;
  Bytes file = {};
  std::uint64_t declared = 0;  ///< bytes of memory that a reader may take for what the file says it holds
};
using AddAttack = std::function<void(Attack)>;

void add_header_attacks(const AddAttack& add);
void add_table_attacks(const AddAttack& add);
void add_packed_attacks(const AddAttack& add);
void add_solid_attacks(const AddAttack& add);
void add_tree_attacks(const AddAttack& add);
void add_name_attacks(const AddAttack& add);
void add_link_attacks(const AddAttack& add);
void add_xml_attacks(const AddAttack& add);
void add_integrity_attacks(const AddAttack& add);
void add_table_cost_attacks(const AddAttack& add);
void add_tree_cost_attacks(const AddAttack& add);
void add_data_cost_attacks(const AddAttack& add);

/// A sound file of one image with the sample tree and an integrity table.
Built sound_file();
/// A sound file of one image with these entries at its root.
Bytes file_of(std::vector<TestEntry> children);
/// A file whose image has this metadata; `root` gives the data that it names.
Bytes file_with_metadata(Bytes metadata, const TestEntry& root = root_entry({}));

inline constexpr std::uint8_t kMetadataFlag = 0x02;
inline constexpr std::uint8_t kCompressedFlag = 0x04;
inline constexpr std::uint8_t kSolidFlag = 0x10;

struct TableEntry {
  std::uint64_t offset = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t original_size = 0;
  std::uint8_t flags = 0;
  std::uint16_t part = 1;
  std::uint32_t references = 1;
  Sha1Hash hash = {};
};
Bytes encode_table(const std::vector<TableEntry>& entries);
std::vector<TableEntry> table_of(const Built& built);
void put_entry(Bytes& file, std::size_t at, const TableEntry& entry);
/// Writes the table to the end of the file and has the header name it there.
void replace_table(Bytes& file, const std::vector<TableEntry>& entries);
/// The 24 bytes of a resource in the header.
void put_resource_header(Bytes& file, std::size_t at, const TableEntry& place);

/// A resource as it lies in the file: chunk table and chunks.
struct PackedResource {
  Compression compression = Compression::none;
  std::uint32_t chunk_size = 32'768;
  Bytes bytes = {};
  std::uint64_t original_size = 0;
  Sha1Hash hash = {};
};
PackedResource pack(Compression compression, std::uint32_t chunk_size, const Bytes& data);
/// One LZMS chunk of zeros: some ten bytes, however large it is.
Bytes lzms_zeros(std::uint32_t size);
/// `size` bytes of LZMS: `unit` again and again, some 60 bytes a chunk.
PackedResource lzms_repeated(const Bytes& unit, std::uint64_t size, std::uint32_t chunk_size);
/// A file in which every file of `root`, all of one content, has that data.
Bytes file_with_packed_data(const PackedResource& packed,
                            const TestEntry& root = root_entry({file_entry(u"data.bin", "stands for the data")}));
Bytes file_with_packed_metadata(const PackedResource& packed);

/// The name of an entry, so that one can be told from another in a long list.
std::u16string numbered(std::size_t number);

Bytes bytes_of(const std::string& text);
void append(Bytes& to, ByteView data);

}  // namespace dismount::test
