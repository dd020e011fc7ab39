// SPDX-License-Identifier: MIT
#include "wim/dentry.h"

#include <algorithm>

#include "base/utf16.h"

namespace dismount {
namespace {

constexpr std::size_t kMainHashAt = 0x40;
constexpr std::size_t kStreamCountAt = 0x60;
constexpr std::size_t kShortNameLengthAt = 0x62;
constexpr std::size_t kNameLengthAt = 0x64;
constexpr std::size_t kNameAt = kDentryFixedSize;

/// A name takes its bytes and a NUL unit, or nothing at all if it is empty.
std::size_t with_nul(std::size_t name_bytes) { return name_bytes == 0 ? 0 : name_bytes + 2; }

std::uint64_t length_of(ByteView dentry) { return read_le64(dentry, 0); }

Sha1Hash hash_at(ByteView bytes, std::size_t at) {
  Sha1Hash hash;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), hash.size(), hash.begin());
  return hash;
}

void put_bytes(ByteSpan bytes, std::size_t at, ByteView data) {
  if (at > bytes.size() || data.size() > bytes.size() - at) return;  // the sizes were proven before
  std::copy(data.begin(), data.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

Error bad(std::uint64_t at, std::string problem) {
  return corrupt("metadata resource, dentry at offset " + std::to_string(at), std::move(problem));
}

}  // namespace

bool is_end_of_list(ByteView resource, std::uint64_t at) {
  return at <= resource.size() && resource.size() - at >= 8 && read_le64(resource, static_cast<std::size_t>(at)) <= 8;
}

Result<std::uint64_t> check_dentry(ByteView resource, std::uint64_t at) {
  if (at > resource.size() || resource.size() - at < kDentryFixedSize) return bad(at, "it runs past the end");
  const ByteView rest = resource.subspan(static_cast<std::size_t>(at));
  const std::uint64_t length = length_of(rest);
  if (length < kDentryFixedSize || length > rest.size()) return bad(at, "its length is " + std::to_string(length));
  if (length % 8 != 0) return bad(at, "its length " + std::to_string(length) + " is not a multiple of 8");
  const std::size_t short_name = read_le16(rest, kShortNameLengthAt);
  const std::size_t name = read_le16(rest, kNameLengthAt);
  if (short_name % 2 != 0 || name % 2 != 0) return bad(at, "a name has an odd number of bytes");
  if (kNameAt + with_nul(name) + with_nul(short_name) > length) return bad(at, "its names do not fit its length");

  std::uint64_t total = length;
  const std::size_t streams = read_le16(rest, kStreamCountAt);
  for (std::size_t i = 0; i < streams; ++i) {
    if (rest.size() - total < kStreamFixedSize) return bad(at, "its streams run past the end");
    const ByteView stream = rest.subspan(static_cast<std::size_t>(total));
    const std::uint64_t stream_length = length_of(stream);
    const std::size_t stream_name = read_le16(stream, 0x24);
    if (stream_length < kStreamFixedSize || stream_length > stream.size() || stream_length % 8 != 0) {
      return bad(at, "stream entry " + std::to_string(i) + " has a length of " + std::to_string(stream_length));
    }
    if (stream_name % 2 != 0 || kStreamFixedSize + with_nul(stream_name) > stream_length) {
      return bad(at, "the name of stream entry " + std::to_string(i) + " does not fit");
    }
    total += stream_length;
  }
  return total;
}

std::vector<DentryStream> streams_of(ByteView dentry) {
  using Kind = DentryStream::Kind;
  const std::uint32_t attributes = read_le32(dentry, 0x08);
  const std::size_t count = read_le16(dentry, kStreamCountAt);
  std::vector<DentryStream> streams;
  streams.reserve(count + 1);

  bool awaits_reparse_data = (attributes & (kAttributeReparsePoint | kAttributeEncrypted)) == kAttributeReparsePoint;
  bool awaits_contents = true;
  const auto next_unnamed = [&] {
    if (awaits_reparse_data) return awaits_reparse_data = false, Kind::reparse_data;
    if (awaits_contents) return awaits_contents = false, Kind::contents;
    return Kind::surplus;
  };

  const Sha1Hash main_hash = hash_at(dentry, kMainHashAt);
  if (main_hash != kZeroHash) streams.push_back({next_unnamed(), main_hash, {}, kMainHashAt});

  auto at = static_cast<std::size_t>(length_of(dentry));
  bool unnamed_entry = false;
  for (std::size_t i = 0; i < count; ++i) {
    const ByteView entry = dentry.subspan(at);
    const std::size_t name_bytes = read_le16(entry, 0x24);
    DentryStream stream;
    stream.hash = hash_at(entry, 0x10);
    stream.hash_at = at + 0x10;
    if (name_bytes != 0) {
      stream.kind = Kind::named;
      stream.name = utf16_from_bytes(entry.subspan(kStreamFixedSize, name_bytes));
    } else {
      stream.kind = next_unnamed();
      unnamed_entry = true;
    }
    streams.push_back(std::move(stream));
    at += static_cast<std::size_t>(length_of(entry));
  }
  if (main_hash == kZeroHash && !unnamed_entry) {
    streams.insert(streams.begin(), {next_unnamed(), main_hash, {}, kMainHashAt});
  }
  return streams;
}

bool Dentry::is_link() const {
  return is_reparse_point() && !is_encrypted() &&
         (reparse_tag() == kReparseSymlink || reparse_tag() == kReparseJunction);
}

std::u16string Dentry::name() const { return utf16_from_bytes(name_bytes()); }

ByteView Dentry::name_bytes() const { return bytes_.subspan(kNameAt, read_le16(bytes_, kNameLengthAt)); }

std::u16string Dentry::short_name() const {
  return utf16_from_bytes(
      bytes_.subspan(kNameAt + with_nul(read_le16(bytes_, kNameLengthAt)), read_le16(bytes_, kShortNameLengthAt)));
}

Sha1Hash Dentry::hash_of(DentryStream::Kind kind) const {
  for (const DentryStream& stream : streams_of(bytes_)) {
    if (stream.kind == kind) return stream.hash;
  }
  return kZeroHash;
}

ByteSpan Dentry::own() {
  if (owned_.empty()) {
    owned_.assign(bytes_.begin(), bytes_.end());
    bytes_ = owned_;
  }
  return owned_;
}

Dentry Dentry::clone() const {
  Dentry copy(bytes_, 0);
  copy.own();
  copy.has_child_list = has_child_list;
  return copy;
}

void Dentry::set_times(FileTime access, FileTime write) {
  const ByteSpan bytes = own();
  write_le64(bytes, 0x30, access);
  write_le64(bytes, 0x38, write);
}

void Dentry::set_hard_link_id(std::uint64_t id) { write_le64(own(), 0x58, id); }

void Dentry::set_contents_hash(const Sha1Hash& hash) {
  std::vector<DentryStream> streams = streams_of(bytes_);
  for (const DentryStream& stream : streams) {
    if (stream.kind == DentryStream::Kind::contents) return put_bytes(own(), stream.hash_at, hash);
  }
  streams.push_back({DentryStream::Kind::contents, hash, {}, 0});
  replace_streams(streams);
}

void Dentry::set_reparse_hash(const Sha1Hash& hash) {
  for (const DentryStream& stream : streams_of(bytes_)) {
    if (stream.kind == DentryStream::Kind::reparse_data) return put_bytes(own(), stream.hash_at, hash);
  }
}

void Dentry::drop_reparse_data() {
  std::vector<DentryStream> streams = streams_of(bytes_);
  std::erase_if(streams, [](const DentryStream& s) { return s.kind == DentryStream::Kind::reparse_data; });
  const ByteSpan bytes = own();
  const std::uint32_t kept = attributes() & ~std::uint32_t{kAttributeReparsePoint};
  write_le32(bytes, 0x08, kept == 0 ? std::uint32_t{kAttributeNormal} : kept);
  write_le64(bytes, 0x58, 0);
  replace_streams(streams);
}

/// Lays the streams out anew by the rules that DISM accepts: a single unnamed one goes into the main hash; otherwise
/// all go to entries, reparse data first, then contents, then named ones (format section 6).
void Dentry::replace_streams(const std::vector<DentryStream>& streams) {
  using Kind = DentryStream::Kind;
  std::vector<const DentryStream*> ordered;
  for (const Kind kind : {Kind::reparse_data, Kind::contents, Kind::named}) {
    for (const DentryStream& stream : streams) {
      if (stream.kind == kind && !(kind == Kind::contents && is_directory())) ordered.push_back(&stream);
    }
  }
  Bytes fresh(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(length_of(bytes_)));
  const bool single = ordered.size() == 1 && ordered.front()->kind != Kind::named;
  put_bytes(fresh, kMainHashAt, single ? ordered.front()->hash : kZeroHash);
  write_le16(fresh, kStreamCountAt, single ? std::uint16_t{0} : static_cast<std::uint16_t>(ordered.size()));
  if (!single) {
    for (const DentryStream* stream : ordered) {
      const Bytes name = utf16_to_bytes(stream->name);
      const std::size_t size = static_cast<std::size_t>(align8(kStreamFixedSize + with_nul(name.size())));
      Bytes entry(size);
      write_le64(entry, 0, size);
      put_bytes(entry, 0x10, stream->hash);
      write_le16(entry, 0x24, static_cast<std::uint16_t>(name.size()));
      put_bytes(entry, kStreamFixedSize, name);
      fresh.insert(fresh.end(), entry.begin(), entry.end());
    }
  }
  owned_ = std::move(fresh);
  bytes_ = owned_;
}

void Dentry::rename(const std::u16string& new_name) {
  const std::size_t old_names =
      with_nul(read_le16(bytes_, kNameLengthAt)) + with_nul(read_le16(bytes_, kShortNameLengthAt));
  const auto length = static_cast<std::size_t>(length_of(bytes_));
  // Tagged items begin at the next multiple of 8 behind the names.
  const std::size_t items_at = std::min(length, static_cast<std::size_t>(align8(kNameAt + old_names)));
  const Bytes name_bytes = utf16_to_bytes(new_name);
  Bytes fresh(bytes_.begin(), bytes_.begin() + kDentryFixedSize);
  fresh.insert(fresh.end(), name_bytes.begin(), name_bytes.end());
  fresh.resize(static_cast<std::size_t>(align8(kNameAt + with_nul(name_bytes.size()))));
  fresh.insert(fresh.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(items_at),
               bytes_.begin() + static_cast<std::ptrdiff_t>(length));
  write_le64(fresh, 0, fresh.size());
  write_le16(fresh, kNameLengthAt, static_cast<std::uint16_t>(name_bytes.size()));
  write_le16(fresh, kShortNameLengthAt, 0);
  fresh.insert(fresh.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(length), bytes_.end());
  owned_ = std::move(fresh);
  bytes_ = owned_;
}

Dentry Dentry::make(const New& fields) {
  const Bytes name = utf16_to_bytes(fields.name);
  Dentry dentry;
  dentry.owned_.resize(static_cast<std::size_t>(align8(kNameAt + with_nul(name.size()))));
  const ByteSpan bytes = dentry.owned_;
  write_le64(bytes, 0, bytes.size());
  write_le32(bytes, 0x08, fields.attributes);
  write_le32(bytes, 0x0C, fields.security_id);
  write_le64(bytes, 0x28, fields.creation_time);
  write_le64(bytes, 0x30, fields.access_time);
  write_le64(bytes, 0x38, fields.write_time);
  put_bytes(bytes, kMainHashAt, fields.hash);
  if (fields.attributes & kAttributeReparsePoint) {
    write_le32(bytes, 0x58, fields.reparse_tag);
    write_le16(bytes, 0x5E, fields.link_not_fixed ? std::uint16_t{1} : std::uint16_t{0});
  }
  write_le16(bytes, kNameLengthAt, static_cast<std::uint16_t>(name.size()));
  put_bytes(bytes, kNameAt, name);
  dentry.bytes_ = dentry.owned_;
  dentry.has_child_list = fields.attributes == kAttributeDirectory;
  return dentry;
}

}  // namespace dismount
