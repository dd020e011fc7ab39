// SPDX-License-Identifier: MIT
// LZX (format section 12): blocks with Huffman codes of their own, matches that prefer the last three offsets.
// The technique: wide refills of the bit buffer, one for two literals or a match; wide copies; bounds are checked once
// an item, the input's end once a block (reading past it gives zeros, never an overrun).
#include "codec/lzx/decode.h"

#include <algorithm>
#include <span>
#include <utility>

#include "codec/bit_reader.h"
#include "codec/huffman.h"
#include "codec/lzx/code_lengths.h"
#include "codec/lzx/e8_filter.h"
#include "codec/lzx/format.h"
#include "codec/match_copy.h"

namespace dismount {
namespace {

using namespace lzx;

struct Codes {
  HuffmanTable<kMostMainSymbols, kLongestCode, 11> main;
  HuffmanTable<kLengthSymbols, kLongestCode, 9> length;
  HuffmanTable<kAlignedSymbols, kLongestAlignedCode, kLongestAlignedCode> aligned;
};

// Where the decoder is within a chunk.
struct Output {
  std::byte* const begin;
  std::byte* next;
  std::byte* const end;

  std::size_t done() const { return static_cast<std::size_t>(next - begin); }
  std::size_t left() const { return static_cast<std::size_t>(end - next); }
};

struct RecentOffsets {
  std::uint32_t offsets[kRecentOffsets] = {1, 1, 1};
};

// The part of a match's offset that is not in its symbol, for slots with extra bits.
template <bool HasAlignedCode>
std::uint32_t take_extra_bits(const Codes& codes, BitReader& bits, std::uint32_t extra_bits) {
  if constexpr (HasAlignedCode) {
    if (extra_bits >= kAlignedBits) {
      const std::uint32_t high = bits.take(extra_bits - kAlignedBits) << kAlignedBits;
      return high + codes.aligned.decode(bits);
    }
  }
  return bits.take(extra_bits);
}

template <bool HasAlignedCode>
bool decode_items(const Codes& codes, BitReader& shared_bits, RecentOffsets& recent, Output& output,
                  std::uint32_t block_size) {
  // Copies whose address is never taken stay in registers.
  BitReader bits = shared_bits;
  std::uint32_t recent0 = recent.offsets[0], recent1 = recent.offsets[1], recent2 = recent.offsets[2];
  std::byte* out = output.next;
  std::byte* const block_end = out + block_size;

  while (out != block_end) {
    bits.refill();
    std::uint32_t symbol = codes.main.decode(bits);
    if (symbol < kLiterals) {
      *out++ = static_cast<std::byte>(symbol);
      if (out == block_end) break;
      symbol = codes.main.decode(bits);
      if (symbol < kLiterals) {
        *out++ = static_cast<std::byte>(symbol);
        continue;
      }
      bits.refill();
    }

    const std::uint32_t slot = (symbol - kLiterals) / kLengthHeaders;
    std::uint32_t length = symbol % kLengthHeaders;
    if (length == kLengthFollows) {
      length += codes.length.decode(bits);
      bits.refill();
    }
    length += kShortestMatch;

    std::uint32_t offset;
    if (slot >= kRecentOffsets) {
      const OffsetSlot& place = kOffsetSlots[slot];
      offset = place.base - kOffsetBias + take_extra_bits<HasAlignedCode>(codes, bits, place.extra_bits);
      recent2 = recent1;
      recent1 = recent0;
    } else {
      // Which of the three is hard to predict: written so that the compiler can do without branches. Not a
      // least-recently-used queue: R1 stays where it is when R2 is used.
      offset = slot == 0 ? recent0 : slot == 1 ? recent1 : recent2;
      recent1 = slot == 1 ? recent0 : recent1;
      recent2 = slot == 2 ? recent0 : recent2;
    }
    recent0 = offset;

    if (offset > static_cast<std::size_t>(out - output.begin)) return false;
    if (length > static_cast<std::size_t>(block_end - out)) return false;
    copy_match(out, offset, length, output.end);
    out += length;
  }

  output.next = out;
  recent = {{recent0, recent1, recent2}};
  shared_bits = bits;
  return true;
}

bool copy_uncompressed(BitReader& bits, RecentOffsets& recent, Output& output, std::uint32_t block_size) {
  constexpr std::size_t kOffsetsSize = kRecentOffsets * sizeof(std::uint32_t);
  bits.refill();
  ByteView bytes = bits.skip_to_bytes();
  if (bytes.size() < kOffsetsSize + block_size) return false;
  for (unsigned i = 0; i < kRecentOffsets; ++i) {
    recent.offsets[i] = read_le32(bytes, i * sizeof(std::uint32_t));
    if (recent.offsets[i] == 0) return false;
  }
  bytes = bytes.subspan(kOffsetsSize);
  std::memcpy(output.next, bytes.data(), block_size);
  output.next += block_size;
  bytes = bytes.subspan(block_size);
  // The bits go on at an even place; whoever ends a chunk with an odd block may leave the pad byte out.
  if (block_size % 2 != 0 && !bytes.empty()) bytes = bytes.subspan(1);
  bits.restart(bytes);
  return true;
}

class LzxDecoder final : public Decoder {
 public:
  explicit LzxDecoder(std::uint32_t chunk_size)
      : chunk_size_(chunk_size), main_symbols_(kLiterals + offset_slots(chunk_size) * kLengthHeaders) {}

