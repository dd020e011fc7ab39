// SPDX-License-Identifier: MIT
#include "engine/portable/open_below.h"

#include <algorithm>

namespace dismount {
namespace {

constexpr std::size_t kPiece = 256 * 1024;

}  // namespace

Result<OpenedBelow> OpenedBelow::open(Directory& root, const std::string& path) {
  OpenedBelow opened(root);
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t slash = std::min(path.find('/', begin), path.size());
    TRY_ASSIGN(std::unique_ptr<Directory> next, opened->open_directory(path.substr(begin, slash - begin)));
    opened.opened_ = std::move(next);
    begin = slash + 1;
  }
  return opened;
}

Result<void> read_in_pieces(File& file, Bytes& spare, const ByteConsumer& consumer) {
  Bytes buffer = std::move(spare);
  buffer.resize(kPiece);
  for (std::uint64_t at = 0;;) {
    TRY_ASSIGN(const std::size_t size, file.read_at(at, buffer));
    if (size == 0) break;
    TRY(consumer(ByteView(buffer).first(size)));
    at += size;
    if (size < buffer.size()) break;  // short only at the end
  }
  spare = std::move(buffer);
  return {};
}

}  // namespace dismount
