// SPDX-License-Identifier: MIT
// A mount: what is on disk afterwards, and that a failed one leaves nothing.
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

namespace {

bool is_clean(const EngineScene& scene) {
  return (!fs::exists(scene.mount_path) || fs::is_empty(scene.mount_path)) &&
         (!fs::exists(scene.state_path + "/mounts") || fs::is_empty(scene.state_path + "/mounts"));
}

}  // namespace

TEST_CASE("an image is extracted with its data, links and times") {
  EngineScene s(sample_tree());
  const MountInfo info = s.mount();
  CHECK(info.path == s.mount_path);
  CHECK(info.image_path == s.wim_path);
  CHECK(info.image_index == 1);
  CHECK(info.image_name == "Test");
  CHECK(info.status == "ok");
  CHECK(info.engine == "portable");
  CHECK_FALSE(info.read_only);
  CHECK(read_text(s.at("a.txt")) == "alpha");
  CHECK(read_text(s.at("folder/inner/c.txt")) == "gamma");
  CHECK(fs::file_size(s.at("empty")) == 0);
  CHECK(fs::is_empty(s.at("hollow")));
  CHECK(fs::read_symlink(s.at("to-a")) == "a.txt");
  CHECK(fs::hard_link_count(s.at("link1")) == 2);
  CHECK(fs::equivalent(s.at("link1"), s.at("folder/link2")));
  CHECK(must(stat_path(s.at("a.txt"))).write_time == file_time_to_ns(kTestTime + 20'000'000));
  CHECK(must(stat_path(s.at("folder"))).write_time == file_time_to_ns(kTestTime + 20'000'000));
  CHECK(s.engine.mounts().mounts.size() == 1);
  CHECK(must(s.engine.find(s.mount_path + "/../mnt/.")).path == s.mount_path);
  CHECK(s.warnings().empty());
}

TEST_CASE("a mount reports its phase from start to end") {
  EngineScene s(sample_tree());
  s.mount();
  REQUIRE(s.sink.events.size() >= 2);
  CHECK(std::get<PhaseStarted>(s.sink.events.front()).phase == Phase::mount);
  CHECK(std::get<PhaseFinished>(s.sink.events.back()).phase == Phase::mount);
}

TEST_CASE("names that this system cannot hold are not extracted, and nothing leaves the directory") {
  TestEntry encrypted = file_entry(u"secret", "raw");
  encrypted.attributes = 0x4000;
  EngineScene s(root_entry({file_entry(u"..", "up"), file_entry(u".", "dot"), file_entry(u"a/b", "slash"),
                            file_entry(u"../../evil", "evil"), file_entry(u"/abs", "abs"),
                            file_entry(std::u16string(u"n\0l", 3), "nul"), file_entry(u"", "empty name"), encrypted,
                            file_entry(u"twice", "first"), file_entry(u"twice", "second"), file_entry(u"good", "good"),
                            file_entry(std::u16string(300, u'x'), "long")}));
  s.mount();
  CHECK(read_text(s.at("good")) == "good");
  CHECK(read_text(s.at("twice")) == "first");
  CHECK(std::distance(fs::directory_iterator(s.mount_path), {}) == 2);
  CHECK_FALSE(fs::exists(s.folder / "evil"));
  CHECK_FALSE(fs::exists(s.folder / "up"));
  REQUIRE(s.warnings().size() == 1);
  CHECK(s.warnings()[0].starts_with("10 entries cannot be shown"));
}

TEST_CASE("a link is never written through: a folder of the same name stays hidden") {
  EngineScene s(root_entry(
      {symlink_entry(u"door", u".."), directory_entry(u"door", {file_entry(u"evil", "1")}), file_entry(u"ok", "2")}));
  s.mount();
  CHECK(fs::is_symlink(s.at("door")));
  CHECK_FALSE(fs::exists(s.folder / "evil"));
}

