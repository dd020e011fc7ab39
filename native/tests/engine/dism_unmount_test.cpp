// SPDX-License-Identifier: MIT
#include <chrono>
#include <future>

#include "engine/dism/error_table.h"
#include "tests/engine/dism_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

using Flags = std::vector<std::uint32_t>;

std::vector<std::string> phases_of(const DismScene& scene) {
  std::vector<std::string> names;
  for (const PhaseStarted& phase : scene.sink.all<PhaseStarted>()) names.push_back(phase_name(phase.phase));
  return names;
}

TEST_CASE("a save commits and takes the mount off") {
  DismScene scene;
  const UnmountReport report = scene.unmount(Commit{});
  CHECK_MESSAGE(!report.error, problem_of(report));
  CHECK(report.saved);
  CHECK(report.unmounted);
  CHECK(report.wim_written);
  CHECK(report.image_index == 1);
  CHECK(!report.integrity_table_written);
  CHECK(!report.remounted);
  CHECK(scene.dism.unmount_flags == Flags{0x00000});
  CHECK(phases_of(scene) == std::vector<std::string>{"save", "unmount"});
  CHECK(scene.sink.all<PhaseFinished>().size() == 2);
}

TEST_CASE("a discard does not commit") {
  DismScene scene;
  const Bytes before = read_bytes(scene.wim_path);
  const UnmountReport report = scene.unmount(Discard{});
  CHECK_MESSAGE(!report.error, problem_of(report));
  CHECK(!report.saved);
  CHECK(report.unmounted);
  CHECK(scene.dism.unmount_flags == Flags{0x00001});
  CHECK(phases_of(scene) == std::vector<std::string>{"unmount"});
  CHECK(read_bytes(scene.wim_path) == before);
}

TEST_CASE("append and check-integrity are bits of the save, and are looked for afterwards") {
  DismScene scene;
  SUBCASE("append") {
    const UnmountReport report = scene.unmount(Commit{.append = Append{}});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.image_index == 2);
    CHECK(scene.dism.unmount_flags == Flags{0x20000});
  }
  SUBCASE("check-integrity") {
    const UnmountReport report = scene.unmount(Commit{.check_integrity = true});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.integrity_table_written);
    CHECK(scene.dism.unmount_flags == Flags{0x10000});
  }
  SUBCASE("both") {
    const UnmountReport report = scene.unmount(Commit{.append = Append{}, .check_integrity = true});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(scene.dism.unmount_flags == Flags{0x30000});
  }
  SUBCASE("an appended image that is not there is an error") {
    scene.dism.unmount_answers = {{.saves = false}};
    const UnmountReport report = scene.unmount(Commit{.append = Append{}});
    CHECK(error_of(report).code == Code::no_such_image);
    CHECK(report.unmounted);
  }
  SUBCASE("a table that is not there is an error") {
    scene.dism.unmount_answers = {{.saves = false}};
    const UnmountReport report = scene.unmount(Commit{.check_integrity = true});
    CHECK(error_of(report).code == Code::invalid_data);
    CHECK(!report.integrity_table_written);
  }
}

TEST_CASE("every code of the table that a dismount fails with gives the table's cause and next step") {
  for (const KnownError& known : known_errors()) {
    CAPTURE(format_code_both(known.code));
    for (const Disposition& disposition : {Disposition(Commit{}), Disposition(Discard{})}) {
      DismScene scene;
      scene.settings.handle_timeout = std::chrono::seconds(1);
      scene.dism.always = refusal(known.code);
      const UnmountReport report = scene.unmount(disposition);
      const bool commit = std::holds_alternative<Commit>(disposition);
      const bool finishes = !commit && dism::means_busy(known.code);
      const KnownError* told = finishes ? find_known_error(dism::kPartlyUnmounted) : &known;
      CHECK(!report.saved);
      CHECK(!report.unmounted);
      CHECK(static_cast<std::uint32_t>(error_of(report).code) == told->code);
      if (commit && known.code == dism::kPartlyUnmounted) continue;  // has words of its own: see below
      CHECK(contains(error_of(report).cause, told->cause));
      CHECK(error_of(report).next == told->next);
    }
  }
}

