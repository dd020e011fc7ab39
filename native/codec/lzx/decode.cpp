// SPDX-License-Identifier: MIT
// LZX (format section 12): blocks with Huffman codes of their own, matches that prefer the last three offsets.
// The technique: entries of the main table say all about an item, so that literals and short matches are written by the
// same instructions, without asking which comes next; wide copies; no branches where they are hard to predict. Bounds
// are checked once an item, the input's end once a block (reading past it gives zeros, never an overrun).
#include "codec/lzx/decode.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "codec/bit_reader.h"
#include "codec/huffman.h"
#include "codec/item_source.h"
#include "codec/lzx/code_lengths.h"
#include "codec/lzx/e8_filter.h"
#include "codec/lzx/format.h"
#include "codec/match_copy.h"

namespace dismount {
namespace {

using namespace lzx;

// The last three offsets, newest first, in one number: 21 bits reach all but the last byte of the largest chunk, where
// no match can begin. Whether an offset is new and which recent one it is are hard to predict: nothing here branches.
class RecentOffsets {
 public:
  static constexpr unsigned kBits = 21;
  static constexpr std::uint64_t kMask = (1u << kBits) - 1;

  RecentOffsets() : RecentOffsets(1, 1, 1) {}
  /// Offsets too large for any chunk stay so.
  RecentOffsets(std::uint32_t r0, std::uint32_t r1, std::uint32_t r2)
      : queue_(clamp(r0) | clamp(r1) << kBits | clamp(r2) << 2 * kBits) {}

  /// `new_offset`, or the recent one at bit `shift`, which changes places with the newest: no least-recently-used
  /// queue, R1 stays where it is when R2 is used.
  std::uint32_t use(std::uint32_t new_offset, bool is_new, unsigned shift) {
    const std::uint64_t if_new = 0 - std::uint64_t{is_new};
    const std::uint64_t named = queue_ >> shift;
    const std::uint64_t exchange = (queue_ ^ named) & kMask;
    const std::uint64_t exchanged = queue_ ^ exchange ^ exchange << shift;
    const std::uint64_t pushed = queue_ << kBits | new_offset;
    queue_ = select(if_new, pushed, exchanged);
    return static_cast<std::uint32_t>(select(if_new, new_offset, named & kMask));
  }

 private:
  static std::uint64_t clamp(std::uint64_t offset) { return std::min(offset, kMask); }
  static std::uint64_t select(std::uint64_t mask, std::uint64_t yes, std::uint64_t no) {
    return no ^ ((yes ^ no) & mask);
  }

