// SPDX-License-Identifier: MIT
// Whole jobs with the real engine: the order of their events, and their exit codes.
#include "job/job.h"

#include "job/outcome.h"
#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct RunScene {
  RunScene() { write_bytes(wim_path, build_wim({.images = {{.root = sample_tree()}}, .integrity_table = true}).bytes); }
  /// Runs one job and checks the frame of its events.
  template <typename Job>
  int run(Job job) {
    if constexpr (requires { job.log; }) job.log.path = folder / "dism.log";
    Request request;
    request.job = std::move(job);
    request.state_directory = folder / "state";
    sink.events.clear();
    const int exit_code = run_job(request, sink, cancel);
    check_frame(exit_code);
    return exit_code;
  }
  void check_frame(int exit_code) {
    REQUIRE(sink.events.size() >= 2);
    CHECK(std::holds_alternative<Hello>(sink.events.front()));
    CHECK(std::holds_alternative<Finished>(sink.events.back()));
    CHECK(sink.all<Hello>().size() == 1);
    CHECK(sink.all<Finished>().size() == 1);
    CHECK(sink.all<Finished>()[0].exit_code == exit_code);
    CHECK(sink.all<PhaseStarted>().size() == sink.all<PhaseFinished>().size());
  }
  MountJob mount_job() const {
    MountJob job;
    job.mount = {.image_path = wim_path, .image_index = 1, .path = folder / "mnt"};
    return job;
  }
  DismountJob dismount_job(std::optional<Disposition> disposition) const {
    DismountJob job;
    job.paths = {folder / "mnt"};
    job.disposition = disposition;
    return job;
  }

  TempFolder folder;
  std::string wim_path = folder / "image.wim";
  RecordingSink sink;
  Cancel cancel;
};

}  // namespace

TEST_CASE("an image is mounted, listed, edited, saved and verified, each run with hello first and finished last") {
  RunScene s;
  CHECK(s.run(s.mount_job()) == 0);
  CHECK(s.sink.all<PathResult>().at(0).outcome == Outcome::mounted);
  CHECK(std::holds_alternative<LogOpened>(s.sink.events[1]));

  CHECK(s.run(MountsJob{}) == 0);
  CHECK(s.sink.all<MountInfo>().size() == 1);
  CHECK(s.run(s.dismount_job(std::nullopt)) == 0);
  CHECK(s.sink.all<PathResult>().at(0).outcome == Outcome::checked);

  write_text(s.folder / "mnt/a.txt", "edited");
  CHECK(s.run(s.dismount_job(Commit{})) == 0);
  const PathResult result = s.sink.all<PathResult>().at(0);
  CHECK(result.outcome == Outcome::saved);
  CHECK(result.verified == Verdict::yes);
  CHECK(result.changes->modified == 1);
  CHECK(*result.size_after > *result.size_before);
  std::vector<Phase> phases;
  for (const PhaseTime& time : result.phases) phases.push_back(time.phase);
  CHECK(phases == std::vector<Phase>{Phase::preflight, Phase::scan, Phase::save, Phase::unmount, Phase::verify});

  VerifyJob verify;
  verify.files = {s.wim_path};
  CHECK(s.run(verify) == 0);
  CHECK(s.sink.all<FileVerified>().at(0).digest == result.digest);
  CHECK(s.run(InfoJob{{s.wim_path}}) == 0);
  CHECK(s.sink.all<WimInfo>().at(0).images.size() == 1);
  CHECK(s.run(s.dismount_job(Commit{})) == kExitNotMounted);
}

TEST_CASE("a result comes after the last phase of its path, and before the end") {
  RunScene s;
  s.run(s.mount_job());
  s.run(s.dismount_job(Discard{}));
  REQUIRE(s.sink.events.size() > 3);
  CHECK(std::holds_alternative<PathResult>(s.sink.events[s.sink.events.size() - 2]));
  CHECK(std::holds_alternative<MountsSeen>(s.sink.events[s.sink.events.size() - 3]));
  CHECK(std::holds_alternative<PhaseFinished>(s.sink.events[s.sink.events.size() - 4]));
}

