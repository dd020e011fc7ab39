// SPDX-License-Identifier: MIT
// Writes what the targets start from: one folder a target, made by the tests' own builder, so that no binary file has
// to be in the repository.
#include <cstdio>
#include <filesystem>

#include "base/utf16.h"
#include "codec/codec.h"
#include "engine/portable/mount_record.h"
#include "fuzz/fuzz.h"
#include "platform/file.h"
#include "tests/codec/lzms_writer.h"
#include "tests/hostile/attack.h"
#include "tests/support/wim_builder.h"
#include "wim/integrity_table.h"

using namespace dismount;
using namespace dismount::test;

namespace {

class Seeds {
 public:
  explicit Seeds(std::string folder) : folder_(std::move(folder)) {}

  void add(const std::string& target, ByteView bytes) {
    std::filesystem::create_directories(folder_ + "/" + target);
    const std::string path = folder_ + "/" + target + "/seed" + std::to_string(number_++);
    const Result<std::unique_ptr<File>> file = open_file(path, OpenMode::create);
    if (!file || !(*file)->write_at(0, bytes)) std::fprintf(stderr, "cannot write %s\n", path.c_str());
  }

 private:
  std::string folder_;
  int number_ = 0;
};

Bytes with_prefix(std::initializer_list<int> prefix, ByteView rest) {
  Bytes bytes;
  for (const int byte : prefix) bytes.push_back(static_cast<std::byte>(byte));
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  return bytes;
}

ByteView part(const Bytes& bytes, std::size_t from, std::size_t size) { return ByteView(bytes).subspan(from, size); }

void add_file(Seeds& seeds, const TestWim& wim) {
  const Built built = build_wim(wim);
  seeds.add("whole_file", built.bytes);
  seeds.add("header", part(built.bytes, 0, kHeaderSize));
  Bytes table(built.bytes.begin(), built.bytes.begin() + kHeaderSize);
  const ByteView entries = part(built.bytes, built.lookup_table, built.lookup_entries * 50);
  table.insert(table.end(), entries.begin(), entries.end());
  seeds.add("lookup_table", table);
  seeds.add("xml_data",
            with_prefix({static_cast<int>(wim.images.size())}, part(built.bytes, built.xml, built.xml_size)));
  for (const BuiltMetadata& metadata : built.images) seeds.add("image", metadata.bytes);
  if (!wim.integrity_table) return;
  const std::uint64_t end = built.lookup_table + built.lookup_entries * 50;
  Bytes integrity(8);
  write_le64(integrity, 0, end);
  const ByteView rest = ByteView(built.bytes).subspan(built.integrity_table);
  integrity.insert(integrity.end(), rest.begin(), rest.end());
  seeds.add("integrity_table", integrity);
}

Bytes sample(std::size_t size, int kind) {
  Bytes bytes(size);
  std::uint32_t state = 12'345;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1'664'525 + 1'013'904'223;
    if (kind == 0) bytes[i] = static_cast<std::byte>("the quick brown fox "[i % 20]);
    if (kind == 1) bytes[i] = static_cast<std::byte>(state >> 30);
    if (kind == 2) bytes[i] = i % 7 == 0 ? std::byte{0xE8} : static_cast<std::byte>(i / 64);
    if (kind == 3) bytes[i] = static_cast<std::byte>(state >> 24);
  }
  return bytes;
}

Bytes decode_seed(std::uint32_t size, int choice, ByteView packed) {
  Bytes seed(5);
  write_le32(seed, 0, size - 1);
  seed[4] = static_cast<std::byte>(choice);
  seed.insert(seed.end(), packed.begin(), packed.end());
  return seed;
}

