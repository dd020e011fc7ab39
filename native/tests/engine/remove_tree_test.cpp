// SPDX-License-Identifier: MIT
// What it costs to empty a directory: how often folders are opened, and how many at a time.
#include "engine/portable/remove_tree.h"

#include <algorithm>

#include "stub_directory.h"
#include "tests/support/expect.h"
#include "wim/image.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct Counts {
  std::size_t opened = 0;
  std::size_t open = 0;
  std::size_t most_open = 0;
  std::size_t removed = 0;
};

/// A way of `levels` folders, with `width` empty folders at its end. One thread only.
class Way final : public StubDirectory {
 public:
  Way(Counts& counts, std::size_t levels, std::size_t width) : counts_(counts), levels_(levels), width_(width) {
    ++counts_.open;
    counts_.most_open = std::max(counts_.most_open, counts_.open);
  }
  ~Way() override { --counts_.open; }
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;

  Result<std::vector<TreeName>> list_names() override {
    std::vector<TreeName> names(levels_ > 0 ? 1 : width_);
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = {std::to_string(i), FileKind::directory};
    return names;
  }
  Result<std::unique_ptr<Directory>> open_directory(const std::string&) override {
    ++counts_.opened;
    return std::unique_ptr<Directory>(
        std::make_unique<Way>(counts_, levels_ > 0 ? levels_ - 1 : 0, levels_ > 0 ? width_ : 0));
  }
  Result<void> remove_directory(const std::string&) override {
    ++counts_.removed;
    return {};
  }

 private:
  Counts& counts_;
  std::size_t levels_;
  std::size_t width_;
};

}  // namespace

TEST_CASE("emptying a deep tree opens each folder a few times, and few at once") {
  Counts counts;
  Way top(counts, kMaxDepth, 0);
  must(remove_contents(top, {}, 1));
  CHECK(counts.removed == kMaxDepth);
  CHECK(counts.opened <= 4 * kMaxDepth);
  CHECK(counts.most_open <= 52);
  CHECK(counts.open == 1);
}

TEST_CASE("emptying a wide folder at the end of a deep tree does not walk there for each folder in it") {
  constexpr std::size_t kWide = 10'000;
  Counts counts;
  Way top(counts, kMaxDepth - 1, kWide);
  must(remove_contents(top, {}, 1));
  CHECK(counts.removed == kMaxDepth - 1 + kWide);
  CHECK(counts.opened <= 4 * kMaxDepth + kWide);
  CHECK(counts.open == 1);
}
