// SPDX-License-Identifier: MIT
// Mounts and discards where a process may have few files open.
#include <sys/resource.h>

#include "engine/portable/extract.h"
#include "engine/portable/remove_tree.h"
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

namespace {

class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t count) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{.rlim_cur = count, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("deep and wide trees need few descriptors") {
  std::vector<TestEntry> trees;
  for (char16_t name = u'a'; name < u'k'; ++name) {
    TestEntry entry = file_entry(u"leaf", "leaf");
    for (int depth = 0; depth < 100; ++depth) entry = directory_entry(u"d", {entry, file_entry(u"f", "data")});
    entry.name = std::u16string(1, name);
    trees.push_back(std::move(entry));
  }
  EngineScene s(root_entry(std::move(trees)));
  const auto file = must(open_file(s.wim_path, OpenMode::read));
  const Wim wim = must(read_wim(*file));
  const Image image = must(read_image(*file, wim, 1));
  ExtractionPlan plan = must(plan_extraction(image, wim.lookup_table));
  fs::create_directory(s.mount_path);
  const auto target = must(open_directory(s.mount_path));
  {
    const FewDescriptors few(80);
    must(extract_image(*file, wim, plan, *target, {}, kMostWorkers));
  }
  CHECK(plan.entries.size() == 1 + 10 * 201);
  {
    const FewDescriptors few(80);
    must(remove_contents(*target, {}, kMostWorkers));
  }
  CHECK(fs::is_empty(s.mount_path));
}

TEST_CASE("a link that leads further than the system's can is kept in the image and not shown") {
  EngineScene s(root_entry({symlink_entry(u"long", std::u16string(4'090, u'\u4E00')), symlink_entry(u"short", u"a")}));
  const auto file = must(open_file(s.wim_path, OpenMode::read));
  const Wim wim = must(read_wim(*file));
  const Image image = must(read_image(*file, wim, 1));
  ExtractionPlan plan = must(plan_extraction(image, wim.lookup_table));
  fs::create_directory(s.mount_path);
  must(extract_image(*file, wim, plan, *must(open_directory(s.mount_path)), {}, 1));
  CHECK(plan.hidden == 1);
  CHECK(plan.not_shown == std::vector<std::string>{"/long"});
  CHECK(plan.entries.size() == 2);
  CHECK(fs::is_symlink(s.mount_path + "/short"));
}
