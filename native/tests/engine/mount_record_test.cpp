// SPDX-License-Identifier: MIT
#include "engine/portable/mount_record.h"

#include "base/sha1.h"
#include "engine/portable/mount_store.h"
#include "tests/support/expect.h"
#include "tests/support/temp_folder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

MountRecord sample(const std::string& path = "/mnt/a") {
  MountRecord record;
  record.status = MountStatus::mounted;
  record.mount_path = path;
  record.directory_inode = 11;
  record.directory_device = 12;
  record.wim_path = "/a.wim";
  record.wim_size = 13;
  for (std::size_t i = 0; i < record.wim_header.size(); ++i) record.wim_header[i] = static_cast<std::byte>(i);
  record.image_index = 14;
  record.image_name = "N\xC3\xA4me";
  record.read_only = true;
  record.entries = {{.position = 1,
                     .kind = FileKind::directory,
                     .size = 2,
                     .write_time = -3,
                     .change_time = 4,
                     .birth_time = 5,
                     .inode = 6,
                     .name = ""},
                    {.position = 7,
                     .kind = FileKind::symlink,
                     .size = 8,
                     .write_time = 9,
                     .change_time = 10,
                     .birth_time = 0,
                     .inode = ~0ULL,
                     .name = "file"}};
  return record;
}

CommitJournal journal() {
  CommitJournal value;
  value.old_header.fill(std::byte{1});
  value.new_header.fill(std::byte{2});
  value.image_index = 3;
  return value;
}

/// Cut at, and changed at, every byte.
template <typename Decode>
void refuses_every_damage(const Bytes& good, const Decode& decode) {
  CHECK(decode(good).ok());
  for (std::size_t at = 0; at < good.size(); ++at) {
    CHECK(code_of(decode(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at)))) == Code::mount_corrupt);
    Bytes changed = good;
    changed[at] ^= std::byte{0x10};
    CHECK(code_of(decode(changed)) == Code::mount_corrupt);
  }
  Bytes longer = good;
  longer.push_back(std::byte{0});
  CHECK(code_of(decode(longer)) == Code::mount_corrupt);
}

}  // namespace

TEST_CASE("a mount record reads back as it was written") {
  const MountRecord record = sample();
  const MountRecord read = must(decode_mount_record(encode_mount_record(record)));
  CHECK(read.status == MountStatus::mounted);
  CHECK(read.mount_path == record.mount_path);
  CHECK(read.directory_inode == 11);
  CHECK(read.directory_device == 12);
  CHECK(read.wim_path == "/a.wim");
  CHECK(read.wim_size == 13);
  CHECK(read.wim_header == record.wim_header);
  CHECK(read.image_index == 14);
  CHECK(read.image_name == record.image_name);
  CHECK(read.read_only);
  REQUIRE(read.entries.size() == 2);
  CHECK(read.entries[0].kind == FileKind::directory);
  CHECK(read.entries[0].write_time == -3);
  CHECK(read.entries[1].position == 7);
  CHECK(read.entries[1].size == 8);
  CHECK(read.entries[1].change_time == 10);
  CHECK(read.entries[0].birth_time == 5);
  CHECK(read.entries[1].inode == ~0ULL);
  CHECK(read.entries[1].name == "file");
  CHECK(encode_mount_record(read) == encode_mount_record(record));
}

TEST_CASE("a mount record that was cut or changed at any byte is refused") {
  refuses_every_damage(encode_mount_record(sample()), [](const Bytes& bytes) { return decode_mount_record(bytes); });
}

TEST_CASE("the head of a record is read without its entries, and refused cut or changed at any byte") {
  const Bytes record = encode_mount_record(sample());
  MountRecord empty = sample();
  empty.entries.clear();
  const std::size_t size = encode_mount_record(empty).size() - sizeof(Sha1Hash);
  const MountHead head = must(decode_mount_head(record));
  CHECK(head.mount_path == "/mnt/a");
  CHECK(head.image_name == sample().image_name);
  CHECK(head.read_only);
  CHECK(head.entry_count == 2);
  CHECK(decode_mount_head(ByteView(record).first(size)).ok());
  CHECK(code_of(decode_mount_head(ByteView(record).first(size - 1))) == Code::mount_corrupt);
  for (std::size_t at = 0; at < size; ++at) {
    Bytes changed = record;
    changed[at] ^= std::byte{0x10};
    CHECK(code_of(decode_mount_head(changed)) == Code::mount_corrupt);
  }
}

TEST_CASE("a commit journal reads back, and is refused cut or changed at any byte") {
  const CommitJournal read = must(decode_commit_journal(encode_commit_journal(journal())));
  CHECK(read.old_header == journal().old_header);
  CHECK(read.new_header == journal().new_header);
  CHECK(read.image_index == 3);
  refuses_every_damage(encode_commit_journal(journal()),
                       [](const Bytes& bytes) { return decode_commit_journal(bytes); });
}

