// SPDX-License-Identifier: MIT
// LZMS (format section 12): a range coder says what comes next, adaptive Huffman codes say what it is.
// The technique: contexts and queues live on the stack, where bytes written to the chunk cannot change them, so that
// the compiler keeps them in registers; one refill of the bits a code; matches are carried out a batch at a time.
#include "codec/lzms/decode.h"

#include "codec/lzms/adaptive_code.h"
#include "codec/lzms/backward_bit_reader.h"
#include "codec/lzms/batch.h"
#include "codec/lzms/format.h"
#include "codec/lzms/range_decoder.h"
#include "codec/lzms/x86_filter.h"

namespace dismount {
namespace {

using namespace lzms;

/// The matches used last, one more than can be named: the newest is hidden from an item that directly follows it.
template <typename Match>
struct RecentMatches {
  Match newest[kRecentMatches + 1];

  void push(Match match) { move_to_front(kRecentMatches, match); }
  Match take(unsigned index) {
    const Match match = newest[index];
    move_to_front(index, match);
    return match;
  }

 private:
  // Which one is hard to predict: written so that the compiler can do without branches.
  void move_to_front(unsigned index, Match match) {
    newest[3] = index >= 3 ? newest[2] : newest[3];
    newest[2] = index >= 2 ? newest[1] : newest[2];
    newest[1] = index >= 1 ? newest[0] : newest[1];
    newest[0] = match;
  }
};

struct Delta {
  std::uint32_t power;
  std::uint32_t raw_offset;
};

/// Which of the recent matches: 0, 1 or 2.
template <unsigned History>
[[gnu::always_inline]] inline unsigned decode_recent(BitContexts<History> (&contexts)[kRecentMatches - 1],
                                                     RangeDecoder& range) {
  if (!contexts[0].decode(range)) return 0;
  return contexts[1].decode(range) ? 2 : 1;
}

template <std::size_t Count>
std::uint32_t take_value(BackwardBitReader& bits, const std::array<Slot, Count>& slots, std::uint32_t symbol) {
  return slots[symbol].base + bits.take(slots[symbol].extra_bits);
}

class LzmsDecoder final : public Decoder {
 public:
  explicit LzmsDecoder(std::uint32_t chunk_size) : chunk_size_(chunk_size) {}

  bool decode(ByteView packed, ByteSpan chunk) override {
    constexpr std::size_t kSmallest = 4;  // the range coder's first two units
    if (packed.size() < kSmallest || packed.size() % 2 != 0) return false;
    // So a chunk has five bytes at least, and no alphabet fewer than two symbols.
    if (packed.size() >= chunk.size() || chunk.size() > chunk_size_) return false;

    const unsigned slots = offset_slots(static_cast<std::uint32_t>(chunk.size()));
    literals_.reset(kLiterals);
    lz_offsets_.reset(slots);
    lengths_.reset(kLengthSlots);
    delta_offsets_.reset(slots);
    delta_powers_.reset(kDeltaPowers);
    if (!decode_items(packed, chunk)) return false;
    filter_.undo(chunk);
    return true;
  }

 private:
  bool decode_items(ByteView packed, ByteSpan chunk) {
    RangeDecoder range(packed);
    BackwardBitReader bits(packed);
    BitContexts<kMainHistory> is_match;
    BitContexts<kMatchHistory> is_delta;
    BitContexts<kLzHistory> is_recent_lz;
    BitContexts<kLzHistory> which_recent_lz[kRecentMatches - 1];
    BitContexts<kDeltaHistory> is_recent_delta;
    BitContexts<kDeltaHistory> which_recent_delta[kRecentMatches - 1];
    RecentMatches<std::uint32_t> recent_lz{{1, 2, 3, 4}};
    RecentMatches<Delta> recent_delta{{{0, 1}, {0, 2}, {0, 3}, {0, 4}}};
    // 1 directly behind a match of the kind: its match is at the front of the queue, but not to be named yet.
    unsigned hidden_lz = 0;
    unsigned hidden_delta = 0;

    Batch batch;
    std::byte* out = chunk.data();
    std::byte* const end = out + chunk.size();
    std::size_t done = 0;
    while (done != chunk.size()) {
      while (!batch.full() && done != chunk.size()) {
        bits.refill();
        if (!is_match.decode(range)) {
          batch.add_literal(literals_.decode(bits));
          ++done;
          hidden_lz = hidden_delta = 0;
          continue;
        }
        std::uint64_t offset;
        std::uint64_t span = 0;
        if (!is_delta.decode(range)) {
          if (is_recent_lz.decode(range)) {
            offset = recent_lz.take(decode_recent(which_recent_lz, range) + hidden_lz);
          } else {
            const std::uint32_t new_offset = take_value(bits, kOffsetSlots, lz_offsets_.decode(bits));
            recent_lz.push(new_offset);
            offset = new_offset;
            bits.refill();
          }
          hidden_lz = 1;
          hidden_delta = 0;
        } else {
          Delta delta;
          if (is_recent_delta.decode(range)) {
            delta = recent_delta.take(decode_recent(which_recent_delta, range) + hidden_delta);
          } else {
            delta.power = delta_powers_.decode(bits);
            bits.refill();
            delta.raw_offset = take_value(bits, kOffsetSlots, delta_offsets_.decode(bits));
            recent_delta.push(delta);
            bits.refill();
          }
          hidden_delta = 1;
          hidden_lz = 0;
          offset = std::uint64_t{delta.raw_offset} << delta.power;
          span = std::uint64_t{1} << delta.power;
        }
        if (offset + span > done) return false;
        __builtin_prefetch(chunk.data() + done - offset);
        const std::size_t length = take_value(bits, kLengthSlots54, lengths_.decode(bits));
        if (length > chunk.size() - done) return false;
        batch.add_match(length, offset, span);
        done += length;
      }
      out = batch.write(out, end);
    }
    return !range.overrun() && !bits.overrun();
  }

  std::uint32_t chunk_size_;
  AdaptiveCode<kLiterals, 1024, 10> literals_;
  AdaptiveCode<kMostOffsetSlots, 1024, 11> lz_offsets_;
  AdaptiveCode<kLengthSlots, 512, 9> lengths_;
  AdaptiveCode<kMostOffsetSlots, 1024, 11> delta_offsets_;
  AdaptiveCode<kDeltaPowers, 512, 7> delta_powers_;
  X86Filter filter_;
};

}  // namespace

std::unique_ptr<Decoder> make_lzms_decoder(std::uint32_t chunk_size) {
  return std::make_unique<LzmsDecoder>(chunk_size);
}

}  // namespace dismount
