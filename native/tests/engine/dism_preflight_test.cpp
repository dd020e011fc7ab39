// SPDX-License-Identifier: MIT
#include "engine/dism/error_table.h"
#include "tests/engine/dism_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr const char* kChecks[] = {"elevation",  "architecture",    "mount-exists", "mount-status",
                                   "mount-mode", "mount-directory", "wim-present",  "wim-writable",
                                   "free-space", "hives",           "holders",      "log-directory"};

std::uint32_t code_in(const Finding* finding) {
  REQUIRE(finding != nullptr);
  REQUIRE(finding->severity == Severity::error);
  REQUIRE(finding->error);
  CHECK(!finding->error->next.empty());
  return static_cast<std::uint32_t>(finding->error->code);
}

bool any_error(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
}

TEST_CASE("a sound mount passes every check") {
  DismScene scene;
  const std::vector<Finding> findings =
      scene.preflight(Disposition(Commit{.append = Append{}, .check_integrity = true}));
  for (const char* check : kChecks) {
    CAPTURE(check);
    const Finding* finding = finding_of(findings, check);
    REQUIRE(finding != nullptr);
    CHECK(finding->severity == Severity::info);
    CHECK(finding->path == scene.mount_path);
  }
  CHECK(!any_error(findings));
  CHECK(scene.dism.unmount_flags.empty());
  CHECK(scene.dism.remounts == 0);
}

TEST_CASE("a read-only mount cannot be saved, but discarded") {
  DismScene scene;
  scene.dism.mounts[0].read_only = true;
  SUBCASE("a .wim") {
    CHECK(code_in(finding_of(scene.preflight(Disposition(Commit{})), "mount-mode")) == dism::kMountedReadOnly);
  }
  SUBCASE("a virtual disk") {
    scene.dism.mounts[0].image_path = scene.folder / "disk.vhd";
    write_text(scene.folder / "disk.vhd", "a disk");
    CHECK(code_in(finding_of(scene.preflight(Disposition(Commit{})), "mount-mode")) == dism::kDiskMountedReadOnly);
  }
  CHECK(!any_error(scene.preflight(Disposition(Discard{}))));
  const std::vector<Finding> checked = scene.preflight(std::nullopt);
  CHECK(!any_error(checked));
  CHECK(finding_of(checked, "mount-mode")->severity == Severity::warning);
}

TEST_CASE("append and check-integrity are for .wim files") {
  for (const char* name : {"disk.vhd", "disk.vhdx", "disk.ffu"}) {
    CAPTURE(name);
    DismScene scene;
    scene.dism.mounts[0].image_path = scene.folder / name;
    write_text(scene.folder / name, "a disk");
    CHECK(!any_error(scene.preflight(Disposition(Commit{}))));
    const std::vector<Finding> append = scene.preflight(Disposition(Commit{.append = Append{}}));
    CHECK(code_in(finding_of(append, "options")) == dism::kNoAppendToDisk);
    const std::vector<Finding> table = scene.preflight(Disposition(Commit{.check_integrity = true}));
    CHECK(code_in(finding_of(table, "options")) == static_cast<std::uint32_t>(Code::not_supported));
    const std::vector<Finding> both = scene.preflight(Disposition(Commit{.append = Append{}, .check_integrity = true}));
    CHECK(std::count_if(both.begin(), both.end(), [](const Finding& f) { return f.check == "options"; }) == 2);
  }
}

TEST_CASE("a name for the appended image is refused") {
  DismScene scene;
  const std::vector<Finding> name = scene.preflight(Disposition(Commit{.append = Append{.name = "Mine"}}));
  CHECK(code_in(finding_of(name, "options")) == static_cast<std::uint32_t>(Code::not_supported));
  CHECK(any_error(scene.preflight(Disposition(Commit{.append = Append{.description = "Mine"}}))));
}

TEST_CASE("a compression level that DISM does not know of is a warning, not an error") {
  DismScene scene;
  const std::vector<Finding> found = scene.preflight(Disposition(Commit{.level = CompressionLevel::max}));
  CHECK(!any_error(found));
  CHECK(finding_of(found, "options")->severity == Severity::warning);
  CHECK(finding_of(scene.preflight(Disposition(Commit{})), "options") == nullptr);
}

TEST_CASE("an invalid mount can only be discarded") {
  DismScene scene;
  scene.dism.mounts[0].status = DismMountStatus::invalid;
  const std::vector<Finding> save = scene.preflight(Disposition(Commit{}));
  CHECK(code_in(finding_of(save, "mount-status")) == dism::kMountInvalid);
  CHECK(contains(finding_of(save, "mount-status")->error->next, "discard"));
  CHECK(!any_error(scene.preflight(Disposition(Discard{}))));
}

