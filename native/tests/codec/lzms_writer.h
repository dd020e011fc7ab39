// SPDX-License-Identifier: MIT
// Writes LZMS chunks for tests, item by item: a range encoder at the front, Huffman codes from the back.
#pragma once

#include <algorithm>

#include "bit_writer.h"
#include "codec/lzms/adaptive_code.h"
#include "codec/lzms/format.h"
#include "codec/lzms/range_decoder.h"

namespace dismount::test {

/// The 16-bit units of a range coder, with carries into units that are already written.
class RangeWriter {
 public:
  void put(bool bit, lzms::BitContext& context) {
    const std::uint32_t bound = (range_ >> 6) * std::clamp(context.zeros, 1u, 63u);
    low_ += bit ? bound : 0;
    range_ = bit ? range_ - bound : bound;
    context.zeros = context.zeros - (context.recent >> 63 == 0 ? 1 : 0) + (bit ? 0 : 1);
    context.recent = context.recent << 1 | static_cast<std::uint64_t>(bit);
    if (range_ <= 0xFFFF) {
      range_ <<= 16;
      shift();
    }
  }
  std::vector<std::uint16_t> finish() {
    shift();
    shift();
    return units_;
  }

 private:
  void shift() {
    if (low_ > 0xFFFF'FFFF) {
      for (std::size_t at = units_.size(); at-- > 0 && ++units_[at] == 0;) {
      }
    }
    units_.push_back(static_cast<std::uint16_t>(low_ >> 16));
    low_ = (low_ & 0xFFFF) << 16;
  }

  std::uint64_t low_ = 0;
  std::uint32_t range_ = 0xFFFF'FFFF;
  std::vector<std::uint16_t> units_;
};

class LzmsWriter {
 public:
  /// `chunk_size`: of the chunk that will be unpacked; it decides how many offsets there are.
  explicit LzmsWriter(std::uint32_t chunk_size)
      : lz_offsets_(lzms::offset_slots(chunk_size), 1024), delta_offsets_(lzms::offset_slots(chunk_size), 1024) {}

  LzmsWriter& literals(const std::string& text) {
    for (const char byte : text) {
      main_.put(false, range_);
      literals_.put(static_cast<unsigned char>(byte), bits_);
    }
    return *this;
  }
  LzmsWriter& match(std::uint32_t offset, std::uint32_t length) {
    main_.put(true, range_);
    kind_.put(false, range_);
    lz_.put(false, range_);
    value(lzms::kOffsetSlots, lz_offsets_, offset);
    value(lzms::kLengthSlots54, lengths_, length);
    return *this;
  }
  LzmsWriter& recent(unsigned which, std::uint32_t length) {
    main_.put(true, range_);
    kind_.put(false, range_);
    lz_.put(true, range_);
    put_recent(which, lz_recent_);
    value(lzms::kLengthSlots54, lengths_, length);
    return *this;
  }
  LzmsWriter& delta(std::uint32_t power, std::uint32_t raw_offset, std::uint32_t length) {
    main_.put(true, range_);
    kind_.put(true, range_);
    delta_.put(false, range_);
    powers_.put(power, bits_);
    value(lzms::kOffsetSlots, delta_offsets_, raw_offset);
    value(lzms::kLengthSlots54, lengths_, length);
    return *this;
  }
  LzmsWriter& recent_delta(unsigned which, std::uint32_t length) {
    main_.put(true, range_);
    kind_.put(true, range_);
    delta_.put(true, range_);
    put_recent(which, delta_recent_);
    value(lzms::kLengthSlots54, lengths_, length);
    return *this;
  }

  Bytes finish() {
    std::vector<std::uint16_t> units = range_.finish();
    while (bits_.size() % 16 != 0) bits_.push_back(false);
    std::vector<std::uint16_t> back;
    for (std::size_t at = 0; at < bits_.size(); at += 16) {
      std::uint16_t unit = 0;
      for (std::size_t i = 0; i < 16; ++i) unit = static_cast<std::uint16_t>(unit * 2 + bits_[at + i]);
      back.push_back(unit);
    }
    units.insert(units.end(), back.rbegin(), back.rend());
    Bytes packed(units.size() * 2);
    for (std::size_t i = 0; i < units.size(); ++i) write_le16(packed, i * 2, units[i]);
    return packed;
  }

 private:
  struct Decision {
    explicit Decision(unsigned history) : mask((1u << history) - 1), contexts(mask + 1) {}
    void put(bool bit, RangeWriter& range) {
      range.put(bit, contexts[state]);
      state = (state * 2 + static_cast<std::uint32_t>(bit)) & mask;
    }
    std::uint32_t mask;
    std::uint32_t state = 0;
    std::vector<lzms::BitContext> contexts;
  };

  struct Code {
    Code(unsigned symbols, unsigned interval_) : frequencies(symbols, 1), interval(interval_) { make(); }
    void make() {
      Lengths lengths(frequencies.size());
      lzms::make_code_lengths(frequencies, lengths);
      code = CanonicalCode(lengths);
      for (std::uint16_t& frequency : frequencies) frequency = static_cast<std::uint16_t>(frequency / 2 + 1);
      left = interval;
    }
    void put(std::size_t symbol, std::vector<bool>& bits) {
      put_bits(code.code(symbol), code.lengths()[symbol], bits);
      ++frequencies[symbol];
      if (--left == 0) make();
    }
    std::vector<std::uint16_t> frequencies;
    unsigned interval;
    unsigned left = 0;
    CanonicalCode code{{}};
  };

  static void put_bits(std::uint32_t value, unsigned count, std::vector<bool>& bits) {
    while (count-- > 0) bits.push_back((value >> count & 1) != 0);
  }

  template <std::size_t Count>
  void value(const std::array<lzms::Slot, Count>& slots, Code& code, std::uint32_t wanted) {
    std::size_t slot = code.frequencies.size() - 1;
    while (slots[slot].base > wanted) --slot;
    code.put(slot, bits_);
    put_bits(wanted - slots[slot].base, slots[slot].extra_bits, bits_);
  }

  void put_recent(unsigned which, std::vector<Decision>& decisions) {
    decisions[0].put(which > 0, range_);
    if (which > 0) decisions[1].put(which > 1, range_);
  }

  RangeWriter range_;
  std::vector<bool> bits_;  ///< in the order of reading
  Decision main_{lzms::kMainHistory};
  Decision kind_{lzms::kMatchHistory};
  Decision lz_{lzms::kLzHistory};
  Decision delta_{lzms::kDeltaHistory};
  std::vector<Decision> lz_recent_{2, Decision(lzms::kLzHistory)};
  std::vector<Decision> delta_recent_{2, Decision(lzms::kDeltaHistory)};
  Code literals_{lzms::kLiterals, 1024};
  Code lz_offsets_;
  Code lengths_{lzms::kLengthSlots, 512};
  Code delta_offsets_;
  Code powers_{lzms::kDeltaPowers, 512};
};

}  // namespace dismount::test
