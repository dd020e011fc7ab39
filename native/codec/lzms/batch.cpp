// SPDX-License-Identifier: MIT
#include "codec/lzms/batch.h"

#include "codec/match_copy.h"

namespace dismount::lzms {
namespace {

/// Each byte is the one `offset` back, plus what changed from there to here `span` bytes earlier.
void copy_delta(std::byte* out, std::size_t offset, std::size_t span, std::size_t length) {
  const auto byte = [](const std::byte* at) { return std::to_integer<unsigned>(*at); };
  for (std::byte* const end = out + length; out != end; ++out) {
    *out = static_cast<std::byte>(byte(out - offset) + byte(out - span) - byte(out - span - offset));
  }
}

}  // namespace

std::byte* Batch::write(std::byte* out, const std::byte* chunk_end) {
  // Literals behind the last match.
  if (literals_ != literals_in_sequences_) add_match(0, 1, 0);
  const std::byte* literal = literal_bytes_;
  for (const Sequence* at = sequence_; at != sequence_ + sequences_; ++at) {
    const Sequence item = *at;
    const bool has_slack =
        static_cast<std::size_t>(chunk_end - out) >= std::size_t{item.literals} + item.length + kCopySlack;
    if (has_slack) [[likely]] {
      for (std::size_t done = 0; done < item.literals; done += kSlack) {
        std::memcpy(out + done, literal + done, kSlack);
      }
    } else {
      std::memcpy(out, literal, item.literals);
    }
    out += item.literals;
    literal += item.literals;
    if (item.span != 0) {
      copy_delta(out, item.offset, item.span, item.length);
    } else if (has_slack) [[likely]] {
      copy_match(out, item.offset, item.length);
    } else {
      copy_match_exactly(out, item.offset, item.length);
    }
    out += item.length;
  }
  sequences_ = literals_ = literals_in_sequences_ = 0;
  return out;
}

}  // namespace dismount::lzms
