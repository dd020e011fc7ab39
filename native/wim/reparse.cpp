// SPDX-License-Identifier: MIT
// Layout: substitute offset and length, print offset and length (u16 each, bytes into the buffer), flags (u32, symbolic
// links only; 1 = relative), then the names.
#include "wim/reparse.h"

#include "base/utf16.h"
#include "wim/dentry.h"

namespace dismount {
namespace {

constexpr std::size_t kJunctionFixed = 8;
constexpr std::size_t kSymlinkFixed = 12;
constexpr std::uint32_t kRelative = 1;

}  // namespace

std::optional<LinkData> decode_link(std::uint32_t tag, ByteView data) {
  const std::size_t fixed = tag == kReparseSymlink ? kSymlinkFixed : kJunctionFixed;
  if ((tag != kReparseSymlink && tag != kReparseJunction) || data.size() < fixed) return std::nullopt;
  const ByteView names = data.subspan(fixed);
  const auto name_at = [&](std::size_t field) -> std::optional<std::u16string> {
    const std::size_t offset = read_le16(data, field);
    const std::size_t length = read_le16(data, field + 2);
    if (length % 2 != 0 || offset > names.size() || length > names.size() - offset) return std::nullopt;
    return utf16_from_bytes(names.subspan(offset, length));
  };
  const auto substitute = name_at(0);
  const auto print = name_at(4);
  if (!substitute || !print) return std::nullopt;
  return LinkData{*substitute, *print, tag == kReparseSymlink && (read_le32(data, 8) & kRelative) != 0};
}

Bytes encode_symlink(const LinkData& link) {
  const Bytes substitute = utf16_to_bytes(link.substitute_name);
  const Bytes print = utf16_to_bytes(link.print_name);
  Bytes data(kSymlinkFixed);
  write_le16(data, 0, 0);
  write_le16(data, 2, static_cast<std::uint16_t>(substitute.size()));
  write_le16(data, 4, static_cast<std::uint16_t>(substitute.size()));
  write_le16(data, 6, static_cast<std::uint16_t>(print.size()));
  write_le32(data, 8, link.relative ? kRelative : 0);
  data.insert(data.end(), substitute.begin(), substitute.end());
  data.insert(data.end(), print.begin(), print.end());
  return data;
}

}  // namespace dismount