TEST_CASE("DISM's own words are told, but are not the error") {
  DismScene scene;
  scene.dism.unmount_answers = {
      {.code = 0x80070070, .saves = false, .takes_off = false, .message = "Es ist nicht genug Platz"}};
  const UnmountReport report = scene.unmount(Commit{});
  CHECK(error_of(report).code == Code::disk_full);
  CHECK(!contains(problem_of(report), "Platz"));
  CHECK(scene.told("Es ist nicht genug Platz"));
}

TEST_CASE("an unknown code is told with its number and where it is from") {
  DismScene scene;
  scene.dism.always = refusal(0xC1420BAD);
  const UnmountReport report = scene.unmount(Commit{});
  CHECK(contains(error_of(report).cause, "0xC1420BAD (-1052636243) of the WIM engine"));
}

TEST_CASE("after a save that came to its end, what is left is unmounted without saving again") {
  for (const std::uint32_t code : {0xC1420117U, 0xC1420118U, 0xC1420112U, 0x80070020U, 0xC142011DU}) {
    CAPTURE(format_code_both(code));
    DismScene scene;
    scene.dism.unmount_answers = {saved_only(code)};
    const UnmountReport report = scene.unmount(Commit{});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.saved);
    CHECK(report.unmounted);
    CHECK(scene.dism.unmount_flags == Flags{0x00000, 0x00001});
    CHECK(scene.dism.saves == 1);
    CHECK(scene.told("without saving"));
  }
}

TEST_CASE("a second unmount that finds nothing any more has come to its end") {
  for (const std::uint32_t code : {0xC142010BU, 0xC142011CU, 0xC142011DU, 0xC0040007U}) {
    CAPTURE(format_code_both(code));
    DismScene scene;
    scene.dism.unmount_answers = {saved_only(0xC1420117), {.code = code}};
    SUBCASE("the list says so") {}
    SUBCASE("there is no list any more") {
      scene.dism.during_unmount = [&] { scene.dism.list_answer = {0x800706BA}; };
    }
    const UnmountReport report = scene.unmount(Commit{});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.saved);
    CHECK(report.unmounted);
  }
}

TEST_CASE("holders are waited for, and the unmount is finished when they are gone") {
  DismScene scene;
  scene.holders = {{.pid = 7, .process = "code.exe", .use = HolderUse::reads, .file = "C:\\mnt\\a"}};
  scene.clock.on_sleep = [&] {
    if (scene.clock.time > std::chrono::seconds(10)) scene.holders.clear();
  };
  scene.dism.unmount_answers = {saved_only(0xC1420117)};
  const UnmountReport report = scene.unmount(Commit{});
  CHECK_MESSAGE(!report.error, problem_of(report));
  CHECK(report.unmounted);
  CHECK(report.holders.empty());
  CHECK(scene.clock.time > std::chrono::seconds(10));
  CHECK(scene.clock.time < std::chrono::seconds(20));
  CHECK(phases_of(scene) == std::vector<std::string>{"save", "wait", "unmount"});
}

TEST_CASE("a mount that stays busy is saved and not unmounted, and the error says who is in the way") {
  DismScene scene;
  scene.holders = {{.pid = 7, .process = "code.exe", .use = HolderUse::writes, .file = "C:\\mnt\\a"}};
  scene.dism.unmount_answers = {saved_only(0xC1420117)};
  scene.dism.always = refusal(0xC1420117);
  scene.dism.during_unmount = [&] { scene.hives = {{"HKLM\\zSYSTEM", "C:\\mnt\\SYSTEM"}}; };
  const UnmountReport report = scene.unmount(Commit{.check_integrity = true});
  CHECK(report.saved);
  CHECK(!report.unmounted);
  CHECK(report.integrity_table_written);
  CHECK(error_of(report).code == Code::partly_unmounted);
  CHECK(contains(error_of(report).what, "was saved"));
  CHECK(contains(error_of(report).cause, "code.exe (PID 7)"));
  CHECK(contains(error_of(report).cause, "HKLM\\zSYSTEM"));
  REQUIRE(report.holders.size() == 1);
  CHECK(report.holders[0].pid == 7);
  CHECK(scene.dism.saves == 1);
  CHECK(std::count(scene.dism.unmount_flags.begin(), scene.dism.unmount_flags.end(), 0x10000U) == 1);
  CHECK(scene.clock.time >= scene.settings.handle_timeout);
  CHECK(scene.clock.time < scene.settings.handle_timeout + std::chrono::seconds(5));
}

