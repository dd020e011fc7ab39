// SPDX-License-Identifier: MIT
#include "commit_scene.h"

#include "tests/support/expect.h"
#include "wim/verify.h"

namespace dismount::test {
namespace {

std::string long_text(char c) { return std::string(3000, c); }

TestEntry second_tree() {
  return root_entry({file_entry(u"other.txt", "of the second image"), file_entry(u"a", "alpha")});
}

void expect_tree(File& file, const Wim& wim, std::uint32_t index, const TestEntry& tree) {
  const Blob& blob = wim.lookup_table.images()[index - 1];
  ResourceReader reader = must(make_resource_reader(file, wim));
  CHECK(must(reader.read_all(blob.resource, 1 << 20, "metadata")) == build_metadata(tree).bytes);
  for (const auto& [hash, data] : blobs_of(tree)) {
    const Blob* found = wim.lookup_table.find(hash);
    REQUIRE(found != nullptr);
    // What is worth packing was packed.
    const bool new_and_large = wim.header.chunk_size != 0 && data.size() > 1000 && data[0] == std::byte{'y'};
    CHECK(found->resource.compressed() == new_and_large);
    CHECK(must(reader.read_all(found->resource, 1 << 20, "blob")) == data);
  }
}

}  // namespace

TestEntry CommitScene::before_tree() const {
  TestEntry tree = sample_tree();
  tree.children.push_back(file_entry(u"big", long_text('x')));
  return tree;
}

TestEntry CommitScene::after_tree() const {
  TestEntry tree = before_tree();
  tree.children[0].data = to_bytes("alpha, changed");
  tree.children.erase(tree.children.begin() + 3);
  tree.children.push_back(file_entry(u"new big", long_text('y')));
  tree.children.push_back(file_entry(u"twin of a", "alpha, changed"));
  return tree;
}

Bytes CommitScene::before() const {
  return build_wim({.images = {{.root = before_tree(), .name = "First"}, {.root = second_tree(), .name = "Second"}},
                    .boot_index = 1,
                    .integrity_table = had_table,
                    .integrity_chunk_size = 1000,
                    .flags = packed ? std::uint32_t{kHeaderCompression | kHeaderXpress} : 0U,
                    .chunk_size = packed ? 4096U : 0U})
      .bytes;
}

StagedImage CommitScene::staged() const {
  StagedImage staged;
  const auto old_blobs = blobs_of(before_tree());
  const auto source = std::make_shared<MemorySource>();
  for (const auto& [hash, data] : blobs_of(after_tree())) {
    if (old_blobs.contains(hash)) continue;
    staged.blobs.push_back({.hash = hash, .size = data.size(), .number = source->data.size()});
    source->data.push_back(data);
  }
  staged.source = source;
  staged.metadata = build_metadata(after_tree()).bytes;
  staged.index = 1;
  staged.append = append;
  staged.counts = {.directories = 2, .files = 9, .total_bytes = 6000, .hard_link_bytes = 14};
  staged.modified = kTestTime + 1;
  staged.references_added = hashes_of(after_tree());
  if (!append) staged.references_dropped = hashes_of(before_tree());
  staged.write_integrity_table = wants_table;
  return staged;
}

Result<Committed> CommitScene::commit(File& file, const CommitHooks& hooks) const {
  Result<Wim> wim = read_wim(file);
  if (!wim) return wim.error();
  return append_commit(file, std::move(*wim), staged(), hooks);
}

CommitScene::State CommitScene::expect_whole(const Bytes& bytes) const {
  const Bytes old = before();
  REQUIRE(bytes.size() >= old.size());
  // Nothing old is ever written over, but for the header.
  CHECK(std::equal(old.begin() + 208, old.end(), bytes.begin() + 208));
  MemoryFile file(bytes);
  if (!std::equal(old.begin(), old.begin() + 208, bytes.begin())) {
    expect_after(file);
    return State::after;
  }
  const Wim wim = must(read_wim(file));
  const VerifyResult verified = verify_wim(file, wim, VerifyLevel::full, {});
  CHECK_MESSAGE(verified.verification.passed, (verified.error ? describe(*verified.error) : ""));
  expect_tree(file, wim, 1, before_tree());
  expect_tree(file, wim, 2, second_tree());
  return State::before;
}

void CommitScene::expect_after(File& file) const {
  const Wim wim = must(read_wim(file));
  const VerifyResult verified = verify_wim(file, wim, VerifyLevel::full, {});
  CHECK_MESSAGE(verified.verification.passed, (verified.error ? describe(*verified.error) : ""));
  const std::uint32_t saved = append ? 3 : 1;
  REQUIRE(wim.header.image_count == (append ? 3U : 2U));
  expect_tree(file, wim, saved, after_tree());
  expect_tree(file, wim, 2, second_tree());
  if (append) expect_tree(file, wim, 1, before_tree());
  CHECK(wim.integrity_table.has_value() == (had_table || wants_table));
}

std::string CommitScene::name() const {
  return std::string(append ? "append" : "save") + (had_table ? ", had a table" : "") +
         (wants_table ? ", wants a table" : "") + (packed ? ", packed" : "");
}

std::vector<CommitScene> all_scenes() {
  std::vector<CommitScene> scenes;
  for (const bool append : {false, true}) {
    for (const bool had_table : {false, true}) {
      for (const bool wants_table : {false, true}) scenes.push_back({append, had_table, wants_table});
    }
  }
  scenes.push_back({.had_table = true, .packed = true});
  scenes.push_back({.append = true, .wants_table = true, .packed = true});
  return scenes;
}

}  // namespace dismount::test
