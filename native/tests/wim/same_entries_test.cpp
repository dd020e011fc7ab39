// SPDX-License-Identifier: MIT
#include "wim/same_entries.h"

#include "tests/support/expect.h"
#include "tests/support/wim_builder.h"
#include "wim/image.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Image decode(const TestEntry& tree) { return must(Image::decode(build_metadata(tree).bytes)); }

}  // namespace

TEST_CASE("trees are the same whatever was read, and differ in everything else") {
  const Image image = decode(sample_tree());
  CHECK(same_entries(image.root(), decode(sample_tree()).root()));

  Dentry read_since = image.root().clone();
  Dentry written_since = image.root().clone();
  read_since.set_times(image.root().access_time() + 5, image.root().write_time());
  written_since.set_times(image.root().access_time(), image.root().write_time() + 5);
  const Dentry alone = image.root().clone();
  CHECK(same_entries(alone, read_since));
  CHECK_FALSE(same_entries(alone, written_since));

  TestEntry other = sample_tree();
  other.children.pop_back();
  CHECK_FALSE(same_entries(image.root(), decode(other).root()));
}