TEST_CASE("a partial unmount that saved nothing is never discarded by itself") {
  DismScene scene;
  scene.dism.always = refusal(0xC1420117);
  const UnmountReport report = scene.unmount(Commit{});
  CHECK(!report.saved);
  CHECK(!report.unmounted);
  CHECK(error_of(report).code == Code::partly_unmounted);
  CHECK(contains(error_of(report).next, "copy out"));
  CHECK(scene.dism.unmount_flags == Flags{0x00000});
}

TEST_CASE("what was refused untouched is tried again as a save") {
  for (const std::uint32_t code : {0xC1420112U, 0x80070020U, 0xC1420118U}) {
    CAPTURE(format_code_both(code));
    DismScene scene;
    scene.dism.unmount_answers = {refusal(code)};
    SUBCASE("then saved") {
      const UnmountReport report = scene.unmount(Commit{.check_integrity = true});
      CHECK_MESSAGE(!report.error, problem_of(report));
      CHECK(report.saved);
      CHECK(report.unmounted);
      CHECK(scene.dism.unmount_flags == Flags{0x10000, 0x10000});
      CHECK(scene.dism.saves == 1);
    }
    SUBCASE("then saved, but only partly unmounted") {
      scene.dism.unmount_answers.push_back(saved_only(0xC1420117));
      const UnmountReport report = scene.unmount(Commit{});
      CHECK_MESSAGE(!report.error, problem_of(report));
      CHECK(report.saved);
      CHECK(scene.dism.unmount_flags == Flags{0, 0, 1});
      CHECK(scene.dism.saves == 1);
    }
    SUBCASE("never") {
      scene.dism.always = refusal(code);
      const UnmountReport report = scene.unmount(Commit{});
      CHECK(!report.saved);
      CHECK(static_cast<std::uint32_t>(error_of(report).code) == code);
      CHECK(std::count(scene.dism.unmount_flags.begin(), scene.dism.unmount_flags.end(), 1U) == 0);
      CHECK(scene.clock.time < scene.settings.handle_timeout + std::chrono::seconds(5));
    }
  }
}

TEST_CASE("a WIM that changed in an unclear way is neither saved again nor discarded") {
  DismScene scene;
  scene.dism.always = refusal(0xC1420112);
  scene.dism.during_unmount = [&] { write_text(scene.wim_path, "half a file"); };
  const UnmountReport report = scene.unmount(Commit{});
  CHECK(!report.saved);
  CHECK(scene.dism.unmount_flags == Flags{0});
}

TEST_CASE("a save that is complete when another failure comes stays mounted and is told") {
  DismScene scene;
  scene.dism.unmount_answers = {saved_only(0x80070005)};
  const UnmountReport report = scene.unmount(Commit{});
  CHECK(report.saved);
  CHECK(!report.unmounted);
  CHECK(error_of(report).code == Code::access_denied);
  CHECK(contains(error_of(report).what, "was saved"));
  CHECK(scene.dism.unmount_flags == Flags{0});
}

