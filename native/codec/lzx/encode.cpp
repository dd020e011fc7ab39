// SPDX-License-Identifier: MIT
// LZX (format section 12). `fast` takes what a quick parse of few match candidates finds. The others use that parse
// only to find matches, to learn where to divide the chunk into blocks and about what each symbol will cost there; then
// they choose the items whose costs are the least. Chunks above 32 KiB are packed in parts of that size, so that memory
// does not grow with them except for the window and the trees of `max`.
#include "codec/lzx/encode.h"

#include <algorithm>

#include "codec/lzx/block_splitter.h"
#include "codec/lzx/block_writer.h"
#include "codec/lzx/e8_filter.h"
#include "codec/lzx/lazy_parser.h"
#include "codec/lzx/match_list.h"
#include "codec/lzx/optimal_parser.h"
#include "codec/lzx/randomness.h"
#include "codec/lzx/tree_match_finder.h"

namespace dismount {
namespace {

using namespace lzx;

constexpr std::uint32_t kPart = 32768;

// An empty block's headers are larger than this.
constexpr std::uint32_t kSmallestChunk = 40;

// A filtered copy of a chunk, with room behind it that may be read.
class Window {
 public:
  explicit Window(std::uint32_t chunk_size) : bytes_(chunk_size + kReadAhead) {}

  void fill(ByteView chunk) {
    std::copy(chunk.begin(), chunk.end(), bytes_.begin());
    std::fill_n(bytes_.begin() + static_cast<std::ptrdiff_t>(chunk.size()), kReadAhead, std::byte{0});
    apply_e8_filter(ByteSpan(bytes_).first(chunk.size()));
  }
  const std::byte* data() const { return bytes_.data(); }

 private:
  Bytes bytes_;
};

// What both encoders do around packing a part of a chunk.
class PartEncoder : public Encoder {
 public:
  explicit PartEncoder(std::uint32_t chunk_size) : chunk_size_(chunk_size), window_(chunk_size) {}

  std::size_t encode(ByteView chunk, ByteSpan packed) final {
    if (chunk.size() < kSmallestChunk || looks_random(chunk)) return 0;
    const auto size = static_cast<std::uint32_t>(chunk.size());
    window_.fill(chunk);
    start();
    BlockWriter writer(packed.first(size - 1), chunk_size_);
    RecentOffsets recent;
    for (std::uint32_t begin = 0; begin < size; begin += kPart) {
      encode_part(begin, std::min(begin + kPart, size), size, recent, writer);
    }
    return writer.finish();
  }

 protected:
  const std::byte* data() const { return window_.data(); }

  virtual void start() = 0;
  virtual void encode_part(std::uint32_t begin, std::uint32_t end, std::uint32_t size, RecentOffsets& recent,
                           BlockWriter& writer) = 0;

 private:
  std::uint32_t chunk_size_;
  Window window_;
};

template <typename Position>
class FastEncoder final : public PartEncoder {
 public:
  explicit FastEncoder(std::uint32_t chunk_size)
      : PartEncoder(chunk_size), finder_(chunk_size, kLongestMatch), items_(kPart) {}

 private:
  using Finder = MatchFinder<Position, 1, 5>;

  void start() override { finder_.reset(); }

  void encode_part(std::uint32_t begin, std::uint32_t end, std::uint32_t size, RecentOffsets& recent,
                   BlockWriter& writer) override {
    std::size_t count = 0;
    splitter_.start(begin);
    lazy_parse(
        data(), begin, end, recent, [&](std::uint32_t i) { return longest_match(i, size); },
        [&](std::uint32_t from, std::uint32_t to) {
          for (; from < to; ++from) finder_.insert(data(), from);
        },
        [&](const Item& item, std::uint32_t to) {
          items_[count++] = item;
          splitter_.add(item, to);
        });
    std::span<const Item> items(items_);
    for (const BlockPlan& plan : splitter_.finish()) {
      writer.write(plan.end - begin, items.first(plan.items), plan.frequencies);
      items = items.subspan(plan.items);
      begin = plan.end;
    }
  }

  Match longest_match(std::uint32_t i, std::uint32_t size) {
    Match matches[1 + Finder::kMostMatches + 1];
    matches[0] = Match(0, 1);
    return finder_.find(data(), i, std::min(kLongestMatch, size - i), matches + 1)[-1];
  }

