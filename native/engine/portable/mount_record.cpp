// SPDX-License-Identifier: MIT
#include "engine/portable/mount_record.h"

#include <algorithm>

#include "base/sha1.h"

namespace dismount {
namespace {

constexpr char kRecordMagic[8] = {'D', 'W', 'I', 'R', 'E', 'C', '0', '2'};
constexpr char kJournalMagic[8] = {'D', 'W', 'I', 'J', 'N', 'L', '0', '1'};
constexpr char kUnmountMagic[8] = {'D', 'W', 'I', 'U', 'N', 'M', '0', '1'};
/// Bytes of a text: more than a path or a file name can have. An image may be called anything.
constexpr std::size_t kMaxText = 65'535;
/// Bytes of an entry without its name; proves a claimed count before memory is taken for it.
constexpr std::size_t kEntryFixed = 8 + 1 + 5 * 8 + 4;

class Writer {
 public:
  explicit Writer(const char (&magic)[8]) { put(std::as_bytes(std::span(magic))); }
  void put(ByteView data) { bytes_.insert(bytes_.end(), data.begin(), data.end()); }
  template <typename T>
  void number(T value) {
    put(std::as_bytes(std::span(&value, 1)));
  }
  void text(const std::string& value) {
    number(static_cast<std::uint32_t>(value.size()));
    put(std::as_bytes(std::span(value)));
  }
  void seal() {
    const Sha1Hash hash = sha1(bytes_);
    put(hash);
  }
  Bytes finish() {
    seal();
    return std::move(bytes_);
  }

 private:
  Bytes bytes_;
};

/// Reads in order; after a read past the end everything is zero and ok() is false.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  std::size_t left() const { return rest_.size(); }
  ByteView take(std::size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  template <typename T>
  T number() {
    const ByteView taken = take(sizeof(T));
    return taken.empty() ? T{} : read_le<T>(taken, 0);
  }
  std::string text() {
    const auto size = number<std::uint32_t>();
    if (size > kMaxText) {
      ok_ = false;
      return {};
    }
    const ByteView taken = take(size);
    return std::string(reinterpret_cast<const char*>(taken.data()), taken.size());
  }
  void header(HeaderBytes& into) {
    const ByteView taken = take(into.size());
    std::copy(taken.begin(), taken.end(), into.begin());
  }

 private:
  ByteView rest_;
  bool ok_ = true;
};

/// As much of the text as a reader accepts, without a part of a character at its end.
std::string shortened(const std::string& text) {
  std::size_t size = std::min(text.size(), kMaxText);
  constexpr unsigned kContinuation = 0x80;
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == kContinuation) --size;
  return text.substr(0, size);
}

Error unreadable(std::string what) {
  return Error{.code = Code::mount_corrupt,
               .what = std::move(what),
               .where = {},
               .cause = "its file was cut or changed",
               .next =
                   "copy what you need out of the mount directory, then discard the mount; if that is refused, too, "
                   "empty the directory and remove the folder of the record"};
}

/// The bytes between the magic and the hash, if both are right.
std::optional<ByteView> payload(ByteView disk, const char (&magic)[8]) {
  constexpr std::size_t kAround = sizeof magic + 20;
  if (disk.size() < kAround || std::memcmp(disk.data(), magic, sizeof magic) != 0) return std::nullopt;
  const Sha1Hash hash = sha1(disk.first(disk.size() - 20));
  if (!std::equal(hash.begin(), hash.end(), disk.end() - 20)) return std::nullopt;
  return disk.subspan(sizeof magic, disk.size() - kAround);
}

constexpr const char* kUnreadableRecord = "the record of this mount cannot be read";

struct HeadAndSize {
  MountHead head;
  std::size_t size;  ///< in bytes, with the magic before and the SHA-1 behind it
};

Result<HeadAndSize> decode_head(ByteView disk) {
  Reader in(disk);
  const ByteView magic = in.take(sizeof kRecordMagic);
  MountHead head;
  head.status = in.number<std::uint8_t>() == 0 ? MountStatus::mounting : MountStatus::mounted;
  head.mount_path = in.text();
  head.directory_inode = in.number<std::uint64_t>();
  head.directory_device = in.number<std::uint64_t>();
  head.wim_path = in.text();
  head.wim_size = in.number<std::uint64_t>();
  head.wim_write_time = in.number<std::int64_t>();
  in.header(head.wim_header);
  head.image_index = in.number<std::uint32_t>();
  head.image_name = in.text();
  head.read_only = in.number<std::uint8_t>() != 0;
  head.entry_count = in.number<std::uint64_t>();
  const std::size_t hashed = disk.size() - in.left();
  const ByteView hash = in.take(sizeof(Sha1Hash));
  if (!in.ok() || std::memcmp(magic.data(), kRecordMagic, sizeof kRecordMagic) != 0 ||
      !std::ranges::equal(hash, sha1(disk.first(hashed)))) {
    return unreadable(kUnreadableRecord);
  }
  return HeadAndSize{std::move(head), disk.size() - in.left()};
}

}  // namespace

