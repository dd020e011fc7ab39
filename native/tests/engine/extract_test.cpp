// SPDX-License-Identifier: MIT
// Extraction on several threads: the same tree, the same record and the same errors as on one.
#include "engine/portable/extract.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/utf16.h"
#include "engine/portable/remove_tree.h"
#include "engine/portable/visible.h"
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

namespace {

std::string data_of(int number) {
  return std::string(static_cast<std::size_t>(number % 7) * 1000, 'x') + std::to_string(number);
}

std::u16string name_of(const char* prefix, int number) {
  return utf8_to_utf16(prefix + std::to_string(number)).value();
}

/// Folders in folders, files of many sizes, equal files, empty ones, names of one file in several folders, and links.
TestEntry many_entries() {
  std::vector<TestEntry> folders;
  for (int i = 0; i < 40; ++i) {
    std::vector<TestEntry> files;
    for (int j = 0; j < 25; ++j) files.push_back(file_entry(name_of("file", j), data_of(i * 20 + j)));
    files.push_back(file_entry(u"empty", ""));
    TestEntry shared = file_entry(u"shared", data_of(i / 4));
    shared.link_id = static_cast<std::uint64_t>(1 + i / 4);
    files.push_back(std::move(shared));
    files.push_back(symlink_entry(u"link", u"file0"));
    TestEntry folder = directory_entry(name_of("folder", i), std::move(files));
    if (i % 3 == 2) folder.children.push_back(std::move(folders.back())), folders.pop_back();
    folders.push_back(std::move(folder));
  }
  TestEntry broken = symlink_entry(u"broken", u"x");
  broken.reparse_data.resize(5);
  folders.push_back(std::move(broken));
  return root_entry(std::move(folders));
}

struct Extraction {
  explicit Extraction(const Bytes& wim_bytes) {
    write_bytes(wim_path, wim_bytes);
    file = must(open_file(wim_path, OpenMode::read));
    wim = std::make_unique<Wim>(must(read_wim(*file)));
    image = std::make_unique<Image>(must(read_image(*file, *wim, 1)));
    fs::create_directory(folder / "target");
    target = must(open_directory(folder / "target"));
  }
  Result<void> run(unsigned workers, const OnProgress& progress = {}) {
    plan = must(plan_extraction(*image, wim->lookup_table));
    return extract_image(*file, *wim, plan, *target, progress, workers);
  }

  TempFolder folder;
  std::string wim_path = folder / "image.wim";
  std::unique_ptr<File> file;
  std::unique_ptr<Wim> wim;
  std::unique_ptr<Image> image;
  std::unique_ptr<Directory> target;
  ExtractionPlan plan;
};

/// Each entry of the record is what lies on disk now, in the order of the image.
void check_entries(const Dentry& dentry, Directory& directory, const std::vector<RecordedEntry>& entries,
                   std::size_t& next) {
  for (const auto& [child, name] : visible_children(dentry)) {
    if (name == "broken") continue;
    REQUIRE(next < entries.size());
    const RecordedEntry& entry = entries[next++];
    const FileStat stat = must(directory.stat(name));
    CHECK(entry.name == name);
    CHECK(entry.position == child->position());
    CHECK(entry.same_as(stat));
    CHECK(entry.birth_time == stat.birth_time);
    CHECK(entry.write_time == file_time_to_ns(kTestTime + 20'000'000));
    if (entry.kind == FileKind::directory) check_entries(*child, *must(directory.open_directory(name)), entries, next);
  }
}

/// Path, kind and contents of everything below a folder, sorted.
std::vector<std::string> contents_of(const std::string& path) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    std::string line = entry.path().lexically_relative(path).generic_string();
    if (entry.is_symlink()) {
      line += " -> " + fs::read_symlink(entry.path()).generic_string();
    } else if (entry.is_regular_file()) {
      line += " " + std::to_string(entry.hard_link_count()) + " " + read_text(entry.path().string());
    }
    found.push_back(std::move(line));
  }
  std::sort(found.begin(), found.end());
  return found;
}

void damage(Bytes& wim, const std::string& text) {
  const Bytes bytes = to_bytes(text);
  const auto found = std::search(wim.begin(), wim.end(), bytes.begin(), bytes.end());
  REQUIRE(found != wim.end());
  *found ^= std::byte{1};
}

}  // namespace

TEST_CASE("the tree and the record are the same on one worker and on many") {
  const Bytes wim = build_wim({.images = {{.root = many_entries()}}}).bytes;
  std::vector<std::string> first;
  for (const unsigned workers : {1U, 2U, 7U}) {
    CAPTURE(workers);
    Extraction extraction(wim);
    must(extraction.run(workers));
    const std::vector<std::string> contents = contents_of(extraction.target->path());
    if (first.empty()) first = contents;
    CHECK(contents == first);
    const std::vector<RecordedEntry>& entries = extraction.plan.entries;
    std::size_t next = 1;
    check_entries(extraction.image->root(), *extraction.target, entries, next);
    CHECK(next == entries.size());
    CHECK(entries.front().same_as(must(extraction.target->stat())));
    CHECK(extraction.plan.hidden == 1);
    CHECK(extraction.plan.not_shown == std::vector<std::string>{"/broken"});
    must(remove_contents(*extraction.target, {}, workers));
    CHECK(fs::is_empty(extraction.target->path()));
  }
}

TEST_CASE("of several damaged files the one whose data comes first is told, on any number of workers") {
  Built built = build_wim({.images = {{.root = many_entries()}}});
  for (const int number : {33, 200, 512, 700}) damage(built.bytes, data_of(number));
  std::string first;
  for (const unsigned workers : {1U, 2U, 7U, 2U, 7U}) {
    CAPTURE(workers);
    Extraction extraction(built.bytes);
    const Result<void> done = extraction.run(workers);
    CHECK(code_of(done) == Code::file_corrupt);
    if (first.empty()) first = problem_of(done);
    CHECK(problem_of(done) == first);
    CHECK(contains(first, "SHA-1"));
  }
}

TEST_CASE("data that is not in the file is told before anything is made") {
  Built built = build_wim({.images = {{.root = many_entries()}}});
  Extraction extraction(built.bytes);
  const LookupTable empty;
  const auto plan = plan_extraction(*extraction.image, empty);
  CHECK(code_of(plan) == Code::file_corrupt);
  CHECK(contains(problem_of(plan), "/folder0/file0"));
}

TEST_CASE("a cancel stops all workers, and the bytes told only grow") {
  const Bytes wim = build_wim({.images = {{.root = many_entries()}}}).bytes;
  for (const unsigned workers : {1U, 4U}) {
    CAPTURE(workers);
    Extraction extraction(wim);
    std::uint64_t told = 0;
    const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
    const Result<void> done = extraction.run(workers, [&](std::uint64_t bytes) -> Result<void> {
      CHECK(bytes >= told);
      told = bytes;
      return bytes > 100'000 ? Result<void>(stop) : Result<void>{};
    });
    CHECK(code_of(done) == Code::cancelled);
    CHECK(told < extraction.plan.bytes);
  }
}
