// SPDX-License-Identifier: MIT
// The story of a dismount, told by an engine that is not there.
#include "job/dismount.h"

#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("a save is checked, carried out, proven and reported") {
  JobScene s;
  s.add_mount("/mnt");
  CHECK(s.run({"/mnt"}) == 0);
  REQUIRE(s.results().size() == 1);
  const PathResult result = s.results()[0];
  CHECK(result.outcome == Outcome::saved);
  CHECK(result.saved);
  CHECK(result.unmounted);
  CHECK(result.verified == Verdict::yes);
  REQUIRE(result.verification);
  CHECK(result.verification->level == "table");
  CHECK(result.image->index == 1);
  CHECK(result.image_count == 2);
  CHECK(result.size_before == result.size_after);
  REQUIRE(result.digest);
  CHECK(result.digest->size() == 7 + 64);
  CHECK_FALSE(result.error);
  std::vector<Phase> phases;
  for (const PhaseTime& time : result.phases) phases.push_back(time.phase);
  CHECK(phases == std::vector<Phase>{Phase::preflight, Phase::verify});
}

TEST_CASE("what is verified is what was asked for") {
  const struct {
    VerifyChoice choice;
    bool has_table;
    const char* level;
  } cases[] = {{VerifyChoice::none, true, ""},           {VerifyChoice::automatic, false, ""},
               {VerifyChoice::automatic, true, "table"}, {VerifyChoice::table, true, "table"},
               {VerifyChoice::full, true, "full"},       {VerifyChoice::full, false, "full"}};
  for (const auto& one : cases) {
    JobScene s(one.has_table);
    s.add_mount("/mnt");
    s.job.verify = one.choice;
    CHECK(s.run({"/mnt"}) == 0);
    const PathResult result = s.results()[0];
    CHECK(result.verified == (*one.level ? Verdict::yes : Verdict::skipped));
    CHECK((result.verification ? result.verification->level : "") == one.level);
  }
  JobScene without(false);
  without.add_mount("/mnt");
  without.job.verify = VerifyChoice::table;
  CHECK(without.run({"/mnt"}) == kExitIntegrity);
  CHECK(without.results()[0].saved);
}

TEST_CASE("a path that is not mounted is an error, a warning or nothing, as asked") {
  const struct {
    IfNotMounted choice;
    int exit_code;
    Severity severity;
  } cases[] = {{IfNotMounted::error, kExitNotMounted, Severity::error},
               {IfNotMounted::warn, kExitDone, Severity::warning},
               {IfNotMounted::ignore, kExitDone, Severity::info}};
  for (const auto& one : cases) {
    JobScene s;
    s.add_mount("/other");
    s.job.if_not_mounted = one.choice;
    CHECK(s.run({"/mnt"}) == one.exit_code);
    CHECK(s.results().at(0).outcome == Outcome::not_mounted);
    CHECK(s.results()[0].error.has_value() == (one.exit_code != 0));
    const auto findings = s.sink.all<Finding>();
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].check == "mount-exists");
    CHECK(findings[0].severity == one.severity);
    CHECK(contains(findings[0].text + (findings[0].error ? findings[0].error->cause : ""), "/other"));
    CHECK(s.engine->unmounted.empty());
  }
}

TEST_CASE("one mount that cannot be saved stops a save of several, before any is touched") {
  JobScene s;
  for (const char* path : {"/a", "/b", "/c"}) s.add_mount(path);
  s.engine->failing["/b"] = failure(Code::wim_changed, "changed");
  CHECK(s.run({"/a", "/b", "/c"}) == kExitFailed);
  CHECK(s.engine->unmounted.empty());
  REQUIRE(s.results().size() == 3);
  for (const PathResult& result : s.results()) {
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.error->code == Code::wim_changed);
  }
  CHECK(contains(s.results()[0].error->cause, "/b: changed"));
}

