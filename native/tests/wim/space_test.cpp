// SPDX-License-Identifier: MIT
#include "wim/space.h"

#include "commit_scene.h"
#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

std::uint64_t unused_in(const Bytes& bytes) {
  MemoryFile file(bytes);
  return unused_bytes(must(read_wim(file)));
}

}  // namespace

TEST_CASE("a file as it is captured has next to no unused space") {
  // The builder rounds nothing up, so there is none at all.
  CHECK(unused_in(build_wim({.images = {{.root = sample_tree()}}}).bytes) == 0);
  CHECK(unused_in(build_wim({.images = {{.root = sample_tree()}}, .integrity_table = true}).bytes) == 0);
}

TEST_CASE("bytes behind the end are unused") {
  Bytes bytes = build_wim({.images = {{.root = sample_tree()}}, .integrity_table = true}).bytes;
  bytes.insert(bytes.end(), 777, std::byte{1});
  CHECK(unused_in(bytes) == 777);
}

TEST_CASE("a blob that no entry refers to is unused, although it is listed") {
  Built built = build_wim({.images = {{.root = root_entry({file_entry(u"a", "12345"), file_entry(u"b", "123")})}}});
  std::uint64_t expected = 0;
  for (std::size_t i = 1; i < built.lookup_entries; ++i) {
    const std::size_t entry = built.lookup_entry(i);
    expected += read_le64(built.bytes, entry + 16);
    write_le32(built.bytes, entry + 26, 0);
    CHECK(unused_in(built.bytes) == expected);
  }
  CHECK(expected == 8);
}

TEST_CASE("after a save: the old metadata, the old tables and what nothing uses any more; an append keeps the rest") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    MemoryFile file(scene.before());
    const Wim before = must(read_wim(file));
    CHECK(unused_bytes(before) == 0);
    must(scene.commit(file));
    const Wim after = must(read_wim(file));
    std::uint64_t expected = before.header.lookup_table.packed_size + before.header.xml_data.packed_size +
                             before.header.integrity_table.packed_size;
    if (!scene.append) expected += before.lookup_table.images()[0].resource.packed_size;
    for (const Blob& blob : after.lookup_table.blobs()) {
      if (blob.references == 0) expected += blob.resource.packed_size;
    }
    CHECK(unused_bytes(after) == expected);
  }
}
