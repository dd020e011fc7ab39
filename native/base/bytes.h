// SPDX-License-Identifier: MIT
// Little-endian numbers in byte spans. The caller checks the length; an overrun is a bug and asserts.
#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace dismount {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;
using ByteSpan = std::span<std::byte>;

static_assert(std::endian::native == std::endian::little, "every target we build for is little-endian");

template <typename T>
T read_le(ByteView bytes, std::size_t offset) {
  assert(bytes.size() >= sizeof(T) && offset <= bytes.size() - sizeof(T));
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}
inline std::uint16_t read_le16(ByteView bytes, std::size_t offset) { return read_le<std::uint16_t>(bytes, offset); }
inline std::uint32_t read_le32(ByteView bytes, std::size_t offset) { return read_le<std::uint32_t>(bytes, offset); }
inline std::uint64_t read_le64(ByteView bytes, std::size_t offset) { return read_le<std::uint64_t>(bytes, offset); }

template <typename T>
void write_le(ByteSpan bytes, std::size_t offset, T value) {
  assert(bytes.size() >= sizeof(T) && offset <= bytes.size() - sizeof(T));
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}
inline void write_le16(ByteSpan b, std::size_t offset, std::uint16_t v) { write_le(b, offset, v); }
inline void write_le32(ByteSpan b, std::size_t offset, std::uint32_t v) { write_le(b, offset, v); }
inline void write_le64(ByteSpan b, std::size_t offset, std::uint64_t v) { write_le(b, offset, v); }

/// Rounds up to a multiple of 8, the alignment inside a metadata resource. The value must be < 2^64 - 7.
constexpr std::uint64_t align8(std::uint64_t value) { return (value + 7) & ~std::uint64_t{7}; }

}  // namespace dismount
