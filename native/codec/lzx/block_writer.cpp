// SPDX-License-Identifier: MIT
#include "codec/lzx/block_writer.h"

#include "codec/huffman_code.h"
#include "codec/lzx/code_lengths_writer.h"

namespace dismount::lzx {
namespace {

// Whether the aligned code saves more than its lengths take: else three plain bits stand for each of its symbols.
bool aligned_code_pays(const Frequencies& frequencies, std::span<const std::uint8_t> lengths) {
  constexpr std::uint32_t kLengthsBits = kAlignedSymbols * 3;
  std::uint32_t plain = 0;
  std::uint32_t coded = kLengthsBits;
  for (unsigned i = 0; i < kAlignedSymbols; ++i) {
    plain += kAlignedBits * frequencies.aligned[i];
    coded += lengths[i] * frequencies.aligned[i];
  }
  return coded < plain;
}

}  // namespace

BlockWriter::BlockWriter(ByteSpan packed, std::uint32_t chunk_size)
    : bits_(packed), chunk_size_(chunk_size), main_symbols_(kLiterals + offset_slots(chunk_size) * kLengthHeaders) {}

void BlockWriter::write(std::uint32_t size, std::span<const Item> items, const Frequencies& frequencies) {
  build_code_lengths(frequencies.aligned, kLongestAlignedCode, aligned_.lengths);
  const bool is_aligned = aligned_code_pays(frequencies, aligned_.lengths);

  bits_.put(is_aligned ? kAligned : kVerbatim, 3);
  if (size == kDefaultBlockSize) {
    bits_.put(1, 1);
  } else {
    bits_.put(0, 1);
    bits_.put(size, chunk_size_ > kDefaultBlockSize ? 24 : 16);
  }
  bits_.flush();
  if (is_aligned) {
    for (const std::uint8_t length : aligned_.lengths) bits_.put(length, 3);
    bits_.flush();
    assign_codes(aligned_.lengths, aligned_.codes);
  }

  const auto old_main = main_.lengths;
  const auto old_length = length_.lengths;
  const std::span main(main_.lengths.data(), main_symbols_);
  const std::span old(old_main.data(), main_symbols_);
  build_code_lengths(std::span(frequencies.main).first(main_symbols_), kLongestCode, main);
  build_code_lengths(frequencies.length, kLongestCode, length_.lengths);
  assign_codes(main, std::span(main_.codes).first(main_symbols_));
  assign_codes(length_.lengths, length_.codes);
  write_code_lengths(bits_, main.first(kLiterals), old.first(kLiterals));
  write_code_lengths(bits_, main.subspan(kLiterals), old.subspan(kLiterals));
  write_code_lengths(bits_, length_.lengths, old_length);

  is_aligned ? write_items<true>(items) : write_items<false>(items);
}

template <bool HasAlignedCode>
void BlockWriter::write_items(std::span<const Item> items) {
  BitWriter bits = bits_;  // a copy whose address is never taken stays in registers
  for (const Item& item : items) {
    bits.put(main_.codes[item.main_symbol], main_.lengths[item.main_symbol]);
    if (item.main_symbol >= kLiterals) {
      if (has_length_symbol(item)) bits.put(length_.codes[item.length_symbol], length_.lengths[item.length_symbol]);
      // 16 + 16 + 17 bits are one too many.
      bits.flush();
      if (HasAlignedCode && item.extra_bits >= kAlignedBits) {
        const std::uint32_t symbol = item.extra % kAlignedSymbols;
        bits.put(item.extra / kAlignedSymbols, item.extra_bits - kAlignedBits);
        bits.put(aligned_.codes[symbol], aligned_.lengths[symbol]);
      } else {
        bits.put(item.extra, item.extra_bits);
      }
    }
    bits.flush();
  }
  bits_ = bits;
}

}  // namespace dismount::lzx
