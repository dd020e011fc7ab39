// SPDX-License-Identifier: MIT
#include "wim/image_changes.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"
#include "wim/reader.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct Compared {
  Changes counts;
  std::vector<std::string> told;  ///< "+ \\a.txt - 5", "~ \\b 5 6", "- \\c 4 -"
};

/// Reads both as files, so that what the comparison sees came through the reader.
Compared compare(const TestImage& before, const TestImage& after) {
  MemoryFile old_file(build_wim({.images = {before}}).bytes);
  MemoryFile new_file(build_wim({.images = {after}}).bytes);
  const Wim old_wim = must(read_wim(old_file));
  const Wim new_wim = must(read_wim(new_file));
  const Image old_image = must(read_image(old_file, old_wim, 1));
  const Image new_image = must(read_image(new_file, new_wim, 1));
  Compared compared;
  const auto size = [](const std::optional<std::uint64_t>& bytes) { return bytes ? std::to_string(*bytes) : "-"; };
  compared.counts = compare_images(
      {old_image, old_wim.lookup_table}, {new_image, new_wim.lookup_table}, [&](const EntryChange& change) {
        const char* kind = change.kind == ChangeKind::added ? "+ " : change.kind == ChangeKind::removed ? "- " : "~ ";
        compared.told.push_back(kind + change.path + " " + size(change.size_before) + " " + size(change.size_after));
      });
  CHECK(compared.counts.added + compared.counts.modified + compared.counts.removed == compared.told.size());
  return compared;
}

using Edit = std::function<void(TestEntry& root)>;

/// Nothing if the edit is no change, else the one line that was told.
std::string change_by(const Edit& edit, TestEntry before = root_entry({file_entry(u"a.txt", "alpha")})) {
  TestEntry after = before;
  edit(after);
  const Compared compared = compare({.root = std::move(before)}, {.root = std::move(after)});
  REQUIRE(compared.told.size() < 2);
  return compared.told.empty() ? "" : compared.told[0];
}

/// Security data of these descriptors.
Bytes security_of(const std::vector<std::string>& descriptors) {
  Bytes data(8 + descriptors.size() * 8);
  write_le32(data, 4, static_cast<std::uint32_t>(descriptors.size()));
  for (std::size_t i = 0; i < descriptors.size(); ++i) write_le64(data, 8 + i * 8, descriptors[i].size());
  for (const std::string& descriptor : descriptors) {
    const Bytes bytes = to_bytes(descriptor);
    data.insert(data.end(), bytes.begin(), bytes.end());
  }
  write_le32(data, 0, static_cast<std::uint32_t>(data.size()));
  data.resize((data.size() + 7) / 8 * 8);
  return data;
}

}  // namespace

TEST_CASE("an image that did not change has only unchanged entries") {
  const Compared compared = compare({.root = sample_tree()}, {.root = sample_tree()});
  CHECK(compared.told.empty());
  std::uint64_t entries = 0;
  const std::function<void(const TestEntry&)> count = [&](const TestEntry& entry) {
    entries += entry.children.size();
    for (const TestEntry& child : entry.children) count(child);
  };
  count(sample_tree());
  CHECK(compared.counts.unchanged == entries);
}

TEST_CASE("entries are added, modified and removed, each told with its sizes") {
  const TestEntry before = root_entry(
      {directory_entry(u"dir", {file_entry(u"gone", "four"), file_entry(u"kept", "kept")}), file_entry(u"m", "12345")});
  const TestEntry after = root_entry({directory_entry(u"dir", {file_entry(u"kept", "kept"), file_entry(u"new", "123")}),
                                      file_entry(u"m", "123456"), directory_entry(u"n", {file_entry(u"x", "")})});
  const Compared compared = compare({.root = before}, {.root = after});
  CHECK(compared.told ==
        std::vector<std::string>{"- \\dir\\gone 4 -", "+ \\dir\\new - 3", "~ \\m 5 6", "+ \\n - 0", "+ \\n\\x - 0"});
  CHECK(compared.counts.added == 3);
  CHECK(compared.counts.modified == 1);
  CHECK(compared.counts.removed == 1);
  CHECK(compared.counts.unchanged == 2);
}

TEST_CASE("a directory that goes is told with all it held, and one that became a file is modified") {
  const TestEntry before = root_entry({directory_entry(u"d", {directory_entry(u"e", {file_entry(u"f", "ff")})})});
  CHECK(compare({.root = before}, {.root = root_entry({})}).told ==
        std::vector<std::string>{"- \\d 0 -", "- \\d\\e 0 -", "- \\d\\e\\f 2 -"});
  CHECK(compare({.root = before}, {.root = root_entry({file_entry(u"d", "now")})}).told ==
        std::vector<std::string>{"~ \\d 0 3", "- \\d\\e 0 -", "- \\d\\e\\f 2 -"});
}

