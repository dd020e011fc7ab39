// SPDX-License-Identifier: MIT
// LZMS's filter for x86 code; README.md beside this file describes it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace dismount::lzms {

/// Makes absolute targets relative again. Keeps the memory that it needs from one chunk to the next.
class X86Filter {
 public:
  void undo(ByteSpan chunk);

 private:
  std::vector<std::int32_t> last_use_;  ///< of each target's low 16 bits: the position of the use's last byte
};

}  // namespace dismount::lzms
