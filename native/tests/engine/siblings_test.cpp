// SPDX-License-Identifier: MIT
// Two mounts of one image, which only a race between two runs can make.
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

TEST_CASE("a mount of an image that another mount has just saved is not saved over it") {
  EngineScene s(two_images());
  s.mount();
  const std::string other = s.folder / "other";
  must(s.engine.mount({.image_path = s.wim_path, .image_index = 1, .path = other, .read_only = true}, s.context));
  MountStore store(s.state_path);
  MountRecord record = must(store.load(fs::canonical(other)));
  record.read_only = false;
  must(store.save(record));

  write_text(s.at("a.txt"), "the first mount's");
  write_text(other + "/a.txt", "the second mount's");
  s.sink.hook = [](const Event& event) {
    const auto* started = std::get_if<PhaseStarted>(&event);
    if (started != nullptr && started->phase == Phase::unmount) throw Crash{};
  };
  CHECK_THROWS_AS(static_cast<void>(s.unmount(Commit{})), Crash);  // saved, but not unmounted
  s.sink.hook = nullptr;

  const UnmountReport report = s.engine.unmount(must(s.engine.find(other)), Commit{}, s.context);
  REQUIRE(report.error);
  CHECK(report.error->code == Code::wim_changed);
  CHECK(read_text(other + "/a.txt") == "the second mount's");
  CHECK(SavedImage(s.wim_path, 1).contents(u"/a.txt") == "the first mount's");
}