  Finder finder_;
  BlockSplitter splitter_;
  std::vector<Item> items_;
};

// What an encoder takes time for.
struct Effort {
  /// At how many positions inside an item of the quick parse matches are looked for.
  std::uint32_t searched_inside;
  /// How often items are chosen, each time with the costs of those before.
  unsigned choices;
  ParserLimits limits;
};

template <typename Finder>
class OptimalEncoder final : public PartEncoder {
 public:
  OptimalEncoder(std::uint32_t chunk_size, const Effort& effort)
      : PartEncoder(chunk_size),
        effort_(effort),
        finder_(chunk_size, effort.limits.nice_length),
        matches_(kPart),
        parser_(kPart, effort.limits) {}

 private:
  void start() override { finder_.reset(); }

  void encode_part(std::uint32_t begin, std::uint32_t end, std::uint32_t size, RecentOffsets& recent,
                   BlockWriter& writer) override {
    plan_blocks(begin, end, size, recent);
    std::uint32_t block = begin;
    for (const BlockPlan& plan : splitter_.finish()) {
      const RecentOffsets before = recent;
      std::span<const Item> items;
      Frequencies frequencies = plan.frequencies;
      for (unsigned i = 0; i < effort_.choices; ++i) {
        recent = before;
        items = parser_.parse(data(), block, plan.end, matches_, block - begin, Costs(frequencies), recent);
        frequencies = {};
        for (const Item& item : items) frequencies.count(item);
      }
      writer.write(plan.end - block, items, frequencies);
      block = plan.end;
    }
  }

  // The quick parse, which also finds the matches for the later one: where it looks for them and a bit further into the
  // items that it takes.
  void plan_blocks(std::uint32_t begin, std::uint32_t end, std::uint32_t size, RecentOffsets recent) {
    matches_.clear();
    splitter_.start(begin);
    lazy_parse(
        data(), begin, end, recent, [&](std::uint32_t i) { return find_matches(i, size); },
        [&](std::uint32_t from, std::uint32_t to) {
          const std::uint32_t searched = from == 0 || to - from >= effort_.limits.nice_length
                                             ? from
                                             : std::min(to, from + effort_.searched_inside);
          for (; from < searched; ++from) find_matches(from, size);
          // The others have what is left of the item, the chunk's first one nothing.
          matches_.add_rest(to - from, from == 0 ? 0 : recent[0]);
          for (; from < to; ++from) finder_.insert(data(), from);
        },
        [&](const Item& item, std::uint32_t to) { splitter_.add(item, to); });
  }

  // Matches of the next position, of which the longest is returned.
  Match find_matches(std::uint32_t i, std::uint32_t size) {
    Match* const end = finder_.find(data(), i, std::min(kLongestMatch, size - i), room_ + MatchList::kMost);
    std::array<Match, MatchList::kMost> matches;
    std::copy_n(end - MatchList::kMost, MatchList::kMost, matches.begin());
    matches_.add(matches);
    return matches.back();
  }

  Effort effort_;
  Finder finder_;
  Match room_[MatchList::kMost + Finder::kMostMatches + 1] = {};
  MatchList matches_;
  BlockSplitter splitter_;
  OptimalParser parser_;
};

template <typename Position>
std::unique_ptr<Encoder> make_encoder_for(std::uint32_t chunk_size, CompressionLevel level) {
  switch (level) {
    case CompressionLevel::fast:
      return std::make_unique<FastEncoder<Position>>(chunk_size);
    case CompressionLevel::normal:
      return std::make_unique<OptimalEncoder<MatchFinder<Position, 1, 4>>>(
          chunk_size, Effort{.searched_inside = 10,
                             .choices = 1,
                             .limits = {.nice_length = 40, .every_length = 16, .every_far_match = false}});
    case CompressionLevel::max:
      break;
  }
  return std::make_unique<OptimalEncoder<TreeMatchFinder<Position>>>(
      chunk_size, Effort{.searched_inside = kLongestMatch,
                         .choices = 2,
                         .limits = {.nice_length = 64, .every_length = 32, .every_far_match = true}});
}

}  // namespace

std::unique_ptr<Encoder> make_lzx_encoder(std::uint32_t chunk_size, CompressionLevel level) {
  if (chunk_size <= 65536) return make_encoder_for<std::uint16_t>(chunk_size, level);
  return make_encoder_for<std::uint32_t>(chunk_size, level);
}

}  // namespace dismount
