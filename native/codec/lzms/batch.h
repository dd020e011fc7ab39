// SPDX-License-Identifier: MIT
// LZMS items that are decoded, but not yet in the chunk. What an item says never depends on the chunk's bytes, and a
// chunk is larger than any cache: so items are decoded a batch at a time, what their matches repeat is fetched
// meanwhile, and then all are carried out.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace dismount::lzms {

/// Literals, then a match, both within the chunk. 0 bytes of either are possible.
struct Sequence {
  std::uint32_t literals;
  std::uint32_t length;
  std::uint32_t offset;  ///< not 0
  std::uint32_t span;    ///< of a delta match (README.md); 0: a LZ match
};

class Batch {
 public:
  bool full() const { return sequences_ == kMostSequences || literals_ == kMostLiterals; }

  void add_literal(std::uint32_t byte) { literal_bytes_[literals_++] = static_cast<std::byte>(byte); }

  /// Ends a sequence with the literals added since the last one.
  void add_match(std::size_t length, std::size_t offset, std::size_t span) {
    const std::uint32_t new_literals = literals_ - literals_in_sequences_;
    literals_in_sequences_ = literals_;
    sequence_[sequences_++] = {new_literals, static_cast<std::uint32_t>(length), static_cast<std::uint32_t>(offset),
                               static_cast<std::uint32_t>(span)};
  }

  /// Writes everything added to `out`, returns the end of it and is empty again.
  std::byte* write(std::byte* out, const std::byte* chunk_end);

 private:
  static constexpr std::uint32_t kMostSequences = 64;
  static constexpr std::uint32_t kMostLiterals = 256;
  static constexpr std::size_t kSlack = 16;  // read behind literals

  std::uint32_t sequences_ = 0;
  std::uint32_t literals_ = 0;
  std::uint32_t literals_in_sequences_ = 0;
  Sequence sequence_[kMostSequences + 1];
  std::byte literal_bytes_[kMostLiterals + kSlack] = {};
};

}  // namespace dismount::lzms
