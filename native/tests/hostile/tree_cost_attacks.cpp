// SPDX-License-Identifier: MIT
// Trees that make a reader work: ways of a thousand folders, walked or told for every file.
#include "base/utf16.h"
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr int kLevels = 1'000;

std::vector<TestEntry> only(TestEntry entry) {
  std::vector<TestEntry> one;
  one.push_back(std::move(entry));
  return one;
}

/// `files` at the end of a way of `levels` folders, all called `name` but the first.
TestEntry branch(const std::u16string& first, const std::u16string& name, int levels, std::vector<TestEntry> files) {
  TestEntry folder = directory_entry(name, std::move(files));
  for (int i = 1; i < levels; ++i) folder = directory_entry(name, only(std::move(folder)));
  folder.name = first;
  return folder;
}

void add_alternating(const AddAttack& add) {
  const auto files = [](std::size_t which) {
    std::vector<TestEntry> some;
    for (std::size_t i = 0; i < 1'500; ++i) some.push_back(file_entry(numbered(i), std::to_string(2 * i + which)));
    return some;
  };
  std::vector<TestEntry> branches;
  branches.push_back(branch(u"a", u"d", kLevels, files(0)));
  branches.push_back(branch(u"b", u"d", kLevels, files(1)));
  add({.name = "deep-alternating",
       .what = "files whose data alternates between two ends of 1,000 folders",
       .expectation = Expectation::tolerated,
       .file = file_of(std::move(branches))});
}

void add_links(const AddAttack& add) {
  std::vector<TestEntry> branches;
  for (const char16_t* name : {u"a", u"b", u"c"}) {
    std::vector<TestEntry> files;
    for (std::size_t i = 0; i < 1'900; ++i) {
      files.push_back(file_entry(numbered(i), ""));
      files.back().link_id = i + 1;
    }
    branches.push_back(branch(name, u"d", kLevels, std::move(files)));
  }
  add({.name = "deep-links",
       .what = "1,900 files with a name at each of three ends of 1,000 folders",
       .expectation = Expectation::tolerated,
       .file = file_of(std::move(branches))});
}

void add_long_paths(const AddAttack& add) {
  std::vector<TestEntry> files;
  for (std::size_t i = 0; i < 3'000; ++i) files.push_back(file_entry(numbered(i), "x"));
  const std::u16string name(255, u'd');
  add({.name = "deep-path",
       .what = "3,000 files whose path has 255,000 characters",
       .expectation = Expectation::tolerated,
       .file = file_of(only(branch(name, name, kLevels, std::move(files))))});

  files.assign(1, file_entry(u"x", "missing"));
  for (std::size_t i = 0; i < 3'500; ++i) files.push_back(file_entry(numbered(i), ""));
  const std::u16string longest(32'000, u'\u4E00');
  Built built = build_wim({.images = {{.root = root_entry(only(branch(longest, longest, 8, std::move(files))))}}});
  std::vector<TableEntry> table = table_of(built);
  table.pop_back();
  replace_table(built.bytes, table);
  add({.name = "long-path-data-missing",
       .what = "missing data of one of 3,500 files whose path has 256,000 characters",
       .file = built.bytes});
}

}  // namespace

void add_tree_cost_attacks(const AddAttack& add) {
  add_alternating(add);
  add_links(add);
  add_long_paths(add);
  add({.name = "link-too-long",
       .what = "a link whose target is longer than a system's can be",
       .expectation = Expectation::tolerated,
       .file = file_of({symlink_entry(u"link", std::u16string(4'090, u'\u4E00')), file_entry(u"good.txt", "good")})});
}

}  // namespace dismount::test