TEST_CASE("that a mount needs to be remounted is said, and done later") {
  DismScene scene;
  scene.dism.mounts[0].status = DismMountStatus::needs_remount;
  const std::vector<Finding> findings = scene.preflight(Disposition(Commit{}));
  CHECK(!any_error(findings));
  CHECK(contains(finding_of(findings, "mount-status")->text, "remounted"));
  CHECK(scene.dism.remounts == 0);
}

TEST_CASE("an image file that is missing, no WIM, or marked read-only cannot be saved to") {
  DismScene scene;
  const char* check = "wim-present";
  SUBCASE("missing") { std::filesystem::remove(scene.wim_path); }
  SUBCASE("no WIM") { write_text(scene.wim_path, "MSWIM, and then something else"); }
  SUBCASE("read-only attribute") {
    std::filesystem::permissions(scene.wim_path, std::filesystem::perms::owner_read);
    check = "wim-writable";
  }
  SUBCASE("read-only header") {
    write_bytes(scene.wim_path, build_wim({.images = {{.root = sample_tree()}}, .flags = 0x4}).bytes);
    check = "wim-writable";
  }
  code_in(finding_of(scene.preflight(Disposition(Commit{})), check));
  CHECK(!any_error(scene.preflight(Disposition(Discard{}))));
}

TEST_CASE("a path that DISM would read as a variable is refused, any other percent sign is not") {
  DismScene scene;
  const auto preflight_at = [&](const std::string& name) {
    const std::string path = scene.folder / name;
    std::filesystem::create_directory(path);
    scene.dism.mounts[0].path = path;
    return scene.engine().preflight(must(scene.engine().find(path)), Disposition(Commit{}), scene.context);
  };
  CHECK(code_in(finding_of(preflight_at("%TEMP%"), "mount-directory")) ==
        static_cast<std::uint32_t>(Code::invalid_name));
  CHECK(any_error(preflight_at("a%b%TEMP%")));
  CHECK(!any_error(preflight_at("100% ready")));
  CHECK(!any_error(preflight_at("%UNKNOWN%")));
  CHECK(!any_error(preflight_at("%%")));
}

TEST_CASE("a long path is fine, and one that DISM cannot take is told") {
  DismScene scene;
  const auto finding_at = [&](std::size_t length) {
    scene.dism.mounts[0].path = "C:\\" + std::string(length - 3, 'm');
    MountInfo mount = scene.engine().mounts().mounts[0];
    const std::vector<Finding> findings = scene.engine().preflight(mount, Disposition(Discard{}), scene.context);
    return contains(finding_of(findings, "mount-directory")->text, "260");
  };
  CHECK(!finding_at(240));
  CHECK(!finding_at(259));
  CHECK(finding_at(260));
}

TEST_CASE("loaded hives are named, and stop a dismount that may not unload them") {
  DismScene scene;
  scene.hives = {{"HKLM\\zSOFTWARE", "C:\\mnt\\Windows\\System32\\config\\SOFTWARE"}};
  SUBCASE("to be unloaded") {
    const std::vector<Finding> findings = scene.preflight(Disposition(Commit{}));
    CHECK(!any_error(findings));
    CHECK(contains(finding_of(findings, "hives")->text, "HKLM\\zSOFTWARE"));
  }
  SUBCASE("not to be unloaded") {
    scene.settings.unload_hives = false;
    for (const Disposition& disposition : {Disposition(Commit{}), Disposition(Discard{})}) {
      const std::vector<Finding> findings = scene.preflight(disposition);
      CHECK(code_in(finding_of(findings, "hives")) == dism::kFileInUse);
      CHECK(contains(finding_of(findings, "hives")->error->cause, "HKLM\\zSOFTWARE"));
    }
    CHECK(!any_error(scene.preflight(std::nullopt)));
  }
}

TEST_CASE("programs that use the mount are named, and stop nothing") {
  DismScene scene;
  scene.holders = {{.pid = 4242, .process = "notepad.exe", .use = HolderUse::writes, .file = "C:\\mnt\\a.txt"}};
  const std::vector<Finding> findings = scene.preflight(Disposition(Commit{}));
  CHECK(!any_error(findings));
  CHECK(finding_of(findings, "holders")->severity == Severity::warning);
  CHECK(contains(finding_of(findings, "holders")->text, "4242"));
}

}  // namespace