TEST_CASE("a success that leaves the mount in the list is none") {
  DismScene scene;
  scene.dism.unmount_answers = {{.takes_off = false}};
  SUBCASE("save") {
    const UnmountReport report = scene.unmount(Commit{});
    CHECK(report.saved);
    CHECK(!report.unmounted);
    CHECK(error_of(report).code == Code::partly_unmounted);
  }
  SUBCASE("discard") {
    const UnmountReport report = scene.unmount(Discard{});
    CHECK(!report.unmounted);
    CHECK(error_of(report).code == Code::partly_unmounted);
  }
}

TEST_CASE("a mount that goes without a save is told") {
  DismScene scene;
  scene.dism.unmount_answers = {{.code = 0x80004005, .saves = false}};
  const UnmountReport report = scene.unmount(Commit{});
  CHECK(!report.saved);
  CHECK(report.unmounted);
  CHECK(contains(error_of(report).what, "nothing shows"));
}

TEST_CASE("a busy discard is tried until the time is up") {
  DismScene scene;
  scene.dism.unmount_answers = {refusal(0xC1420117), refusal(0xC1420117)};
  const UnmountReport report = scene.unmount(Discard{});
  CHECK_MESSAGE(!report.error, problem_of(report));
  CHECK(report.unmounted);
  CHECK(scene.dism.unmount_flags == Flags{1, 1, 1});
}

TEST_CASE("no time to wait still gives a second try") {
  DismScene scene;
  scene.settings.handle_timeout = std::chrono::seconds(0);
  scene.dism.unmount_answers = {saved_only(0xC1420117)};
  const UnmountReport report = scene.unmount(Commit{});
  CHECK_MESSAGE(!report.error, problem_of(report));
  CHECK(scene.clock.time.count() == 0);
}

TEST_CASE("a mount that needs it is remounted once") {
  DismScene scene;
  scene.dism.mounts[0].status = DismMountStatus::needs_remount;
  SUBCASE("before a save") {
    const UnmountReport report = scene.unmount(Commit{});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.remounted);
    CHECK(scene.told("remounted"));
  }
  SUBCASE("before a discard") { CHECK(scene.unmount(Discard{}).remounted); }
  SUBCASE("a save needs it") {
    scene.dism.remount_answer = {0xC1420124, "words"};
    const UnmountReport report = scene.unmount(Commit{});
    CHECK(static_cast<std::uint32_t>(error_of(report).code) == 0xC1420124);
    CHECK(error_of(report).next == find_known_error(0xC1420124)->next);
    CHECK(!report.remounted);
    CHECK(scene.dism.unmount_flags.empty());
  }
  SUBCASE("a discard does not") {
    scene.dism.remount_answer = {0xC1420124};
    const UnmountReport report = scene.unmount(Discard{});
    CHECK(!report.error);
    CHECK(report.unmounted);
  }
  CHECK(scene.dism.remounts == 1);
}

TEST_CASE("hives are unloaded before DISM is asked, and named") {
  DismScene scene;
  scene.hives = {{"HKLM\\zSOFTWARE", "C:\\mnt\\SOFTWARE"}, {"HKU\\zDEFAULT", "C:\\mnt\\DEFAULT"}};
  scene.dism.during_unmount = [&] { CHECK(scene.hives.empty()); };
  SUBCASE("save") { CHECK(scene.unmount(Commit{}).hives.size() == 2); }
  SUBCASE("discard") {
    const UnmountReport report = scene.unmount(Discard{});
    REQUIRE(report.hives.size() == 2);
    CHECK(report.hives[0].key == "HKLM\\zSOFTWARE");
    CHECK(report.hives[0].file == "C:\\mnt\\SOFTWARE");
  }
  SUBCASE("one that is open for a while") {
    scene.hive_refusals = 4;
    const UnmountReport report = scene.unmount(Commit{});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.hives.size() == 2);
  }
  CHECK(scene.told("HKLM\\zSOFTWARE"));
  CHECK(scene.told("HKU\\zDEFAULT"));
}