void add_chunks(Seeds& seeds, Compression compression, const std::string& name) {
  if (!can_encode(compression)) return;
  const std::uint32_t chunk_size = 32 * 1024;
  const int choice = compression == Compression::xpress ? 3 : 0;
  for (int kind = 0; kind < 4; ++kind) {
    for (const std::size_t size : {std::size_t{100}, std::size_t{5'000}}) {
      const Bytes chunk = sample(size, kind);
      seeds.add(name + "_round_trip", with_prefix({choice << 2 | 1}, chunk));
      Bytes packed(chunk.size());
      const std::size_t packed_size =
          std::move(make_encoder(compression, chunk_size, CompressionLevel::normal)).value()->encode(chunk, packed);
      if (packed_size == 0) continue;
      seeds.add(name + "_decode",
                decode_seed(static_cast<std::uint32_t>(size), choice, ByteView(packed).first(packed_size)));
    }
  }
}

/// Chunks with every kind of item, which random bytes do not get to.
void add_lzms_chunks(Seeds& seeds) {
  const auto add = [&](std::uint32_t size, LzmsWriter& writer) {
    seeds.add("lzms_decode", decode_seed(size, 0, writer.finish()));
  };
  LzmsWriter text(5'000);
  add(5'000,
      text.literals("the quick brown fox jumps over the lazy dog").match(20, 957).literals("end").match(3, 3'997));
  LzmsWriter recent(2'000);
  add(2'000,
      recent.literals("abcdefgh").match(5, 4).match(3, 4).recent(0, 3).literals("x").recent(1, 300).recent(2, 1'680));
  LzmsWriter delta(4'000);
  add(4'000, delta.literals("a1c2b2c4").delta(2, 1, 1'992).literals("q").recent_delta(0, 1'999));
  std::string calls;
  for (int i = 0; i < 300; ++i) calls += std::string("\xE8\x10\x20\x00\x00\x8B\x05\x44\x30\x00\x00", 11);
  LzmsWriter code(3'300);
  add(3'300, code.literals(calls));
}

/// Files that are made to break readers, small enough for many runs.
void add_attacks(Seeds& seeds) {
  const AddAttack add = [&](const Attack& attack) {
    if (attack.file.size() <= 16'384) seeds.add("whole_file", attack.file);
  };
  for (const auto& part :
       {add_header_attacks, add_table_attacks, add_packed_attacks, add_solid_attacks, add_tree_attacks,
        add_name_attacks, add_link_attacks, add_xml_attacks, add_integrity_attacks, add_table_cost_attacks}) {
    part(add);
  }
}

void add_records(Seeds& seeds) {
  MountRecord record;
  record.mount_path = "/mnt/a";
  record.wim_path = "/images/a.wim";
  record.wim_size = 4096;
  record.image_index = 1;
  record.image_name = "Test";
  for (int i = 0; i < 3; ++i)
    record.entries.push_back({.position = 8, .kind = FileKind::file, .size = 5, .name = "name"});
  seeds.add("mount_record", with_prefix({0}, encode_mount_record(record)));
  seeds.add("mount_record", with_prefix({1}, encode_commit_journal({})));
  seeds.add("mount_record", with_prefix({2}, encode_unmount_begun({.saved = true, .image_index = 2})));
}

void add_requests(Seeds& seeds) {
  for (const std::string text :
       {R"({"protocol":1,"command":"dismount","path":["/mnt/a"],"disposition":{"save":{"append":false}}})",
        R"({"protocol":1,"command":"verify","files":["a.wim"],"level":"full"})",
        R"({"protocol":1,"command":"mount","image":"a.wim","index":1,"path":"/mnt/a"})"}) {
    seeds.add("request", std::as_bytes(std::span(text)));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "Usage: seeds FOLDER\n");
    return 2;
  }
  Seeds seeds(argv[1]);
  const TestImage sample_image{.root = sample_tree()};
  const TestImage second{.root = root_entry({file_entry(u"second", "second"), symlink_entry(u"link", u"second")})};
  add_file(seeds, {.images = {sample_image}});
  add_file(seeds, {.images = {sample_image, second}, .boot_index = 2, .integrity_table = true});
  add_file(seeds, {.images = {second}, .integrity_table = true, .integrity_chunk_size = 512});
  for (const auto& [compression, name] :
       {std::pair{Compression::xpress, "xpress"}, std::pair{Compression::lzx, "lzx"}}) {
    add_chunks(seeds, compression, name);
  }
  add_lzms_chunks(seeds);
  add_attacks(seeds);
  add_records(seeds);
  add_requests(seeds);
}