TEST_CASE("a path that is not mounted stops a save of several, unless that is allowed") {
  JobScene strict;
  strict.add_mount("/a");
  CHECK(strict.run({"/a", "/gone"}) == kExitNotMounted);
  CHECK(strict.engine->unmounted.empty());
  JobScene lenient;
  lenient.add_mount("/a");
  lenient.job.if_not_mounted = IfNotMounted::ignore;
  CHECK(lenient.run({"/a", "/gone"}) == 0);
  CHECK(lenient.engine->unmounted.size() == 1);
}

TEST_CASE("a discard of several goes on with the others") {
  JobScene s;
  for (const char* path : {"/a", "/b", "/c"}) s.add_mount(path);
  s.engine->failing["/b"] = failure(Code::access_denied);
  CHECK(s.run({"/a", "/b", "/c"}, Discard{}) == kExitFailed);
  CHECK(s.engine->unmounted == std::vector<std::string>{"/a", "/c"});
  CHECK(s.results()[0].outcome == Outcome::discarded);
  CHECK(s.results()[1].outcome == Outcome::failed);
}

TEST_CASE("inner mounts go first, and results come in the order of the request") {
  JobScene s;
  for (const char* path : {"/m", "/m/in/deep", "/m/in"}) s.add_mount(path);
  CHECK(s.run({"/m", "/m/in/deep", "/m/in"}, Discard{}) == 0);
  CHECK(s.engine->unmounted == std::vector<std::string>{"/m/in/deep", "/m/in", "/m"});
  CHECK(s.results()[0].path == "/m");
  CHECK(s.results()[1].path == "/m/in/deep");
}

TEST_CASE("a mount that is named twice is taken off once") {
  JobScene s;
  s.add_mount("/mnt");
  s.engine->known["/alias"] = s.engine->known["/mnt"];
  CHECK(s.run({"/mnt", "/alias", "/mnt"}) == 0);
  CHECK(s.engine->unmounted == std::vector<std::string>{"/mnt"});
  CHECK(s.sink.all<Message>().size() == 2);
}

TEST_CASE("a check touches nothing") {
  JobScene s;
  s.add_mount("/mnt");
  CHECK(s.run({"/mnt"}, std::nullopt) == 0);
  CHECK(s.engine->unmounted.empty());
  CHECK(s.results()[0].outcome == Outcome::checked);
  s.engine->failing["/mnt"] = failure(Code::file_corrupt);
  CHECK(s.run({"/mnt"}, std::nullopt) == kExitIntegrity);
}

TEST_CASE("saved but still mounted is partly") {
  JobScene s;
  s.add_mount("/mnt");
  s.engine->on_unmount = [](const MountInfo&, UnmountReport& report, EngineContext&) {
    report.unmounted = false;
    report.error = failure(Code::partly_unmounted);
  };
  CHECK(s.run({"/mnt"}) == kExitPartly);
  const PathResult result = s.results()[0];
  CHECK(result.saved);
  CHECK_FALSE(result.unmounted);
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.error->code == Code::partly_unmounted);
  CHECK(result.digest.has_value());
}

TEST_CASE("a stop before and while a mount is taken off is told apart from a failure") {
  JobScene before;
  before.add_mount("/mnt");
  before.cancel.request();
  CHECK(before.run({"/mnt"}) == kExitCancelled);
  CHECK(before.engine->unmounted.empty());
  CHECK(before.results()[0].interrupted);
  CHECK_FALSE(before.results()[0].saved);

  JobScene during;
  during.add_mount("/a");
  during.add_mount("/b");
  during.engine->on_unmount = [&](const MountInfo&, UnmountReport& report, EngineContext&) {
    during.cancel.request();
    report = {};
    report.error = failure(Code::cancelled);
  };
  CHECK(during.run({"/a", "/b"}) == kExitCancelled);
  CHECK(during.engine->unmounted.size() == 1);
  CHECK(during.results()[1].interrupted);
}