TEST_CASE("a hive that stays open stops the dismount before DISM is asked") {
  DismScene scene;
  scene.hives = {{"HKLM\\zSOFTWARE", "C:\\mnt\\SOFTWARE"}};
  scene.hive_refusals = 1'000'000;
  scene.holders = {{.pid = 9, .process = "regedit.exe", .use = HolderUse::current_directory, .file = "C:\\mnt"}};
  const UnmountReport report = scene.unmount(Commit{});
  CHECK(error_of(report).code == Code::access_denied);
  CHECK(contains(error_of(report).what, "HKLM\\zSOFTWARE"));
  CHECK(contains(error_of(report).cause, "regedit.exe (PID 9)"));
  CHECK(contains(error_of(report).next, "reg unload HKLM\\zSOFTWARE"));
  CHECK(!report.saved);
  CHECK(!report.unmounted);
  CHECK(scene.dism.unmount_flags.empty());
  CHECK(scene.clock.time >= scene.settings.handle_timeout);
}

TEST_CASE("hives are left alone when that was asked") {
  DismScene scene;
  scene.settings.unload_hives = false;
  scene.hives = {{"HKLM\\zSOFTWARE", "C:\\mnt\\SOFTWARE"}};
  CHECK(scene.unmount(Discard{}).hives.empty());
  CHECK(scene.hives.size() == 1);
}

TEST_CASE("a cancel before the commit touches nothing, one during it is told and let wait") {
  DismScene scene;
  SUBCASE("before") {
    scene.cancel.request();
    const UnmountReport report = scene.unmount(Commit{});
    CHECK(error_of(report).code == Code::cancelled);
    CHECK(scene.dism.unmount_flags.empty());
  }
  SUBCASE("while hives are waited for") {
    scene.hives = {{"HKLM\\zSOFTWARE", "C:\\mnt\\SOFTWARE"}};
    scene.hive_refusals = 1'000'000;
    scene.clock.on_sleep = [&] { scene.cancel.request(); };
    CHECK(error_of(scene.unmount(Commit{})).code == Code::cancelled);
    CHECK(scene.dism.unmount_flags.empty());
  }
  SUBCASE("during") {
    std::promise<void> told;
    scene.sink.hook = [&](const Event& event) {
      const Message* message = std::get_if<Message>(&event);
      if (message != nullptr && contains(message->text, "let finish")) told.set_value();
    };
    scene.dism.during_unmount = [&] {
      scene.cancel.request();
      told.get_future().wait_for(std::chrono::seconds(60));
    };
    const UnmountReport report = scene.unmount(Commit{});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.saved);
    CHECK(report.unmounted);
    CHECK(scene.told("let finish"));
  }
  SUBCASE("between save and unmount") {
    scene.dism.unmount_answers = {saved_only(0xC1420117)};
    scene.dism.during_unmount = [&] { scene.cancel.request(); };
    const UnmountReport report = scene.unmount(Commit{});
    CHECK(error_of(report).code == Code::cancelled);
    CHECK(contains(error_of(report).what, "was saved"));
    CHECK(report.saved);
    CHECK(!report.unmounted);
    CHECK(scene.dism.unmount_flags == Flags{0});
  }
}

TEST_CASE("a virtual disk is saved and discarded like a .wim") {
  DismScene scene;
  const std::string disk = scene.folder / "disk.vhdx";
  write_text(disk, "vhdxfile");
  scene.dism.mounts[0].image_path = disk;
  SUBCASE("whole") {
    const UnmountReport report = scene.unmount(Commit{});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.saved);
    CHECK(report.unmounted);
  }
  SUBCASE("in two parts") {
    scene.dism.unmount_answers = {saved_only(0xC1420117)};
    const UnmountReport report = scene.unmount(Commit{});
    CHECK_MESSAGE(!report.error, problem_of(report));
    CHECK(report.saved);
    CHECK(scene.dism.unmount_flags == Flags{0, 1});
  }
  SUBCASE("unchanged") {
    scene.dism.always = refusal(0xC1420117);
    CHECK(!scene.unmount(Commit{}).saved);
    CHECK(scene.dism.unmount_flags == Flags{0});
  }
}

}  // namespace
