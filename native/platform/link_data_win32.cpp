// SPDX-License-Identifier: MIT
// Header: tag (+0x00, 4 bytes), length of the rest (+0x04, 2), reserved (+0x06, 2). Then offset and length, 2 bytes
// each and in bytes, of the substitute name (+0x08) and the print name (+0x0c), both counted from the names' start:
// +0x14 after the flags (+0x10) of a symbolic link, +0x10 in a junction.
#include "platform/link_data_win32.h"

#include "base/utf16.h"
#include "platform/handle_win32.h"

namespace dismount {
namespace {

constexpr std::uint32_t kSymlinkTag = 0xA000000C;
constexpr std::uint32_t kJunctionTag = 0xA0000003;
constexpr std::uint32_t kRelative = 1;
constexpr std::size_t kHeaderSize = 0x08;
constexpr std::size_t kSymlinkNames = 0x14;
constexpr std::size_t kJunctionNames = 0x10;

constexpr std::wstring_view kNtPrefix = L"\\??\\";
constexpr std::wstring_view kNtUncPrefix = L"\\??\\UNC\\";

std::wstring to_nt(const std::wstring& target) {
  if (target.starts_with(L"\\\\?\\") || target.starts_with(L"\\\\.\\")) return L"\\??\\" + target.substr(4);
  if (target.starts_with(L"\\\\")) return std::wstring(kNtUncPrefix) + target.substr(2);
  if (target.size() >= 2 && target[1] == L':') return std::wstring(kNtPrefix) + target;
  return target;  // relative to the link's directory or, with a leading separator, to its volume
}

std::wstring from_nt(const std::wstring& name) {
  if (!name.starts_with(kNtPrefix)) return name;
  return without_prefix(L"\\\\?\\" + name.substr(kNtPrefix.size()));
}

}  // namespace

std::optional<Bytes> encode_symlink(std::wstring_view text) {
  std::wstring target(text);
  for (wchar_t& c : target) {
    if (c == L'/') c = L'\\';  // the NT name below knows no other separator
  }
  const std::wstring nt = to_nt(target);
  const std::size_t nt_size = nt.size() * sizeof(wchar_t);
  const std::size_t print_size = target.size() * sizeof(wchar_t);
  const std::size_t total = kSymlinkNames + nt_size + print_size;
  if (total > MAXIMUM_REPARSE_DATA_BUFFER_SIZE) return std::nullopt;

  Bytes data(total);
  const auto field = [&](std::size_t offset, std::size_t value) {
    write_le16(data, offset, static_cast<std::uint16_t>(value));
  };
  write_le32(data, 0x00, kSymlinkTag);
  field(0x04, total - kHeaderSize);
  field(0x08, 0);
  field(0x0a, nt_size);
  field(0x0c, nt_size);
  field(0x0e, print_size);
  write_le32(data, 0x10, nt == target ? kRelative : 0);
  std::memcpy(data.data() + kSymlinkNames, nt.data(), nt_size);
  std::memcpy(data.data() + kSymlinkNames + nt_size, target.data(), print_size);
  return data;
}

std::optional<std::wstring> decode_link(ByteView data) {
  if (data.size() < kJunctionNames) return std::nullopt;
  const std::uint32_t tag = read_le32(data, 0x00);
  if (tag != kSymlinkTag && tag != kJunctionTag) return std::nullopt;
  const std::size_t names = tag == kSymlinkTag ? kSymlinkNames : kJunctionNames;
  const std::size_t offset = names + read_le16(data, 0x08);
  const std::size_t size = read_le16(data, 0x0a);
  if (size % sizeof(wchar_t) != 0 || offset > data.size() || size > data.size() - offset) return std::nullopt;
  const std::u16string name = utf16_from_bytes(data.subspan(offset, size));
  return from_nt(std::wstring(name.begin(), name.end()));
}

}  // namespace dismount