TEST_CASE("a stop while the saved file is proven leaves it saved, and says so") {
  JobScene s;
  s.add_mount("/mnt");
  s.engine->on_unmount = [&](const MountInfo&, UnmountReport&, EngineContext&) { s.cancel.request(); };
  CHECK(s.run({"/mnt"}) == kExitCancelled);
  const PathResult result = s.results()[0];
  CHECK(result.saved);
  CHECK(result.unmounted);
  CHECK(result.interrupted);
  CHECK(result.verified == Verdict::skipped);
}

TEST_CASE("a saved file that cannot be what was asked for fails the verification") {
  const auto run = [](const std::function<void(JobScene&)>& spoil, VerifyChoice verify = VerifyChoice::automatic) {
    JobScene s;
    s.add_mount("/mnt");
    s.job.verify = verify;
    s.engine->on_unmount = [&](const MountInfo&, UnmountReport&, EngineContext&) { spoil(s); };
    CHECK(s.run({"/mnt"}) == kExitIntegrity);
    const PathResult result = s.results()[0];
    CHECK(result.verified == Verdict::no);
    CHECK(result.saved);
    CHECK(result.error.has_value());
  };
  const auto rewrite = [](JobScene& s, TestEntry first, TestEntry second) {
    write_bytes(s.wim_path, build_wim({.images = {{.root = std::move(first)}, {.root = std::move(second)}}}).bytes);
  };
  SUBCASE("it is no WIM any more") {
    run([](JobScene& s) { write_text(s.wim_path, "nothing"); });
  }
  SUBCASE("another image changed") {
    run([&](JobScene& s) { rewrite(s, sample_tree(), root_entry({file_entry(u"more", "more")})); });
  }
  SUBCASE("an image is gone") {
    run([&](JobScene& s) { write_bytes(s.wim_path, build_wim({.images = {{.root = sample_tree()}}}).bytes); });
  }
  SUBCASE("the image lost its edition") {
    run([&](JobScene& s) {
      write_bytes(s.wim_path,
                  build_wim({.images = {{.root = sample_tree()}, {.root = root_entry({})}},
                             .xml = u"\xFEFF<WIM><IMAGE INDEX=\"1\"></IMAGE><IMAGE INDEX=\"2\"></IMAGE></WIM>"})
                      .bytes);
    });
  }
  SUBCASE("its data is damaged") {
    run([](JobScene& s) {
      Bytes bytes = read_bytes(s.wim_path);
      bytes[210] ^= std::byte{1};
      write_bytes(s.wim_path, bytes);
    });
  }
}

TEST_CASE("the scratch directory is one of the checks") {
  JobScene s;
  s.add_mount("/mnt");
  s.job.scratch_directory = s.folder / "missing";
  CHECK(s.run({"/mnt"}) == kExitFailed);
  CHECK(s.engine->unmounted.empty());
  bool found = false;
  for (const Finding& finding : s.sink.all<Finding>()) found |= finding.check == "scratch-directory";
  CHECK(found);
  JobScene good;
  good.add_mount("/mnt");
  good.job.scratch_directory = good.folder.path();
  CHECK(good.run({"/mnt"}) == 0);
}

TEST_CASE("a mount whose WIM lies in another mount is saved before that one") {
  JobScene s;
  s.add_mount("/outer");
  s.add_mount("/elsewhere");
  s.engine->known["/elsewhere"].image_path = "/outer/sub/winre.wim";
  CHECK(s.run({"/outer", "/elsewhere"}, Discard{}) == 0);
  CHECK(s.engine->unmounted == std::vector<std::string>{"/elsewhere", "/outer"});
}

TEST_CASE("a mount that another one lies in is not taken off without it") {
  for (const bool by_wim : {false, true}) {
    JobScene s;
    s.add_mount("/outer");
    s.add_mount(by_wim ? "/elsewhere" : "/outer/inner");
    if (by_wim) s.engine->known["/elsewhere"].image_path = "/outer/winre.wim";
    for (const std::optional<Disposition>& disposition :
         {std::optional<Disposition>(Discard{}), std::optional<Disposition>(Commit{})}) {
      CHECK(s.run({"/outer"}, disposition) == kExitFailed);
      CHECK(s.engine->unmounted.empty());
    }
  }
}