Bytes encode_mount_record(const MountRecord& record) {
  Writer out(kRecordMagic);
  out.number(static_cast<std::uint8_t>(record.status));
  out.text(record.mount_path);
  out.number(record.directory_inode);
  out.number(record.directory_device);
  out.text(record.wim_path);
  out.number(record.wim_size);
  out.number(record.wim_write_time);
  out.put(record.wim_header);
  out.number(record.image_index);
  out.text(shortened(record.image_name));
  out.number(static_cast<std::uint8_t>(record.read_only));
  out.number(static_cast<std::uint64_t>(record.entries.size()));
  out.seal();
  for (const RecordedEntry& entry : record.entries) {
    out.number(entry.position);
    out.number(static_cast<std::uint8_t>(entry.kind));
    out.number(entry.size);
    out.number(entry.write_time);
    out.number(entry.change_time);
    out.number(entry.birth_time);
    out.number(entry.inode);
    out.text(entry.name);
  }
  return out.finish();
}

Result<MountHead> decode_mount_head(ByteView start) {
  TRY_ASSIGN(const HeadAndSize decoded, decode_head(start));
  return decoded.head;
}

Result<MountHead> check_mount_record(ByteView disk) {
  TRY_ASSIGN(HeadAndSize decoded, decode_head(disk));
  if (!payload(disk, kRecordMagic)) return unreadable(kUnreadableRecord);
  return std::move(decoded.head);
}

Result<MountRecord> decode_mount_record(ByteView disk) {
  const Error damaged = unreadable(kUnreadableRecord);
  TRY_ASSIGN(HeadAndSize decoded, decode_head(disk));
  const auto bytes = payload(disk, kRecordMagic);
  if (!bytes) return damaged;
  const std::size_t before = decoded.size - sizeof kRecordMagic;
  if (before > bytes->size()) return damaged;
  Reader in(bytes->subspan(before));
  MountRecord record{std::move(decoded.head), {}};
  const std::uint64_t count = record.entry_count;
  if (count > in.left() / kEntryFixed) return damaged;
  record.entries.resize(static_cast<std::size_t>(count));
  for (RecordedEntry& entry : record.entries) {
    entry.position = in.number<std::uint64_t>();
    const auto kind = in.number<std::uint8_t>();
    if (kind > static_cast<std::uint8_t>(FileKind::other)) return damaged;
    entry.kind = static_cast<FileKind>(kind);
    entry.size = in.number<std::uint64_t>();
    entry.write_time = in.number<std::int64_t>();
    entry.change_time = in.number<std::int64_t>();
    entry.birth_time = in.number<std::int64_t>();
    entry.inode = in.number<std::uint64_t>();
    entry.name = in.text();
  }
  if (!in.ok() || in.left() != 0) return damaged;
  // The first is the mount directory itself.
  const bool whole = !record.entries.empty() && record.entries.front().kind == FileKind::directory;
  if (record.status == MountStatus::mounted && !whole) return damaged;
  return record;
}

Bytes encode_commit_journal(const CommitJournal& journal) {
  Writer out(kJournalMagic);
  out.put(journal.mounted_header);
  out.put(journal.old_header);
  out.put(journal.new_header);
  out.number(journal.image_index);
  return out.finish();
}

Result<CommitJournal> decode_commit_journal(ByteView disk) {
  const auto bytes = payload(disk, kJournalMagic);
  if (!bytes || bytes->size() != 3 * kHeaderSize + 4) return unreadable("the journal of this mount cannot be read");
  Reader in(*bytes);
  CommitJournal journal;
  in.header(journal.mounted_header);
  in.header(journal.old_header);
  in.header(journal.new_header);
  journal.image_index = in.number<std::uint32_t>();
  return journal;
}

Bytes encode_unmount_begun(const UnmountBegun& begun) {
  Writer out(kUnmountMagic);
  out.number(static_cast<std::uint8_t>(begun.saved));
  out.number(begun.image_index);
  return out.finish();
}

Result<UnmountBegun> decode_unmount_begun(ByteView disk) {
  const auto bytes = payload(disk, kUnmountMagic);
  if (!bytes || bytes->size() != 5) return unreadable("the state of this mount cannot be read");
  Reader in(*bytes);
  UnmountBegun begun;
  begun.saved = in.number<std::uint8_t>() != 0;
  begun.image_index = in.number<std::uint32_t>();
  return begun;
}

}  // namespace dismount