TEST_CASE("a reparse point with damaged data is not shown, and the rest is") {
  TestEntry broken = symlink_entry(u"broken", u"x");
  broken.reparse_data.resize(5);
  TestEntry cloud = file_entry(u"cloud", "contents");
  cloud.attributes = 0x400;
  cloud.reparse_tag = 0x9000601A;
  cloud.reparse_data = to_bytes("provider's own");
  EngineScene s(root_entry({broken, cloud, file_entry(u"ok", "2")}));
  s.mount();
  CHECK_FALSE(fs::is_symlink(s.at("broken")));
  CHECK(read_text(s.at("cloud")) == "contents");
  CHECK(s.warnings().size() == 1);
}

TEST_CASE("a group of hard links with different contents is split apart") {
  TestEntry first = file_entry(u"one", "1");
  TestEntry second = file_entry(u"two", "22");
  first.link_id = second.link_id = 9;
  EngineScene s(root_entry({first, second}));
  s.mount();
  CHECK(read_text(s.at("one")) == "1");
  CHECK(read_text(s.at("two")) == "22");
}

TEST_CASE("what cannot be mounted is refused and leaves nothing behind") {
  SUBCASE("an image that is not there") {
    EngineScene s(sample_tree());
    CHECK(code_of(s.try_mount(2)) == Code::no_such_image);
    CHECK(is_clean(s));
  }
  SUBCASE("a directory that is not empty") {
    EngineScene s(sample_tree());
    fs::create_directory(s.mount_path);
    write_text(s.at("mine"), "mine");
    CHECK(code_of(s.try_mount()) == Code::directory_not_empty);
    CHECK(read_text(s.at("mine")) == "mine");
  }
  SUBCASE("a path that is a file") {
    EngineScene s(sample_tree());
    write_text(s.mount_path, "mine");
    CHECK(code_of(s.try_mount()) == Code::not_a_directory);
  }
  SUBCASE("a WIM that is marked as read-only") {
    EngineScene s(TestWim{.images = {{.root = sample_tree()}}, .flags = 4});
    CHECK(code_of(s.try_mount()) == Code::write_protected);
    CHECK(s.try_mount(1, true).ok());
  }
  SUBCASE("data that does not match its hash") {
    EngineScene s(sample_tree());
    Bytes bytes = s.wim_bytes();
    const Bytes gamma = to_bytes("gamma");
    *std::search(bytes.begin(), bytes.end(), gamma.begin(), gamma.end()) ^= std::byte{1};
    write_bytes(s.wim_path, bytes);
    const auto mounted = s.try_mount();
    CHECK(code_of(mounted) == Code::file_corrupt);
    CHECK(contains(describe(mounted.error()), "c.txt"));
    CHECK(is_clean(s));
    CHECK(s.engine.mounts().mounts.empty());
  }
  SUBCASE("a table that is asked for and does not match") {
    EngineScene s(TestWim{.images = {{.root = sample_tree()}}, .integrity_table = true});
    Bytes bytes = s.wim_bytes();
    bytes[208] ^= std::byte{1};
    write_bytes(s.wim_path, bytes);
    const auto mounted = s.engine.mount(
        {.image_path = s.wim_path, .image_index = 1, .path = s.mount_path, .check_integrity = true}, s.context);
    CHECK(code_of(mounted) == Code::file_corrupt);
    CHECK(is_clean(s));
  }
  SUBCASE("on request") {
    EngineScene s(sample_tree());
    s.cancel.request();
    CHECK(code_of(s.try_mount()) == Code::cancelled);
    CHECK(is_clean(s));
  }
}

TEST_CASE("an image is mounted for writing once, and for reading as often as wanted") {
  EngineScene s(TestWim{.images = {{.root = sample_tree()}, {.root = root_entry({})}}});
  s.mount();
  const auto mount = [&](std::uint32_t index, const char* name, bool read_only) {
    return s.engine.mount(
        {.image_path = s.wim_path, .image_index = index, .path = s.folder / name, .read_only = read_only}, s.context);
  };
  CHECK(code_of(mount(1, "other", false)) == Code::already_mounted);
  CHECK(mount(1, "reading", true).ok());
  CHECK(mount(2, "second", false).ok());
  CHECK(s.engine.mounts().mounts.size() == 3);
  // An empty image leaves its directory empty, yet it is taken.
  CHECK(code_of(mount(1, "second", true)) == Code::already_mounted);
}

