// SPDX-License-Identifier: MIT
// Memory that runs out in one of several threads: the others must not wait for what it would have found.
#include <new>

#include "engine/portable/listing.h"
#include "engine/portable/remove_tree.h"
#include "stub_directory.h"
#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

/// A folder of eight folders, each of which throws when it is looked into, one after the other.
class ThrowingTree final : public StubDirectory {
 public:
  explicit ThrowingTree(bool top = true) : top_(top) {}

  Result<std::vector<TreeEntry>> list() override {
    std::vector<TreeEntry> entries;
    for (const TreeName& entry : names()) entries.push_back({entry.name, {.kind = entry.kind}});
    return entries;
  }
  Result<std::vector<TreeName>> list_names() override { return names(); }
  Result<std::unique_ptr<Directory>> open_directory(const std::string&) override {
    return std::unique_ptr<Directory>(std::make_unique<ThrowingTree>(false));
  }

 private:
  std::vector<TreeName> names() const {
    if (!top_) throw std::bad_alloc();
    std::vector<TreeName> names;
    for (char name = 'a'; name <= 'h'; ++name) names.push_back({std::string(1, name), FileKind::directory});
    return names;
  }

  bool top_;
};

Result<void> throwing_progress(std::uint64_t) { throw std::bad_alloc(); }

}  // namespace

TEST_CASE("a listing ends when one of its threads has no memory") {
  ThrowingTree tree;
  CHECK_THROWS_AS(static_cast<void>(list_tree(tree, {})), std::bad_alloc);
  CHECK_THROWS_AS(static_cast<void>(list_tree(tree, throwing_progress)), std::bad_alloc);
}

TEST_CASE("the emptying of a directory ends when one of its threads has no memory") {
  for (const unsigned workers : {1U, 2U, 8U}) {
    ThrowingTree tree;
    CHECK_THROWS_AS(static_cast<void>(remove_contents(tree, {}, workers)), std::bad_alloc);
    CHECK_THROWS_AS(static_cast<void>(remove_contents(tree, throwing_progress, workers)), std::bad_alloc);
  }
}