TEST_CASE("a request that was not understood gives hello and finished") {
  RunScene s;
  CHECK(refuse_job(failure(Code::invalid_parameter), s.sink) == kExitUsage);
  CHECK(s.sink.events.size() == 2);
  s.check_frame(kExitUsage);
  CHECK(s.sink.all<Finished>()[0].error->code == Code::invalid_parameter);
}

TEST_CASE("a run is worth more than its log") {
  RunScene s;
  write_text(s.folder / "file", "not a folder");
  DismountJob job = s.dismount_job(Discard{});
  job.log.path = s.folder / "file/dism.log";
  Request request{.job = job, .state_directory = s.folder / "state"};
  s.sink.events.clear();
  CHECK(run_job(request, s.sink, s.cancel) == kExitNotMounted);
  s.check_frame(kExitNotMounted);
  REQUIRE(std::holds_alternative<Message>(s.sink.events[1]));
  CHECK(std::get<Message>(s.sink.events[1]).severity == Severity::warning);
}

TEST_CASE("a log path that is a folder is a mistake of the request") {
  RunScene s;
  DismountJob job = s.dismount_job(Discard{});
  job.log.path = s.folder.path();
  CHECK(run_job({.job = job, .state_directory = s.folder / "state"}, s.sink, s.cancel) == kExitUsage);
  s.check_frame(kExitUsage);
}

TEST_CASE("a damaged file fails its verification, and a missing one is a failure") {
  RunScene s;
  Bytes bytes = read_bytes(s.wim_path);
  bytes[210] ^= std::byte{1};
  write_bytes(s.folder / "damaged.wim", bytes);
  for (const VerifyLevel level : {VerifyLevel::table, VerifyLevel::full}) {
    VerifyJob job;
    job.level = level;
    job.files = {s.wim_path, s.folder / "damaged.wim"};
    CHECK(s.run(job) == kExitIntegrity);
    const auto files = s.sink.all<FileVerified>();
    REQUIRE(files.size() == 2);
    CHECK(files[0].verification.passed);
    CHECK_FALSE(files[1].verification.passed);
    CHECK_FALSE(files[1].digest);
  }
  VerifyJob missing;
  missing.files = {s.folder / "missing.wim"};
  CHECK(s.run(missing) == kExitFailed);
  CHECK(s.run(InfoJob{{s.folder / "missing.wim"}}) == kExitFailed);
  CHECK(s.sink.all<Finished>()[0].error.has_value());
}

TEST_CASE("a stop is told by its exit code in every kind of job that works long") {
  RunScene s;
  s.run(s.mount_job());
  s.cancel.request();
  CHECK(s.run(s.dismount_job(Commit{})) == kExitCancelled);
  VerifyJob verify;
  verify.files = {s.wim_path};
  CHECK(s.run(verify) == kExitCancelled);
  MountJob other = s.mount_job();
  other.mount.path = s.folder / "other";
  other.mount.read_only = true;
  CHECK(s.run(other) == kExitCancelled);
}

TEST_CASE("exit codes follow the contract") {
  const auto of = [](Code code) { return exit_code_of(failure(code)); };
  CHECK(of(Code::cancelled) == kExitCancelled);
  CHECK(of(Code::file_corrupt) == kExitIntegrity);
  CHECK(of(Code::not_mounted) == kExitNotMounted);
  CHECK(of(Code::invalid_parameter) == kExitUsage);
  CHECK(of(Code::disk_full) == kExitFailed);
  PathResult partly;
  partly.saved = true;
  partly.error = failure(Code::io_device);
  CHECK(exit_code_of(partly) == kExitPartly);
  partly.unmounted = true;
  CHECK(exit_code_of(partly) == kExitFailed);
  partly.verified = Verdict::no;
  CHECK(exit_code_of(partly) == kExitIntegrity);
  partly.error.reset();
  CHECK(exit_code_of(partly) == kExitDone);
}
