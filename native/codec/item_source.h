// SPDX-License-Identifier: MIT
// Writes literals and short matches alike. Which of both comes next is what a decoder's branches predict worst.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace dismount {

/// Where the bytes of a short item are to be copied from: of a match `offset` bytes before `out`; of a literal, whose
/// `offset` is not looked at, in a table of all bytes. 16 bytes can be read there if they can be behind `out`.
inline const std::byte* item_source(const std::byte* out, std::size_t offset, bool is_literal, std::uint8_t literal) {
  constexpr std::size_t kReadBehind = 16;
  static constexpr auto kBytes = [] {
    std::array<std::uint8_t, 256 + kReadBehind> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
    return bytes;
  }();
  // Compilers make a branch of a choice between pointers, but none of this.
  const auto of_match = reinterpret_cast<std::uintptr_t>(out) - offset;
  const auto of_literal = reinterpret_cast<std::uintptr_t>(kBytes.data()) + literal;
  const std::uintptr_t if_literal = 0 - std::uintptr_t{is_literal};
  return reinterpret_cast<const std::byte*>(of_match ^ ((of_match ^ of_literal) & if_literal));
}

}  // namespace dismount
