// SPDX-License-Identifier: MIT
// Signatures: WIM "MSWIM"; VHDX "vhdxfile" ([MS-VHDX] 2.2.1); VHD "conectix" in its last 512 bytes and, unless it is of
// fixed size, also at the start; FFU "SignedImage " behind its first four bytes.
#include "engine/dism/image_kind.h"

#include <array>
#include <optional>
#include <string_view>

#include "platform/file.h"

namespace dismount {
namespace {

constexpr std::uint64_t kVhdFooter = 512;

bool has_text(File& file, std::uint64_t offset, std::string_view text) {
  std::array<std::byte, 16> bytes{};
  const ByteSpan into = std::span(bytes).first(text.size());
  const Result<std::size_t> read = file.read_at(offset, into);
  return read.ok() && *read == text.size() &&
         std::string_view(reinterpret_cast<const char*>(bytes.data()), text.size()) == text;
}

std::optional<ImageKind> by_signature(const std::string& path) {
  const Result<std::unique_ptr<File>> opened = open_file(path, OpenMode::read);
  if (!opened) return std::nullopt;
  File& file = **opened;
  if (has_text(file, 0, "MSWIM")) return ImageKind::wim;
  if (has_text(file, 0, "vhdxfile")) return ImageKind::vhdx;
  if (has_text(file, 4, "SignedImage ")) return ImageKind::ffu;
  const Result<std::uint64_t> size = file.size();
  const bool footer = size.ok() && *size >= kVhdFooter && has_text(file, *size - kVhdFooter, "conectix");
  if (footer || has_text(file, 0, "conectix")) return ImageKind::vhd;
  return std::nullopt;
}

std::optional<ImageKind> by_extension(const std::string& path) {
  std::string lower = path;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (lower.ends_with(".vhdx")) return ImageKind::vhdx;
  if (lower.ends_with(".vhd")) return ImageKind::vhd;
  if (lower.ends_with(".ffu")) return ImageKind::ffu;
  return std::nullopt;
}

}  // namespace

ImageKind image_kind(const std::string& path) {
  if (const std::optional<ImageKind> kind = by_signature(path)) return *kind;
  return by_extension(path).value_or(ImageKind::wim);
}

}  // namespace dismount
