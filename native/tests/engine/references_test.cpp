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

TEST_CASE("sizes of data that is about to be written are known, and unknown data has none") {
  Sha1Hash staged_hash{};
  staged_hash[0] = std::byte{1};
  const LookupTable empty;
  const BlobSizes sizes(empty, {{.hash = staged_hash, .size = 77, .number = 0}});
  CHECK(sizes.of(staged_hash) == 77);
  CHECK(sizes.of(kZeroHash) == 0);
}