TEST_CASE("what makes an entry modified") {
  CHECK(change_by([](TestEntry& root) { root.children[0].data = to_bytes("omega"); }) == "~ \\a.txt 5 5");
  CHECK(change_by([](TestEntry& root) { root.children[0].attributes = 0x1; }) == "~ \\a.txt 5 5");
  CHECK(change_by([](TestEntry& root) { root.children[0].short_name = u"A~1.TXT"; }) == "~ \\a.txt 5 5");
  CHECK(change_by([](TestEntry& root) { root.children[0].write_time += 1; }) == "~ \\a.txt 5 5");
  CHECK(change_by([](TestEntry& root) { root.children[0].creation_time += 1; }) == "~ \\a.txt 5 5");
  CHECK(change_by([](TestEntry& root) { root.children[0].streams = {{u"ads", to_bytes("xyz")}}; }) == "~ \\a.txt 5 8");
  const TestEntry link = root_entry({symlink_entry(u"l", u"one")});
  CHECK(change_by([](TestEntry& root) { root.children[0] = symlink_entry(u"l", u"two"); }, link) != "");
  const TestEntry folder = root_entry({directory_entry(u"d", {})});
  CHECK(change_by([](TestEntry& root) { root.children[0].attributes = 0x12; }, folder) == "~ \\d 0 0");
}

TEST_CASE("what does not make an entry modified") {
  CHECK(change_by([](TestEntry& root) { root.children[0].access_time += 1; }) == "");
  CHECK(change_by([](TestEntry& root) { root.children[0].link_id = 77; }) == "");
  const TestEntry folder = root_entry({directory_entry(u"d", {})});
  CHECK(change_by([](TestEntry& root) { root.children[0].write_time += 1; }, folder) == "");
  CHECK(change_by([](TestEntry& root) { root.write_time += 1; }) == "");
  const TestEntry two = root_entry({file_entry(u"a", "1"), file_entry(u"b", "2"), file_entry(u"c", "3")});
  CHECK(change_by([](TestEntry& root) { std::swap(root.children[0], root.children[2]); }, two) == "");
}

TEST_CASE("a security descriptor counts, its number does not") {
  TestEntry before = root_entry({file_entry(u"a", "1")});
  before.security_id = 0;
  before.children[0].security_id = 1;
  TestEntry after = before;
  after.security_id = 1;
  after.children[0].security_id = 0;
  const Bytes one_two = security_of({"first descriptor", "second"});
  const Bytes two_one = security_of({"second", "first descriptor"});
  CHECK(compare({.root = before, .security = one_two}, {.root = after, .security = two_one}).told.empty());
  CHECK(compare({.root = before, .security = one_two}, {.root = before, .security = two_one}).told ==
        std::vector<std::string>{"~ \\a 1 1"});
  CHECK(compare({.root = before, .security = one_two}, {.root = before}).told.size() == 1);
}

TEST_CASE("names that differ only in case, or not at all, are paired without loss") {
  const TestEntry before = root_entry({file_entry(u"a", "1"), file_entry(u"A", "2"), file_entry(u"b", "3")});
  const TestEntry after = root_entry({file_entry(u"A", "2"), file_entry(u"B", "3"), file_entry(u"a", "1")});
  const Compared compared = compare({.root = before}, {.root = after});
  CHECK(compared.told == std::vector<std::string>{"+ \\B - 1", "- \\b 1 -"});
  CHECK(compared.counts.unchanged == 2);
  const TestEntry twice = root_entry({file_entry(u"x", "1"), file_entry(u"x", "1"), file_entry(u"x", "1")});
  const TestEntry once = root_entry({file_entry(u"x", "1")});
  CHECK(compare({.root = twice}, {.root = once}).counts.removed == 2);
}

TEST_CASE("two trees of many names in another order agree with a comparison by map") {
  std::vector<TestEntry> old_files;
  std::vector<TestEntry> new_files;
  std::uint32_t state = 7;
  const auto random = [&] { return (state = state * 1'664'525U + 1'013'904'223U) >> 16; };
  std::map<std::u16string, std::string> olds;
  std::map<std::u16string, std::string> news;
  for (int i = 0; i < 400; ++i) {
    const std::string name = "n" + std::to_string(random() % 300);
    const std::u16string wide(name.begin(), name.end());
    std::map<std::u16string, std::string>& side = random() % 2 == 0 ? olds : news;
    side[wide] = "data " + std::to_string(random() % 2);
  }
  for (const auto& [name, data] : olds) old_files.push_back(file_entry(name, data));
  for (const auto& [name, data] : news) new_files.insert(new_files.begin(), file_entry(name, data));
  Changes expected;
  for (const auto& [name, data] : olds) {
    const auto found = news.find(name);
    ++(found == news.end() ? expected.removed : found->second == data ? expected.unchanged : expected.modified);
  }
  for (const auto& [name, data] : news) expected.added += olds.contains(name) ? 0U : 1U;
  const Changes counts = compare({.root = root_entry(old_files)}, {.root = root_entry(new_files)}).counts;
  CHECK(counts.added == expected.added);
  CHECK(counts.modified == expected.modified);
  CHECK(counts.removed == expected.removed);
  CHECK(counts.unchanged == expected.unchanged);
  CHECK(expected.modified > 5);
}
