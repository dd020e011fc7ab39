// SPDX-License-Identifier: MIT
// Mounts of a VHD, VHDX or FFU: taken off by their engine, never read as a WIM.
#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct DiskScene : JobScene {
  explicit DiskScene(ImageKind kind = ImageKind::vhdx) {
    write_text(folder / "disk", "not a WIM");
    add_mount("/mnt");
    engine->known["/mnt"].image_path = folder / "disk";
    engine->known["/mnt"].kind = kind;
  }
};

}  // namespace

TEST_CASE("a disk is saved without being read as a WIM, and its digest is told") {
  for (const ImageKind kind : {ImageKind::vhd, ImageKind::vhdx, ImageKind::ffu}) {
    DiskScene s(kind);
    CHECK(s.run({"/mnt"}) == 0);
    const PathResult result = s.results().at(0);
    CHECK(result.outcome == Outcome::saved);
    CHECK(result.verified == Verdict::skipped);
    CHECK_FALSE(result.image);
    CHECK(result.size_before == 9);
    CHECK(result.size_after == 9);
    CHECK(result.digest == "sha256:7b6d8adcb4cc6cd6c30665e9f3398271b7de34d030cd9878c6451034cb599815");
    CHECK(s.found("image-kind") == std::vector<Severity>{Severity::info});
  }
}

TEST_CASE("what belongs to the WIM format is refused for a disk, in one sentence") {
  const auto refused = [](Commit commit, VerifyChoice verify, const std::string& what) {
    DiskScene s;
    s.job.verify = verify;
    CHECK(s.run({"/mnt"}, commit) == kExitFailed);
    CHECK(s.engine->unmounted.empty());
    const PathResult result = s.results().at(0);
    REQUIRE(result.error);
    CHECK(result.error->code == Code::not_supported);
    CHECK(result.error->what == what + " cannot be used with a VHDX");
  };
  refused({.append = Append{}}, VerifyChoice::automatic, "append");
  refused({.check_integrity = true}, VerifyChoice::none, "check-integrity");
  refused({}, VerifyChoice::table, "verify 'table'");
  refused({.append = Append{}, .check_integrity = true}, VerifyChoice::full,
          "append and check-integrity and verify 'full'");
}

TEST_CASE("a disk is discarded and checked as it is") {
  DiskScene s;
  CHECK(s.run({"/mnt"}, std::nullopt) == 0);
  CHECK(s.results()[0].outcome == Outcome::checked);
  CHECK(s.run({"/mnt"}, Discard{}) == 0);
  CHECK(s.results()[1].outcome == Outcome::discarded);
  CHECK_FALSE(s.results()[1].digest);
}
