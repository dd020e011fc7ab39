// SPDX-License-Identifier: MIT
// The power goes at any moment of a commit: the file is the old image or the new one, never anything else.
#include <random>

#include "commit_scene.h"
#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

using State = CommitScene::State;

constexpr std::uint64_t kSector = 512;

/// The place of the header's write among the steps.
std::size_t header_step(const MemoryFile& file) { return file.steps().size() - 2; }

}  // namespace

TEST_CASE("a crash between any two steps leaves the old image, or after the header the new one") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    MemoryFile file(scene.before());
    must(scene.commit(file));
    for (std::size_t count = 0; count <= file.steps().size(); ++count) {
      const Bytes bytes = file.after_crash(count, [](std::size_t) { return true; });
      CHECK(scene.expect_whole(bytes) == (count > header_step(file) ? State::after : State::before));
    }
  }
}

TEST_CASE("a crash that loses all, or any one, or any but one of the unsynced writes leaves a whole image") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    MemoryFile file(scene.before());
    must(scene.commit(file));
    for (std::size_t count = 0; count <= file.steps().size(); ++count) {
      const State lost = scene.expect_whole(file.after_crash(count));
      CHECK(lost == (count == file.steps().size() ? State::after : State::before));
      for (std::size_t one = 0; one < count; ++one) {
        scene.expect_whole(file.after_crash(count, [&](std::size_t step) { return step == one; }));
        scene.expect_whole(file.after_crash(count, [&](std::size_t step) { return step != one; }));
      }
    }
  }
}

TEST_CASE("a crash that loses any subset of the unsynced writes leaves a whole image") {
  std::mt19937 random(20'260'607);
  for (const CommitScene& scene : all_scenes()) {
    MemoryFile file(scene.before());
    must(scene.commit(file));
    for (int round = 0; round < 60; ++round) {
      const std::size_t count = random() % (file.steps().size() + 1);
      const auto kept = random();
      scene.expect_whole(file.after_crash(count, [&](std::size_t step) { return (kept >> (step % 32) & 1) != 0; }));
    }
  }
}

TEST_CASE("a last write that is torn between sectors leaves a whole image") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    MemoryFile file(scene.before());
    must(scene.commit(file));
    for (std::size_t count = 1; count <= file.steps().size(); ++count) {
      const FileStep& torn = file.steps()[count - 1];
      if (torn.kind != FileStep::Kind::write) continue;
      const Bytes before = file.after_crash(count - 1, [](std::size_t) { return true; });
      const std::uint64_t end = torn.offset + torn.data.size();
      for (std::uint64_t cut = (torn.offset / kSector + 1) * kSector; cut < end; cut += kSector) {
        MemoryFile disk(before);
        must(disk.write_at(torn.offset, ByteView(torn.data).first(static_cast<std::size_t>(cut - torn.offset))));
        CHECK(scene.expect_whole(disk.contents()) == State::before);
      }
    }
  }
}

TEST_CASE("the header's write lies inside one sector, so a disk writes all of it or nothing") {
  const CommitScene scene;
  MemoryFile file(scene.before());
  must(scene.commit(file));
  const FileStep& header = file.steps()[header_step(file)];
  CHECK(header.offset / kSector == (header.offset + header.data.size() - 1) / kSector);
}

TEST_CASE("a commit after a crash works on what the crash left") {
  for (const CommitScene& scene : all_scenes()) {
    MemoryFile file(scene.before());
    must(scene.commit(file));
    for (std::size_t count = 0; count <= header_step(file); ++count) {
      MemoryFile left(file.after_crash(count, [](std::size_t) { return true; }));
      must(scene.commit(left));
      scene.expect_after(left);
    }
  }
}