TEST_CASE("an entry is the same only if nothing that a write changes has changed") {
  const RecordedEntry entry{.position = 1,
                            .kind = FileKind::file,
                            .size = 2,
                            .write_time = 3,
                            .change_time = 4,
                            .birth_time = 5,
                            .inode = 6,
                            .name = "n"};
  FileStat stat;
  stat.kind = FileKind::file;
  stat.size = 2;
  stat.write_time = 3;
  stat.change_time = 4;
  stat.inode = 6;
  CHECK(entry.same_as(stat));
  const auto differs = [&](auto change) {
    FileStat other = stat;
    change(other);
    return !entry.same_as(other);
  };
  CHECK(differs([](FileStat& s) { s.kind = FileKind::symlink; }));
  CHECK(differs([](FileStat& s) { s.size = 3; }));
  CHECK(differs([](FileStat& s) { s.write_time = 4; }));
  CHECK(differs([](FileStat& s) { s.change_time = 5; }));
  CHECK(differs([](FileStat& s) { s.inode = 7; }));
  CHECK_FALSE(differs([](FileStat& s) { s.access_time = 99; }));
}

TEST_CASE("a store keeps, lists and forgets mounts") {
  const TempFolder folder;
  const MountStore store(folder / "state");
  CHECK(must(store.list()).heads.empty());
  CHECK(code_of(store.load("/mnt/a")) == Code::not_mounted);
  must(store.save(sample("/mnt/a")));
  must(store.save(sample("/mnt/b")));
  CHECK(must(store.list()).heads.size() == 2);
  CHECK(must(store.load("/mnt/b")).mount_path == "/mnt/b");
  CHECK(must(store.load("/mnt/b")).entries.size() == 2);
  CHECK(must(store.load_head("/mnt/b")).mount_path == "/mnt/b");
  CHECK(must(store.check("/mnt/b")).mount_path == "/mnt/b");
  CHECK(code_of(store.check("/mnt/c")) == Code::not_mounted);
  CHECK_FALSE(must(store.load_journal("/mnt/a")));
  must(store.save_journal("/mnt/a", journal()));
  CHECK(must(store.load_journal("/mnt/a"))->image_index == 3);
  must(store.remove("/mnt/a"));
  CHECK(code_of(store.load("/mnt/a")) == Code::not_mounted);
  CHECK_FALSE(must(store.load_journal("/mnt/a")));
  CHECK(must(store.list()).heads.size() == 1);
  CHECK_FALSE(must(store.list()).unreadable);
}

TEST_CASE("a record that cannot be read is left out of the list and named") {
  const TempFolder folder;
  const MountStore store(folder / "state");
  must(store.save(sample("/mnt/a")));
  must(store.save(sample("/mnt/b")));
  for (const auto& entry : std::filesystem::directory_iterator(folder / "state/mounts")) {
    write_text(entry.path() / "record", "nonsense");
    break;
  }
  const MountHeads all = must(store.list());
  CHECK(all.heads.size() == 1);
  REQUIRE(all.unreadable);
  CHECK(all.unreadable->code == Code::mount_corrupt);
  CHECK(all.unreadable->where.starts_with(folder / "state/mounts/"));
}

TEST_CASE("a record whose entries are damaged is listed, but does not load") {
  const TempFolder folder;
  const MountStore store(folder / "state");
  must(store.save(sample("/mnt/a")));
  for (const auto& entry : std::filesystem::directory_iterator(folder / "state/mounts")) {
    Bytes bytes = read_bytes((entry.path() / "record").string());
    bytes[bytes.size() - 30] ^= std::byte{1};
    write_bytes((entry.path() / "record").string(), bytes);
  }
  CHECK(must(store.list()).heads.size() == 1);
  CHECK(must(store.load_head("/mnt/a")).entry_count == 2);
  CHECK(code_of(store.load("/mnt/a")) == Code::mount_corrupt);
  CHECK(code_of(store.check("/mnt/a")) == Code::mount_corrupt);
}

TEST_CASE("a mount is dismounted by one process at a time") {
  const TempFolder folder;
  const MountStore store(folder / "state");
  must(store.save(sample("/mnt/a")));
  {
    const auto held = must(store.lock("/mnt/a"));
    CHECK(code_of(store.lock("/mnt/a")) == Code::sharing_violation);
  }
  CHECK(store.lock("/mnt/a").ok());
}

TEST_CASE("an image's name of any length leaves a record that can be read") {
  MountRecord record = sample();
  record.image_name = "x";
  for (int i = 0; i < 100'000; ++i) record.image_name += "\xC3\xA4";
  const MountRecord read = must(decode_mount_record(encode_mount_record(record)));
  CHECK(read.image_name == record.image_name.substr(0, 65'535));
  CHECK(read.entries.size() == 2);
  record.image_name.erase(0, 1);  // now the limit would divide a character
  CHECK(must(decode_mount_record(encode_mount_record(record))).image_name.size() == 65'534);
}
