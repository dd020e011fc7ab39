// SPDX-License-Identifier: MIT
// XPRESS Huffman (MS-XCA 2.1 and 2.2, format section 12): one Huffman code for literals and matches, whose lengths
// stand first. The technique: wide refills of the bit buffer, two literals or a literal and a match between refills.
#include "codec/xpress/decode.h"

#include "codec/bit_reader.h"
#include "codec/huffman.h"
#include "codec/match_copy.h"

namespace dismount {
namespace {

constexpr unsigned kLiterals = 256;
constexpr unsigned kSymbols = 512;
constexpr unsigned kLongestCode = 15;
constexpr std::size_t kCodeLengthBytes = kSymbols / 2;
constexpr std::uint32_t kShortestMatch = 3;
constexpr std::uint32_t kLengthFollows = 15;       // in a symbol's low four bits
constexpr std::uint32_t kLongLengthFollows = 255;  // in the byte behind it

using Table = HuffmanTable<kSymbols, kLongestCode, 11>;

// Everything of a match but the part in its symbol: a long length, which stands between the units, then the offset.
// Without a length byte 16 bits are enough in the buffer.
struct Match {
  std::uint32_t length;
  std::uint32_t offset;
};

bool take_match(BitReader& bits, std::uint32_t symbol, Match& match) {
  match.length = symbol & 15;
  if (match.length == kLengthFollows) {
    const std::uint32_t byte = bits.take_byte();
    match.length += byte;
    if (byte == kLongLengthFollows) {
      match.length = bits.take_byte();
      match.length |= bits.take_byte() << 8;
      // MS-XCA: a length that the short forms hold must use them (0 announces 32 bits: more than any chunk of a WIM).
      if (match.length < kLengthFollows) return false;
    }
  }
  match.length += kShortestMatch;
  const unsigned log2_offset = (symbol - kLiterals) >> 4;
  match.offset = 1u << log2_offset | bits.take(log2_offset);
  return true;
}

bool decode_items(const Table& table, BitReader bits, ByteSpan chunk) {
  std::byte* out = chunk.data();
  std::byte* const end = out + chunk.size();
  while (out != end) {
    bits.refill();
    std::uint32_t symbol = table.decode(bits);
    if (symbol < kLiterals) {
      *out++ = static_cast<std::byte>(symbol);
      if (out == end) break;
      symbol = table.decode(bits);
      if (symbol < kLiterals) {
        *out++ = static_cast<std::byte>(symbol);
        continue;
      }
    }
    static_assert(BitReader::kRefilled - 2 * kLongestCode >= 16, "the match's offset needs no refill");
    Match match;
    if (!take_match(bits, symbol, match)) return false;
    if (match.offset > static_cast<std::size_t>(out - chunk.data())) return false;
    if (match.length > static_cast<std::size_t>(end - out)) return false;
    copy_match(out, match.offset, match.length, end);
    out += match.length;
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
    if (table_.build(lengths) != HuffmanCode::complete) return false;
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
