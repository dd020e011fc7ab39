// SPDX-License-Identifier: MIT
// The size is computed before anything is written, so that a chunk that does not get smaller costs no writing.
#include "codec/xpress/item_writer.h"

#include <cassert>
#include <cstring>

#include "codec/bit_writer.h"
#include "codec/huffman_code.h"

namespace dismount::xpress {
namespace {

/// A symbol's code, shifted to have room for the bits of the offset.
struct ItemCode {
  std::uint32_t code;
  std::uint8_t bits;         ///< with those of the offset
  std::uint8_t symbol_bits;  ///< without
};

// Windows' decoder holds 16 unread bits at any time and fetches whole units, so what is not a unit stands behind as
// many of them as it has fetched by then; and the stream is that long at its end, too.
std::size_t units_end(std::size_t bits) { return 2 * ((bits + 15) / 16 + 1); }

bool needs_long_form(std::uint32_t adjusted) { return adjusted - kLengthFollows >= kLongLengthFollows; }

}  // namespace

// An item takes at most twice 15 bits, but one with an offset stands for three bytes or more.
ItemWriter::ItemWriter(std::size_t chunk_size)
    : units_size_(2 * chunk_size + 64),
      units_(new std::byte[units_size_]),
      length_bytes_(new LengthBytes[Items::most_long_lengths(chunk_size)]) {}

std::size_t ItemWriter::write(const Items& items, ByteSpan packed) {
  std::uint32_t frequencies[kSymbols] = {};
  for (const Item item : items.all()) ++frequencies[item.symbol];
  std::uint8_t lengths[kSymbols];
  std::uint16_t codes[kSymbols];
  build_code_lengths(frequencies, kLongestCode, lengths);

  std::size_t bits = 0;
  for (unsigned i = 0; i < kSymbols; ++i) bits += std::size_t{frequencies[i]} * (lengths[i] + offset_bits_of(i));
  std::size_t size = kCodeLengthBytes + units_end(bits);
  for (const LongLength& length : items.long_lengths()) size += needs_long_form(length.adjusted) ? 3u : 1u;
  if (size > packed.size()) return 0;

  assign_codes(lengths, codes);
  ItemCode item_codes[kSymbols];
  for (unsigned i = 0; i < kSymbols; ++i) {
    const unsigned offset_bits = offset_bits_of(i);
    item_codes[i] = {static_cast<std::uint32_t>(codes[i]) << offset_bits,
                     static_cast<std::uint8_t>(lengths[i] + offset_bits), lengths[i]};
  }

  BitWriter writer({units_.get(), units_size_});
  LengthBytes* next_bytes = length_bytes_.get();
  std::size_t written = 0;
  const auto put = [&](std::span<const Item> run) {
    for (const Item item : run) {
      const ItemCode code = item_codes[item.symbol];
      writer.put(code.code | item.offset_bits, code.bits);
      writer.flush();
      written += code.bits;
    }
  };
  std::size_t done = 0;
  for (const LongLength& length : items.long_lengths()) {
    put(items.all().subspan(done, length.item - done));
    done = length.item;
    const std::size_t before_bytes = written + item_codes[items.all()[done].symbol].symbol_bits;
    *next_bytes++ = {static_cast<std::uint32_t>(units_end(before_bytes)), length.adjusted};
  }
  put(items.all().subspan(done));
  std::size_t end = writer.finish();
  assert(written == bits && end != 0 && end <= units_end(bits));
  while (end < units_end(bits)) units_[end++] = std::byte{0};

  std::byte* out = packed.data();
  for (unsigned i = 0; i < kSymbols; i += 2) *out++ = static_cast<std::byte>(lengths[i] | lengths[i + 1] << 4);
  std::size_t copied = 0;
  const auto copy_to = [&](std::size_t until) {
    std::memcpy(out, units_.get() + copied, until - copied);
    out += until - copied;
    copied = until;
  };
  for (const LengthBytes* bytes = length_bytes_.get(); bytes != next_bytes; ++bytes) {
    copy_to(bytes->units_end);
    if (!needs_long_form(bytes->adjusted)) {
      *out++ = static_cast<std::byte>(bytes->adjusted - kLengthFollows);
    } else {
      *out++ = static_cast<std::byte>(kLongLengthFollows);
      *out++ = static_cast<std::byte>(bytes->adjusted);
      *out++ = static_cast<std::byte>(bytes->adjusted >> 8);
    }
  }
  copy_to(end);
  assert(static_cast<std::size_t>(out - packed.data()) == size);
  return size;
}

}  // namespace dismount::xpress