  bool decode(ByteView packed, ByteSpan chunk) override {
    if (chunk.size() > chunk_size_) return false;
    std::fill(std::begin(lengths_.main), std::end(lengths_.main), std::uint8_t{0});
    std::fill(std::begin(lengths_.length), std::end(lengths_.length), std::uint8_t{0});
    BitReader bits(packed);
    RecentOffsets recent;
    Output output{chunk.data(), chunk.data(), chunk.data() + chunk.size()};
    while (output.left() > 0) {
      if (!decode_block(bits, recent, output)) return false;
    }
    undo_e8_filter(chunk);
    return true;
  }

 private:
  bool decode_block(BitReader& bits, RecentOffsets& recent, Output& output) {
    bits.refill();
    const std::uint32_t type = bits.take(3);
    const bool default_size = bits.take(1) == 1;
    // Windows above 32 KiB are not Microsoft's; wimlib gives them a third byte, the highest one first.
    const unsigned size_bits = chunk_size_ > kDefaultBlockSize ? 24 : 16;
    const std::uint32_t size = default_size ? kDefaultBlockSize : bits.take(size_bits);
    if (size == 0 || size > output.left()) return false;

    switch (type) {
      case kVerbatim:
        if (!read_main_and_length_code(bits)) return false;
        if (!decode_items<false>(codes_, bits, recent, output, size)) return false;
        break;
      case kAligned:
        if (!read_aligned_code(bits) || !read_main_and_length_code(bits)) return false;
        if (!decode_items<true>(codes_, bits, recent, output, size)) return false;
        break;
      case kUncompressed:
        if (!copy_uncompressed(bits, recent, output, size)) return false;
        break;
      default:
        return false;
    }
    return !bits.overrun();
  }

  bool read_aligned_code(BitReader& bits) {
    std::uint8_t lengths[kAlignedSymbols];
    for (std::uint8_t& length : lengths) {
      bits.refill();
      length = static_cast<std::uint8_t>(bits.take(3));
    }
    // An empty code fails where it is used: kNoSymbol is further back than any chunk is long.
    return codes_.aligned.build(lengths) != HuffmanCode::invalid;
  }

  bool read_main_and_length_code(BitReader& bits) {
    const std::span<std::uint8_t> main(lengths_.main, main_symbols_);
    if (!read_code_lengths(bits, main.first(kLiterals))) return false;
    if (!read_code_lengths(bits, main.subspan(kLiterals))) return false;
    if (!read_code_lengths(bits, lengths_.length)) return false;
    // A block holds at least one item, so the main code is used; the length code may be empty and fail where used, as
    // kNoSymbol is longer than any chunk.
    if (codes_.main.build(main) != HuffmanCode::complete) return false;
    return codes_.length.build(lengths_.length) != HuffmanCode::invalid;
  }

  std::uint32_t chunk_size_;
  unsigned main_symbols_;
  // Of the block before, to which the next one's are differences.
  struct {
    std::uint8_t main[kMostMainSymbols];
    std::uint8_t length[kLengthSymbols];
  } lengths_;
  Codes codes_;
};

}  // namespace

std::unique_ptr<Decoder> make_lzx_decoder(std::uint32_t chunk_size) { return std::make_unique<LzxDecoder>(chunk_size); }

}  // namespace dismount
