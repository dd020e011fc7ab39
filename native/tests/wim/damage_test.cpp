// SPDX-License-Identifier: MIT
#include "wim/damage.h"

#include <algorithm>

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct Scene {
  Built built = build_wim({.images = {{.root = sample_tree()}, {.root = root_entry({file_entry(u"z.txt", "zeta")})}},
                           .integrity_table = true});
  std::string damaged(FileSpan span, const std::function<Result<void>()>& wanted = {}) const {
    MemoryFile file(built.bytes);
    return must(damaged_in(file, must(read_wim(file)), span, wanted));
  }
  FileSpan all() const { return {208, built.lookup_table}; }
  std::size_t find(const std::string& text) const {
    const Bytes wanted = to_bytes(text);
    return static_cast<std::size_t>(std::search(built.bytes.begin(), built.bytes.end(), wanted.begin(), wanted.end()) -
                                    built.bytes.begin());
  }
};

}  // namespace

TEST_CASE("a blob is told by the first entry that uses it") {
  Scene s;
  MemoryFile file(s.built.bytes);
  const Wim wim = must(read_wim(file));
  CHECK(owner_of(file, wim, sha1(to_bytes("zeta"))) == "image 2, /z.txt");
  CHECK(owner_of(file, wim, sha1(to_bytes("gamma"))) == "image 1, /folder/inner/c.txt");
  CHECK(owner_of(file, wim, sha1(to_bytes("nobody's"))) == "data that no image uses");
}

TEST_CASE("damage in a span is told by what it lies in") {
  Scene s;
  CHECK(s.damaged(s.all()).empty());
  const std::size_t at = s.find("gamma");
  s.built.bytes[at] ^= std::byte{1};
  CHECK(s.damaged(s.all()) == "image 1, /folder/inner/c.txt");
  CHECK(s.damaged({at, at + 1}) == "image 1, /folder/inner/c.txt");
  CHECK(s.damaged({at - 2, at + 1}) == "image 1, /folder/inner/c.txt");
  CHECK(s.damaged({at + 5, s.built.lookup_table}).empty());
  CHECK(s.damaged({208, at}).empty());
}

TEST_CASE("damaged metadata is told by its image") {
  Scene s;
  s.built.bytes[s.built.metadata[1] + 60] ^= std::byte{1};
  CHECK(s.damaged(s.all()) == "the metadata of image 2");
}

TEST_CASE("the search can be stopped") {
  Scene s;
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  MemoryFile file(s.built.bytes);
  CHECK(code_of(damaged_in(file, must(read_wim(file)), s.all(), [&]() -> Result<void> { return stop; })) ==
        Code::cancelled);
}
