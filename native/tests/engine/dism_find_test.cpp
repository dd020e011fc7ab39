// SPDX-License-Identifier: MIT
#include "engine/dism/error_table.h"
#include "engine/dism/image_kind.h"
#include "engine/dism/mount_match.h"
#include "tests/engine/dism_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

TEST_CASE("a mount of DISM's is described") {
  DismScene scene;
  const MountInfo mount = scene.mount();
  CHECK(mount.path == scene.mount_path);
  CHECK(mount.image_path == scene.wim_path);
  CHECK(mount.image_index == 1);
  CHECK(mount.image_name == "Windows");
  CHECK(!mount.read_only);
  CHECK(mount.kind == ImageKind::wim);
  CHECK(mount.engine == "dism");
  CHECK(mount.status == "ok");
}

TEST_CASE("every line of DISM's list is a mount, with its mode and status") {
  DismScene scene;
  scene.dism.mounts.push_back({.path = "C:\\two",
                               .image_path = "C:\\disk.vhdx",
                               .image_index = 1,
                               .read_only = true,
                               .status = DismMountStatus::needs_remount});
  scene.dism.mounts.push_back(
      {.path = "C:\\three", .image_path = "C:\\gone.wim", .image_index = 7, .status = DismMountStatus::invalid});
  const std::vector<MountInfo> mounts = scene.engine().mounts().mounts;
  REQUIRE(mounts.size() == 3);
  CHECK(mounts[1].kind == ImageKind::vhdx);
  CHECK(mounts[1].read_only);
  CHECK(mounts[1].status == "needs-remount");
  CHECK(mounts[2].status == "invalid");
  CHECK(mounts[2].image_name.empty());
}

TEST_CASE("a path is the same in another case, with other separators or one behind it") {
  for (const char* other : {"c:\\MNT\\Win", "C:/mnt/win", "C:\\mnt\\win\\", "C:\\mnt\\win//"}) {
    CAPTURE(other);
    CHECK(same_path_text("C:\\mnt\\win", other));
  }
  CHECK(!same_path_text("C:\\mnt\\win", "C:\\mnt\\win2"));
  CHECK(!same_path_text("C:\\mnt\\win", "C:\\mnt"));
}

TEST_CASE("a mount is found through a link to its directory") {
  DismScene scene;
  std::filesystem::create_directory_symlink(scene.mount_path, scene.folder / "link");
  CHECK(must(scene.engine().find(scene.folder / "link")).path == scene.mount_path);
  CHECK(must(scene.engine().find(scene.mount_path + "/")).path == scene.mount_path);
}

TEST_CASE("a mount whose directory is gone is found by its name") {
  DismScene scene;
  std::filesystem::remove(scene.mount_path);
  CHECK(scene.mount().path == scene.mount_path);
}

TEST_CASE("the second of two mounts is found as itself") {
  DismScene scene;
  const std::string second = scene.folder / "second";
  std::filesystem::create_directory(second);
  scene.dism.mounts.push_back({.path = second, .image_path = scene.wim_path, .image_index = 1});
  CHECK(must(scene.engine().find(second)).path == second);
}

TEST_CASE("what is not in DISM's list is not mounted") {
  DismScene scene;
  const Result<MountInfo> none = scene.engine().find(scene.folder.path());
  REQUIRE(code_of(none) == Code::not_mounted);
  CHECK(none.error().next == find_known_error(dism::kNotAMount)->next);
  CHECK(code_of(scene.engine().find(scene.folder / "nothing-here")) == Code::not_mounted);
}

TEST_CASE("a machine without DISM has no mounts of it") {
  DismScene scene;
  scene.load_error = dism_error(dism::kModuleNotFound, "DISM cannot be loaded", "dismapi.dll");
  scene.elevated = false;
  CHECK(scene.engine().mounts().mounts.empty());
  const Result<MountInfo> none = scene.engine().find(scene.mount_path);
  REQUIRE(code_of(none) == Code::not_mounted);
  CHECK(contains(none.error().cause, "no DISM"));
}

TEST_CASE("without an administrator's rights DISM is not even started") {
  DismScene scene;
  scene.elevated = false;
  const Result<MountInfo> refused = scene.engine().find(scene.mount_path);
  REQUIRE(static_cast<std::uint32_t>(code_of(refused)) == dism::kElevationRequired);
  CHECK(contains(refused.error().next, "administrator"));
  CHECK(static_cast<std::uint32_t>(scene.engine().mounts().incomplete->code) == dism::kElevationRequired);
  scene.end();
  CHECK(scene.dism.initialized.empty());
  CHECK(scene.dism.shut_downs == 0);
}

TEST_CASE("a program of another architecture than the machine is told so") {
  DismScene scene;
  scene.native = "arm64";
  const Result<MountInfo> refused = scene.engine().find(scene.mount_path);
  REQUIRE(static_cast<std::uint32_t>(code_of(refused)) == dism::kBadExeFormat);
  CHECK(contains(refused.error().cause, "x64"));
  CHECK(contains(refused.error().cause, "arm64"));
  CHECK(scene.dism.initialized.empty());
}

TEST_CASE("a list that cannot be had is an error, not an empty one") {
  DismScene scene;
  scene.dism.list_answer = {0x800706BA};
  CHECK(static_cast<std::uint32_t>(scene.engine().mounts().incomplete->code) == 0x800706BA);
  CHECK(static_cast<std::uint32_t>(code_of(scene.engine().find(scene.mount_path))) == 0x800706BA);
}

TEST_CASE("the kind of an image is read from its signature, else from its name") {
  const TempFolder folder;
  const auto kind_of = [&](const std::string& name, const std::string& contents) {
    write_text(folder / name, contents);
    return image_kind(folder / name);
  };
  const std::string padding(2048, '\0');
  CHECK(kind_of("a.bin", "MSWIM" + padding) == ImageKind::wim);
  CHECK(kind_of("b.bin", "vhdxfile" + padding) == ImageKind::vhdx);
  CHECK(kind_of("c.bin", padding + "conectix" + std::string(504, '\0')) == ImageKind::vhd);
  CHECK(kind_of("d.bin", std::string(4, '\1') + "SignedImage " + padding) == ImageKind::ffu);
  CHECK(kind_of("e.vhd", "vhdxfile" + padding) == ImageKind::vhdx);
  CHECK(kind_of("f.ffu", "") == ImageKind::ffu);
  CHECK(image_kind("C:\\not there.VHDX") == ImageKind::vhdx);
  CHECK(image_kind("C:\\not there.vhd") == ImageKind::vhd);
  CHECK(image_kind("C:\\not there") == ImageKind::wim);
}

}  // namespace
