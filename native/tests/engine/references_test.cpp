// SPDX-License-Identifier: MIT
#include "engine/portable/references.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("an image's counts are those of every name, with each link's bytes counted") {
  const Built built = build_wim({.images = {{.root = sample_tree()}}});
  MemoryFile file(built.bytes);
  const Wim wim = must(read_wim(file));
  const Image image = must(read_image(file, wim, 1));
  const ImageCounts counts = count_image(image.root(), BlobSizes(wim.lookup_table, {}));
  CHECK(counts.directories == 4);  // the root, folder, inner, hollow
  CHECK(counts.files == 8);        // seven files and a link
  std::uint64_t bytes = 0;
  for (const Sha1Hash& hash : hashes_of(sample_tree())) bytes += blobs_of(sample_tree())[hash].size();
  CHECK(counts.total_bytes == bytes);
  CHECK(counts.hard_link_bytes == 19);
}

TEST_CASE("every stream of every name is one reference, and empty ones are none") {
  const Built built = build_wim({.images = {{.root = sample_tree()}}});
  MemoryFile file(built.bytes);
  const Wim wim = must(read_wim(file));
  std::vector<Sha1Hash> found = references_of(must(read_image(file, wim, 1)).root());
  std::vector<Sha1Hash> expected = hashes_of(sample_tree());
  std::sort(found.begin(), found.end());
  std::sort(expected.begin(), expected.end());
  CHECK(found == expected);
}

TEST_CASE("only what differs between two trees is counted") {
  const Built built = build_wim({.images = {{.root = sample_tree()}}});
  MemoryFile file(built.bytes);
  const Wim wim = must(read_wim(file));
  const Image image = must(read_image(file, wim, 1));
  const auto copy = [](const Dentry& from) { return Dentry(from.bytes(), from.position()); };
  Dentry same = copy(image.root());
  for (const Dentry& child : image.root().children) same.children.push_back(copy(child));
  // The copy has no grandchildren: all they reference is dropped, and nothing else.
  std::vector<Sha1Hash> below;
  for (const Dentry& child : image.root().children) {
    for (const Dentry& grandchild : child.children) {
      for (const Sha1Hash& hash : references_of(grandchild)) below.push_back(hash);
    }
  }
  REQUIRE(!below.empty());
  ReferenceChanges changes = reference_changes(image.root(), same);
  CHECK(changes.added.empty());
  std::sort(changes.dropped.begin(), changes.dropped.end());
  std::sort(below.begin(), below.end());
  CHECK(changes.dropped == below);

  // A changed file: its old contents go, its new come. One that is there twice counts once more.
  Sha1Hash fresh{};
  fresh[3] = std::byte{9};
  Dentry next = copy(image.root());
  for (const Dentry& child : same.children) next.children.push_back(copy(child));
  const Sha1Hash old = next.children[0].contents_hash();
  next.children[0].set_contents_hash(fresh);
  next.children.push_back(copy(same.children[1]));
  changes = reference_changes(same, next);
  CHECK(changes.dropped == std::vector<Sha1Hash>{old});
  std::vector<Sha1Hash> added = references_of(same.children[1]);
  added.push_back(fresh);
  std::sort(added.begin(), added.end());
  std::sort(changes.added.begin(), changes.added.end());
  CHECK(changes.added == added);
}

TEST_CASE("sizes of data that is about to be written are known, and unknown data has none") {
  Sha1Hash staged_hash{};
  staged_hash[0] = std::byte{1};
  const LookupTable empty;
  const BlobSizes sizes(empty, {{.hash = staged_hash, .size = 77, .number = 0}});
  CHECK(sizes.of(staged_hash) == 77);
  CHECK(sizes.of(kZeroHash) == 0);
}