TEST_CASE("a mount whose record is damaged is not passed over in silence") {
  EngineScene s(TestWim{.images = {{.root = sample_tree()}, {.root = root_entry({})}}});
  s.mount();
  must(s.engine.mount({.image_path = s.wim_path, .image_index = 2, .path = s.folder / "second"}, s.context));
  for (const auto& entry : fs::directory_iterator(s.folder / "state/mounts")) {
    write_text((entry.path() / "record").string(), "nonsense");
    break;
  }
  const EngineMounts all = s.engine.mounts();
  CHECK(all.mounts.size() == 1);
  REQUIRE(all.incomplete);
  CHECK(all.incomplete->code == Code::mount_corrupt);
}

TEST_CASE("a mount that was cut off is invalid, cannot be saved, and can be discarded") {
  EngineScene s(sample_tree());
  s.sink.hook = [](const Event& event) {
    if (std::holds_alternative<PhaseStarted>(event)) throw Crash{};
  };
  // The rollback of a crash that is an exception still runs; a real one leaves the record, so make it again.
  CHECK_THROWS_AS(static_cast<void>(s.try_mount()), Crash);
  s.sink.hook = nullptr;
  s.mount();
  const MountStore store(s.state_path);
  MountRecord record = must(store.load(s.mount_path));
  record.status = MountStatus::mounting;
  record.entries.clear();
  must(store.save(record));
  CHECK(must(s.engine.find(s.mount_path)).status == "invalid");
  bool found = false;
  for (const Finding& finding : s.engine.preflight(must(s.engine.find(s.mount_path)), Commit{}, s.context)) {
    if (finding.check == "mount-status") found = finding.severity == Severity::error;
  }
  CHECK(found);
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(is_clean(s));
}

TEST_CASE("an image of very deep folders is mounted or refused, and never crashes") {
  TestEntry entry = file_entry(u"leaf", "leaf");
  for (int i = 0; i < 400; ++i) entry = directory_entry(u"d", {entry});
  EngineScene s(root_entry({entry}));
  const auto mounted = s.try_mount();
  if (mounted) {
    CHECK(s.unmount(Discard{}).unmounted);
  } else {
    CHECK(is_clean(s));
  }
}

TEST_CASE("a mount whose record has lost its entries cannot be saved, but can be discarded") {
  EngineScene s(sample_tree());
  s.mount();
  for (const auto& entry : fs::directory_iterator(s.state_path + "/mounts")) {
    Bytes bytes = read_bytes((entry.path() / "record").string());
    bytes[bytes.size() - 30] ^= std::byte{1};
    write_bytes((entry.path() / "record").string(), bytes);
  }
  const MountInfo info = must(s.engine.find(s.mount_path));
  CHECK(s.engine.preflight(info, Commit{}, s.context).front().severity == Severity::error);
  CHECK_FALSE(s.unmount(Commit{}).saved);
  for (const Finding& finding : s.engine.preflight(info, Discard{}, s.context)) {
    CHECK_MESSAGE(finding.severity != Severity::error, finding.text);
  }
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(is_clean(s));
}

TEST_CASE("an image with more data than the volume has room for is not begun") {
  std::vector<TestEntry> names;
  for (int i = 0; i < 20'000; ++i) {
    const std::string name = "copy" + std::to_string(i);
    names.push_back(file_entry(std::u16string(name.begin(), name.end()), "all have this"));
  }
  Built built = build_wim({.images = {{.root = root_entry(names)}}, .flags = 0x4'0002, .chunk_size = 2 * 1024 * 1024});
  // Compressed to some bytes, it says, and 1 GiB without.
  built.bytes[built.lookup_entry(1) + 7] = std::byte{4};
  write_le64(built.bytes, built.lookup_entry(1) + 16, 1ULL << 30);
  EngineScene s(sample_tree());
  write_bytes(s.wim_path, built.bytes);
  const auto mounted = s.try_mount();
  REQUIRE(code_of(mounted) == Code::disk_full);
  CHECK(contains(mounted.error().cause, "21474836480000 bytes"));
  CHECK(is_clean(s));
}
