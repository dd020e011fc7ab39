// SPDX-License-Identifier: MIT
#include "job/digest.h"

#include "base/sha256.h"

namespace dismount {

Result<std::string> digest_of(File& file, const OnProgress& progress) {
  Sha256 hasher;
  Bytes buffer(1024 * 1024);
  for (std::uint64_t at = 0;;) {
    TRY_ASSIGN(const std::size_t size, file.read_at(at, buffer));
    if (size == 0) break;
    hasher.update(ByteView(buffer).first(size));
    at += size;
    if (progress) TRY(progress(at));
  }
  return "sha256:" + to_hex(hasher.finish());
}

}  // namespace dismount
