// SPDX-License-Identifier: MIT
// XPRESS Huffman (MS-XCA 2.1 and 2.2, format section 12): one Huffman code for literals and matches, whose lengths
// stand first. The technique: the table's entries say all about an item, so that literals and short matches are written
// by the same instructions, without asking which comes next; wide copies.
#include "codec/xpress/decode.h"

#include <array>

#include "codec/bit_reader.h"
#include "codec/huffman.h"
#include "codec/item_source.h"
#include "codec/match_copy.h"
#include "codec/xpress/format.h"

namespace dismount {
namespace {

using namespace xpress;

// What symbols mean. Both kinds have a length, that of a literal is 1. Literals have the byte where matches have two
// fields; those have in the low byte also the number of bits behind the code that are the offset's: where nothing
// stands between both, they are consumed as one.
constexpr std::uint32_t kLiteral = 0x80000000;
constexpr std::uint32_t kMoreLength = 0x20000000;  // of a match: the rest of its length stands behind the code
constexpr unsigned kLengthShift = 8;               // the length, without what may follow
constexpr std::uint32_t kLengthMask = 31;
constexpr unsigned kLog2OffsetShift = 13;
constexpr std::uint32_t kLog2OffsetMask = 15;
constexpr unsigned kLiteralShift = 17;
constexpr unsigned kMostOffsetBits = 15;
/// Of an entry that says all.
constexpr std::uint32_t kMostLength = kShortestMatch + kLengthFollows - 1;

constexpr auto kMeanings = [] {
  std::array<std::uint32_t, kSymbols> meanings{};
  for (std::uint32_t symbol = 0; symbol < kLiterals; ++symbol) {
    meanings[symbol] = kLiteral | 1 << kLengthShift | symbol << kLiteralShift;
  }
  for (std::uint32_t symbol = kLiterals; symbol < kSymbols; ++symbol) {
    const std::uint32_t length = symbol & 15;
    const std::uint32_t log2_offset = (symbol - kLiterals) >> 4;
    meanings[symbol] = (length + kShortestMatch) << kLengthShift | log2_offset << kLog2OffsetShift |
                       (length == kLengthFollows ? kMoreLength : log2_offset);
  }
  return meanings;
}();

using Table = HuffmanTable<kSymbols, kLongestCode, 12>;

// The rest of a length that does not fit into the symbol: it stands between the units. 16 bits must be in the buffer,
// and are afterwards. 0 is an error.
[[gnu::always_inline]] inline std::uint32_t take_long_length(BitReader& bits) {
  std::uint32_t length = bits.take_byte();
  if (length != kLongLengthFollows) return kLengthFollows + length + kShortestMatch;
  length = bits.take_byte();
  length |= bits.take_byte() << 8;
  // MS-XCA: a length that the short forms hold must use them (0 announces 32 bits: more than any chunk of a WIM).
  return length < kLengthFollows ? 0 : length + kShortestMatch;
}

/// Copies an item of an entry that says all: `length` bytes of which the source, `offset` back in the chunk, may not
/// overlap them, from `from`. 17 bytes may be written.
void copy_item(std::byte* out, const std::byte* from, std::uint32_t length) {
  struct Wide {
    std::uint64_t halves[2];
  } wide;
  static_assert(kMostLength == sizeof wide + 1);
  std::memcpy(&wide, from, sizeof wide);
  std::memcpy(out, &wide, sizeof wide);
  if (length == kMostLength) [[unlikely]] {
    out[sizeof wide] = from[sizeof wide];
  }
}

bool decode_items(const Table& table, BitReader bits, ByteSpan chunk) {
  std::byte* out = chunk.data();
  std::byte* const end = out + chunk.size();
  // Items that begin before the first, and matches that end before the second, can be copied with slack.
  std::byte* const wide_end = chunk.size() < kMostLength + kCopySlack ? out : end - kMostLength - kCopySlack;
  std::byte* const slack_end = chunk.size() < kCopySlack ? out : end - kCopySlack;

  constexpr unsigned kShort = Table::kPrimaryBits;
  static_assert(BitReader::kRefilled >= kLongestCode + kMostOffsetBits + kShort, "an item, and the look-up behind it");

  bits.refill();
  std::uint32_t entry = table.look_up(bits);
  while (out != end) {
    bits.refill();
    if (out < wide_end && (entry & (kSubtable | kMoreLength)) == 0) [[likely]] {
      const bool is_literal = (entry & kLiteral) != 0;
      const auto literal = static_cast<std::uint8_t>(entry >> kLiteralShift);
      const std::uint32_t length = entry >> kLengthShift & kLengthMask;
      const std::uint32_t log2_offset = entry >> kLog2OffsetShift & kLog2OffsetMask;
      const std::uint32_t offset_if_match = 1u << log2_offset | bits.take_last(entry & 0xff, log2_offset);
      const std::uint32_t offset = offset_if_match & (std::uint32_t{is_literal} - 1);

      // Looked up before the copy, so that the table's answer is there when the copy is done.
      entry = table.look_up(bits);

      if (offset > static_cast<std::size_t>(out - chunk.data())) [[unlikely]] {
        return false;
      }
      if (offset - 1 < length - 1) [[unlikely]] {
        copy_match(out, offset, length);
      } else {
        copy_item(out, item_source(out, offset, is_literal, literal), length);
      }
      out += length;
      continue;
    }

    if ((entry & kSubtable) != 0) entry = table.look_further(entry, bits);
    std::uint32_t length = entry >> kLengthShift & kLengthMask;
    if ((entry & kLiteral) != 0) {
      bits.consume(entry & 0xff);
      *out++ = static_cast<std::byte>(entry >> kLiteralShift);
      entry = table.look_up(bits);
      continue;
    }
    const std::uint32_t log2_offset = entry >> kLog2OffsetShift & kLog2OffsetMask;
    std::uint32_t offset = 1u << log2_offset;
    if ((entry & kMoreLength) != 0) {
      bits.consume(entry & 0xff);
      length = take_long_length(bits);
      if (length == 0) return false;
      bits.refill();
      offset |= bits.take(log2_offset);
    } else {
      offset |= bits.take_last(entry & 0xff, log2_offset);
    }
    entry = table.look_up(bits);

    if (offset > static_cast<std::size_t>(out - chunk.data())) return false;
    if (static_cast<std::ptrdiff_t>(length) <= slack_end - out) [[likely]] {
      copy_match(out, offset, length);
    } else {
      if (length > static_cast<std::size_t>(end - out)) return false;
      copy_match_exactly(out, offset, length);
    }
    out += length;
  }
  // The end-of-data symbol that Windows' encoder puts here is not looked at: the chunk's size is known.
  return !bits.overrun();
}

class XpressDecoder final : public Decoder {
 public:
  explicit XpressDecoder(std::uint32_t chunk_size) : chunk_size_(chunk_size) {}

  bool decode(ByteView packed, ByteSpan chunk) override {
    if (packed.size() < kCodeLengthBytes || chunk.size() > chunk_size_) return false;
    std::uint8_t lengths[kSymbols];
    for (std::size_t i = 0; i < kCodeLengthBytes; ++i) {
      const auto pair = std::to_integer<std::uint8_t>(packed[i]);
      lengths[2 * i] = pair & 15;
      lengths[2 * i + 1] = pair >> 4;
    }
    // There is always something to decode, so an empty code is as bad as an invalid one.
    if (table_.build(lengths, kMeanings.data()) != HuffmanCode::complete) return false;
    return decode_items(table_, BitReader(packed.subspan(kCodeLengthBytes)), chunk);
  }

 private:
  std::uint32_t chunk_size_;
  Table table_;
};

}  // namespace

std::unique_ptr<Decoder> make_xpress_decoder(std::uint32_t chunk_size) {
  return std::make_unique<XpressDecoder>(chunk_size);
}

}  // namespace dismount