  std::uint64_t queue_;
};

// What main symbols mean. Both kinds have a length, that of a literal is 1. Literals have the byte where matches have
// other fields. A match is a sum, whose lowest field is the number of bits behind the code that are an offset's: where
// nothing stands between both, they are consumed as one.
constexpr std::uint32_t kLiteral = 0x80000000;
constexpr std::uint32_t kMoreLength = 0x20000000;  // of a match: the rest of its length stands behind the code
constexpr unsigned kLengthShift = 8;               // the length, without what may follow
constexpr std::uint32_t kLengthMask = 15;
constexpr unsigned kLiteralShift = 12;
constexpr unsigned kExtraBitsShift = 12;  // bits of the offset that follow, without the aligned code's
constexpr std::uint32_t kExtraBitsMask = 31;
constexpr unsigned kOffsetHighShift = 17;  // the offset's bits above those
constexpr std::uint32_t kOffsetHighMask = 15;
constexpr unsigned kRecentShift = 21;  // of a recent offset: the bit where RecentOffsets has it
constexpr std::uint32_t kRecentMask = 63;
constexpr std::uint32_t kAlignedFollows = 1u << 27;
constexpr std::uint32_t kNewOffset = 1u << 28;
/// Of an entry that says all.
constexpr std::uint32_t kMostLength = kShortestMatch + kLengthFollows - 1;

template <bool HasAlignedCode>
constexpr auto kMeanings = [] {
  std::array<std::uint32_t, kMostMainSymbols> meanings{};
  for (std::uint32_t literal = 0; literal < kLiterals; ++literal) {
    meanings[literal] = kLiteral | 1 << kLengthShift | literal << kLiteralShift;
  }
  for (std::uint32_t slot = 0; slot < kMostSlots; ++slot) {
    const OffsetSlot& place = kOffsetSlots[slot];
    std::uint32_t extra_bits = place.extra_bits;
    std::uint32_t flags = kNewOffset;
    if (HasAlignedCode && extra_bits >= kAlignedBits) {
      extra_bits -= kAlignedBits;
      flags |= kAlignedFollows;
    }
    const std::uint32_t offset = slot < kRecentOffsets ? slot * RecentOffsets::kBits << kRecentShift
                                                       : flags | extra_bits << kExtraBitsShift |
                                                             place.base >> place.extra_bits << kOffsetHighShift;
    for (std::uint32_t header = 0; header < kLengthHeaders; ++header) {
      meanings[kLiterals + slot * kLengthHeaders + header] =
          offset | (kShortestMatch + header) << kLengthShift | (header == kLengthFollows ? kMoreLength : extra_bits);
    }
  }
  return meanings;
}();

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

template <bool HasAlignedCode>
bool decode_items(const Codes& codes, BitReader& shared_bits, RecentOffsets& shared_recent, Output& output,
                  std::uint32_t block_size) {
  // Copies whose address is never taken stay in registers.
  BitReader bits = shared_bits;
  RecentOffsets recent = shared_recent;
  std::byte* out = output.next;
  std::byte* const block_end = out + block_size;
  // Matches that end before the first, and items that begin before the second, can be copied with slack.
  std::byte* const slack_end = output.left() < kCopySlack ? out : std::min(block_end, output.end - kCopySlack);
  std::byte* const wide_end = slack_end - out < std::ptrdiff_t{kMostLength} ? out : slack_end - kMostLength;

  constexpr unsigned kShort = decltype(codes.main)::kPrimaryBits;
  static_assert(BitReader::kRefilled >= kLongestCode + kMostExtraBits + kLongestAlignedCode - kAlignedBits + kShort,
                "an item, and the look-up behind it");
  static_assert(BitReader::kRefilled >= 2 * kLongestCode, "a match's code, and its length's");

  // From the bits of the entry's offset that are known. A literal is like a match that names the newest offset, and
  // leaves the others as they are.
  const auto offset_of = [&](std::uint32_t item, std::uint32_t value) {
    if constexpr (HasAlignedCode) {
      if ((item & kAlignedFollows) != 0) value = (value << kAlignedBits) + codes.aligned.decode(bits);
    }
    return recent.use(value - kOffsetBias, (item & kNewOffset) != 0, item >> kRecentShift & kRecentMask);
  };

  bits.refill();
  std::uint32_t entry = codes.main.look_up(bits);
  while (out != block_end) {
    bits.refill();
    if (out < wide_end && (entry & (kSubtable | kMoreLength)) == 0) [[likely]] {
      const std::uint32_t item = entry;
      const bool is_literal = (item & kLiteral) != 0;
      const std::uint32_t length = item >> kLengthShift & kLengthMask;
      const std::uint32_t extra_bits = item >> kExtraBitsShift & kExtraBitsMask;
      const std::uint32_t value =
          (item >> kOffsetHighShift & kOffsetHighMask) << extra_bits | bits.take_last(item & 0xff, extra_bits);
      const std::uint32_t offset = offset_of(item, value) & (std::uint32_t{is_literal} - 1);

      // Looked up before the copy, so that the table's answer is there when the copy is done.
      entry = codes.main.look_up(bits);

      if (offset > static_cast<std::size_t>(out - output.begin)) [[unlikely]] {
        return false;
      }
      if (offset - 1 < length - 1) [[unlikely]] {
        copy_match(out, offset, length);
      } else {
        std::uint64_t word;
        static_assert(kMostLength <= sizeof word);
        std::memcpy(&word, item_source(out, offset, is_literal, static_cast<std::uint8_t>(item >> kLiteralShift)),
                    sizeof word);
        std::memcpy(out, &word, sizeof word);
      }
      out += length;
      continue;
    }

    if ((entry & kSubtable) != 0) entry = codes.main.look_further(entry, bits);
    if ((entry & kLiteral) != 0) {
      bits.consume(entry & 0xff);
      *out++ = static_cast<std::byte>(entry >> kLiteralShift);
      entry = codes.main.look_up(bits);
      continue;
    }
    std::uint32_t length = entry >> kLengthShift & kLengthMask;
    const std::uint32_t extra_bits = entry >> kExtraBitsShift & kExtraBitsMask;
    std::uint32_t value = (entry >> kOffsetHighShift & kOffsetHighMask) << extra_bits;
    if ((entry & kMoreLength) != 0) {
      bits.consume(entry & 0xff);
      length += codes.length.decode(bits);
      bits.refill();
      value |= bits.take(extra_bits);
    } else {
      value |= bits.take_last(entry & 0xff, extra_bits);
    }
    const std::uint32_t offset = offset_of(entry, value);
    entry = codes.main.look_up(bits);

    if (offset > static_cast<std::size_t>(out - output.begin)) return false;
    if (static_cast<std::ptrdiff_t>(length) <= slack_end - out) [[likely]] {
      copy_match(out, offset, length);
    } else {
      if (length > static_cast<std::size_t>(block_end - out)) return false;
      copy_match_exactly(out, offset, length);
    }
    out += length;
  }

  output.next = out;
  shared_recent = recent;
  shared_bits = bits;
  return true;
}

bool copy_uncompressed(BitReader& bits, RecentOffsets& recent, Output& output, std::uint32_t block_size) {
  constexpr std::size_t kOffsetsSize = kRecentOffsets * sizeof(std::uint32_t);
  bits.refill();
  ByteView bytes = bits.skip_to_bytes();
  if (bytes.size() < kOffsetsSize + block_size) return false;
  const std::uint32_t r0 = read_le32(bytes, 0), r1 = read_le32(bytes, 4), r2 = read_le32(bytes, 8);
  if (r0 == 0 || r1 == 0 || r2 == 0) return false;
  recent = RecentOffsets(r0, r1, r2);
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
        if (!read_main_and_length_code(bits, kMeanings<false>.data())) return false;
        if (!decode_items<false>(codes_, bits, recent, output, size)) return false;
        break;
      case kAligned:
        if (!read_aligned_code(bits) || !read_main_and_length_code(bits, kMeanings<true>.data())) return false;
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

  bool read_main_and_length_code(BitReader& bits, const std::uint32_t* meanings) {
    const std::span<std::uint8_t> main(lengths_.main, main_symbols_);
    if (!read_code_lengths(bits, main.first(kLiterals))) return false;
    if (!read_code_lengths(bits, main.subspan(kLiterals))) return false;
    if (!read_code_lengths(bits, lengths_.length)) return false;
    // A block holds at least one item, so the main code is used; the length code may be empty and fail where used, as
    // kNoSymbol is longer than any chunk.
    if (codes_.main.build(main, meanings) != HuffmanCode::complete) return false;
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
