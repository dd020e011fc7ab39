// SPDX-License-Identifier: MIT
// Items into bytes: the code lengths, the bit stream and the length bytes between its units (README.md).
#pragma once

#include <memory>

#include "base/bytes.h"
#include "codec/xpress/items.h"

namespace dismount::xpress {

class ItemWriter {
 public:
  explicit ItemWriter(std::size_t chunk_size);

  /// Packs `items` into the front of `packed` and returns how many bytes it took; 0, and nothing is written, if that is
  /// more than `packed` has.
  std::size_t write(const Items& items, ByteSpan packed);

 private:
  /// A length and where its bytes stand: behind this many bytes of units.
  struct LengthBytes {
    std::uint32_t units_end;
    std::uint32_t adjusted;
  };

  // Without the length bytes, so that units can be written four at a time.
  std::size_t units_size_;
  std::unique_ptr<std::byte[]> units_;
  std::unique_ptr<LengthBytes[]> length_bytes_;
};

}  // namespace dismount::xpress
