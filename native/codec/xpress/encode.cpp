// SPDX-License-Identifier: MIT
// The steps of packing a chunk: link what begins alike, choose literals and matches, write them.
#include "codec/xpress/encode.h"

#include <algorithm>
#include <cassert>

#include "codec/xpress/incompressible.h"
#include "codec/xpress/item_writer.h"
#include "codec/xpress/items.h"
#include "codec/xpress/lazy_parser.h"
#include "codec/xpress/match_chains.h"
#include "codec/xpress/optimal_parser.h"

namespace dismount {
namespace xpress {
namespace {

// The order is that of CompressionLevel.
constexpr LazyEffort kEfforts[] = {{6, 2, 32}, {24, 6, 48}, {24, 6, 48}};

class XpressEncoder final : public Encoder {
 public:
  XpressEncoder(std::uint32_t chunk_size, CompressionLevel level)
      : chunk_size_(chunk_size),
        level_(level),
        window_(new std::byte[chunk_size + kWindowPadding]()),
        chains_(chunk_size),
        items_(chunk_size),
        writer_(chunk_size) {}

  std::size_t encode(ByteView chunk, ByteSpan packed) override {
    assert(!chunk.empty() && chunk.size() <= chunk_size_);
    // Nothing smaller holds the code lengths.
    if (chunk.size() <= kCodeLengthBytes) return 0;
    std::memcpy(window_.get(), chunk.data(), chunk.size());
    std::memset(window_.get() + chunk.size(), 0, kWindowPadding);
    const ByteView window(window_.get(), chunk.size());
    chains_.build(window);
    if (is_incompressible(window, chains_)) return 0;
    items_.clear();
    parse_lazily(window, chains_, kEfforts[static_cast<std::size_t>(level_)], items_);
    if (level_ == CompressionLevel::max) optimal_.improve(window, chains_, items_);
    return writer_.write(items_, packed.first(std::min(packed.size(), chunk.size() - 1)));
  }

 private:
  std::uint32_t chunk_size_;
  CompressionLevel level_;
  std::unique_ptr<std::byte[]> window_;  ///< the chunk with its padding
  MatchChains chains_;
  Items items_;
  OptimalParser optimal_{chunk_size_};
  ItemWriter writer_;
};

}  // namespace
}  // namespace xpress

std::unique_ptr<Encoder> make_xpress_encoder(std::uint32_t chunk_size, CompressionLevel level) {
  return std::make_unique<xpress::XpressEncoder>(chunk_size, level);
}

}  // namespace dismount
