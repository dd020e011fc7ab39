// SPDX-License-Identifier: MIT
// Every mount at once, and mounts in mounts: what is taken off before what, and what is left alone.
#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

/// A second engine with a log of its own, as that of DISM's mounts.
FakeEngine& add_dism(JobScene& s) {
  FakeEngine* engine = s.add_engine();
  engine->own_log = s.folder / "dism.log";
  return *engine;
}

}  // namespace

TEST_CASE("every mount of every engine is discarded, each with a result, inner ones first") {
  JobScene s;
  FakeEngine& dism = add_dism(s);
  for (const char* path : {"/m", "/m/a/b", "/other"}) s.add_mount(path);
  s.add_mount("/m/a", dism);
  std::vector<std::string> order;
  for (FakeEngine* engine : {s.engine, &dism}) {
    engine->on_unmount = [&](const MountInfo& mount, UnmountReport&, EngineContext&) { order.push_back(mount.path); };
  }
  CHECK(must(s.discard_every()) == 0);
  CHECK(order == std::vector<std::string>{"/m/a/b", "/other", "/m/a", "/m"});
  REQUIRE(s.results().size() == 4);
  for (const PathResult& result : s.results()) CHECK(result.outcome == Outcome::discarded);
}

TEST_CASE("no mount at all is nothing to do") {
  JobScene s;
  CHECK(must(s.discard_every()) == 0);
  CHECK(s.results().empty());
  CHECK(s.told("nothing is mounted"));
}

TEST_CASE("every mount cannot be discarded while one engine cannot tell its own") {
  JobScene s;
  s.add_mount("/m");
  add_dism(s).cannot_list = failure(Code::access_denied, "not elevated");
  const Result<int> run = s.discard_every();
  CHECK(code_of(run) == Code::access_denied);
  CHECK(s.engine->unmounted.empty());
  CHECK(s.results().empty());
}

TEST_CASE("that the system's engine cannot tell its own is not hidden by a damaged record of ours") {
  JobScene s;
  s.engine->cannot_list = failure(Code::mount_corrupt, "a damaged record");
  add_dism(s).cannot_list = failure(Code::access_denied, "not elevated");
  CHECK(code_of(s.discard_every()) == Code::access_denied);
}

TEST_CASE("a mount is found although another engine cannot tell its own") {
  JobScene s;
  FakeEngine& blind = *s.engine;
  blind.cannot_list = failure(Code::access_denied, "not elevated");
  FakeEngine& other = *s.add_engine();
  s.add_mount("/m", other);
  CHECK(s.run({"/m"}, Discard{}) == 0);
  CHECK(other.unmounted.size() == 1);

  CHECK(s.run({"/gone"}, Discard{}) == kExitFailed);
  CHECK(s.results().back().error->code == Code::access_denied);
  CHECK(s.found("mount-exists").back() == Severity::error);
}

TEST_CASE("a mount in one of another engine goes first if it is named, and is in the way if not") {
  JobScene s;
  FakeEngine& dism = add_dism(s);
  s.add_mount("/outer");
  s.add_mount("/outer/inner", dism);
  CHECK(s.run({"/outer"}, Discard{}) == kExitFailed);
  CHECK(s.engine->unmounted.empty());
  CHECK(s.found("inner-mounts").size() == 1);
  CHECK(s.results()[0].error->where == "/outer/inner");

  dism.on_unmount = [&](const MountInfo&, UnmountReport&, EngineContext&) { CHECK(s.engine->unmounted.empty()); };
  CHECK(s.run({"/outer", "/outer/inner"}, Discard{}) == 0);
  CHECK(dism.unmounted.size() == 1);
  CHECK(s.engine->unmounted.size() == 1);
}

TEST_CASE("a mount whose inner one could not be taken off stays") {
  JobScene s;
  for (const char* path : {"/m", "/m/in", "/m/in/deep", "/other"}) s.add_mount(path);
  s.engine->on_unmount = [](const MountInfo& mount, UnmountReport& report, EngineContext&) {
    if (mount.path != "/m/in/deep") return;
    report.unmounted = false;
    report.holders = {{12, "sh", HolderUse::reads, "/m/in/deep/a.txt"}};
    report.error = failure(Code::sharing_violation, "held");
  };
  CHECK(must(s.discard_every()) == kExitFailed);
  CHECK(s.engine->unmounted == std::vector<std::string>{"/m/in/deep", "/other"});
  for (const PathResult& result : s.results()) {
    CAPTURE(result.path);
    CHECK(result.unmounted == (result.path == "/other"));
    if (result.path == "/m/in") CHECK(result.error->cause == "held");
  }
}

TEST_CASE("a mount in a mount is seen through a link") {
  JobScene s;
  std::filesystem::create_directories(s.folder / "outer/inner");
  std::filesystem::create_directory_symlink(s.folder / "outer", s.folder / "link");
  s.add_mount(s.folder / "outer");
  s.add_mount(s.folder / "link/inner");
  CHECK(s.run({s.folder / "outer"}, Discard{}) == kExitFailed);
  CHECK(s.run({s.folder / "outer", s.folder / "link/inner"}, Discard{}) == 0);
  CHECK(s.engine->unmounted == std::vector<std::string>{s.folder / "link/inner", s.folder / "outer"});
}

TEST_CASE("two mounts whose image files lie in each other are both left alone") {
  JobScene s;
  s.add_mount("/a");
  s.add_mount("/b");
  s.engine->known["/a"].image_path = "/b/x.wim";
  s.engine->known["/b"].image_path = "/a/y.wim";
  CHECK(s.run({"/a", "/b"}, Discard{}) == kExitFailed);
  CHECK(s.engine->unmounted.empty());
}

TEST_CASE("a check of several paths looks at each and gives one result each") {
  JobScene s;
  for (const char* path : {"/a", "/b"}) s.add_mount(path);
  s.engine->failing["/a"] = failure(Code::wim_changed);
  CHECK(s.run({"/a", "/b", "/gone"}, std::nullopt) == kExitFailed);
  REQUIRE(s.results().size() == 3);
  CHECK(s.results()[0].outcome == Outcome::failed);
  CHECK(s.results()[1].outcome == Outcome::checked);
  CHECK(s.results()[1].image->index == 1);
  CHECK(s.results()[2].outcome == Outcome::not_mounted);
  CHECK(s.found("mount-exists").size() == 2);
  CHECK(s.found("wim-unchanged").size() == 1);
  CHECK(s.engine->unmounted.empty());
}
