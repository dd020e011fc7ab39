// SPDX-License-Identifier: MIT
// A WIM in a folder, the engine that mounts it, and what the image holds afterwards.
#pragma once

#include <filesystem>
#include <map>

#include "engine/portable/engine.h"
#include "tests/support/expect.h"
#include "tests/support/recording_sink.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wim_builder.h"
#include "wim/verify.h"

namespace dismount::test {

/// Thrown out of a sink: the process is gone at this event, and no line after it runs.
struct Crash {};

/// The sample tree and a second, small image, with an integrity table.
inline TestWim two_images() {
  return {.images = {{.root = sample_tree()}, {.root = root_entry({file_entry(u"second", "second")})}},
          .integrity_table = true};
}

struct EngineScene {
  explicit EngineScene(const TestWim& wim) { write_bytes(wim_path, build_wim(wim).bytes); }
  explicit EngineScene(TestEntry root) : EngineScene(TestWim{.images = {{.root = std::move(root)}}}) {}

  Result<MountInfo> try_mount(std::uint32_t index = 1, bool read_only = false) {
    return engine.mount({.image_path = wim_path, .image_index = index, .path = mount_path, .read_only = read_only},
                        context);
  }
  MountInfo mount(std::uint32_t index = 1) { return must(try_mount(index)); }
  UnmountReport unmount(const Disposition& disposition) {
    return engine.unmount(must(engine.find(mount_path)), disposition, context);
  }
  /// Saves and demands success.
  UnmountReport save(const Commit& commit = {}) {
    UnmountReport report = unmount(commit);
    REQUIRE_MESSAGE(!report.error, (report.error ? describe(*report.error) : ""));
    CHECK(report.saved);
    CHECK(report.unmounted);
    return report;
  }
  std::string at(const std::string& name) const { return mount_path + "/" + name; }
  Bytes wim_bytes() const { return read_bytes(wim_path); }
  std::vector<std::string> warnings() const {
    std::vector<std::string> texts;
    for (const Message& message : sink.all<Message>()) {
      if (message.severity == Severity::warning) texts.push_back(message.text);
    }
    return texts;
  }

  TempFolder folder;
  std::string wim_path = folder / "image.wim";
  std::string mount_path = folder / "mnt";
  std::string state_path = folder / "state";
  RecordingSink sink;
  Cancel cancel;
  EngineContext context{sink, cancel};
  PortableEngine engine{EngineSettings{.state_directory = state_path}};
};

/// Ends the run when a phase starts, as a kill would.
inline void die_at(EngineScene& s, Phase phase, const std::function<UnmountReport()>& run) {
  s.sink.hook = [phase](const Event& event) {
    const auto* started = std::get_if<PhaseStarted>(&event);
    if (started != nullptr && started->phase == phase) throw Crash{};
  };
  CHECK_THROWS_AS(static_cast<void>(run()), Crash);
  s.sink.hook = nullptr;
}

/// Both images are mounted and edited; the save of the first died before it renewed the record of the other.
struct LeftBehind : EngineScene {
  LeftBehind() : EngineScene(two_images()) {
    mount();
    must(engine.mount({.image_path = wim_path, .image_index = 2, .path = other}, context));
    const MountStore store(state_path);
    const MountRecord record = must(store.load(std::filesystem::canonical(other)));
    stale_header = record.wim_header;
    write_text(at("a.txt"), "edited");
    write_text(other + "/second", "edited, too");
    die_at(*this, Phase::unmount, [&] { return unmount(Commit{}); });
    must(store.save(record));
  }
  UnmountReport save_other() { return engine.unmount(must(engine.find(other)), Commit{}, context); }

  std::string other = folder / "other";
  HeaderBytes stale_header{};  ///< what the other's record still says
};

inline void check_changes(const UnmountReport& report, std::uint64_t added, std::uint64_t modified,
                          std::uint64_t removed) {
  REQUIRE(report.changes);
  CHECK(report.changes->added == added);
  CHECK(report.changes->modified == modified);
  CHECK(report.changes->removed == removed);
}

/// A new file takes the place of the old one.
inline void replace_file_as_editors_do(const std::string& path, const std::string& text) {
  write_text(path + ".tmp", text);
  std::filesystem::rename(path + ".tmp", path);
}

/// The saved image again, verified in full.
struct SavedImage {
  explicit SavedImage(const std::string& wim_path, std::uint32_t index = 1)
      : file(must(open_file(wim_path, OpenMode::read))),
        wim(must(read_wim(*file))),
        image(must(read_image(*file, wim, index))) {
    const VerifyResult verified = verify_wim(*file, wim, VerifyLevel::full, {});
    CHECK_MESSAGE(verified.verification.passed, (verified.error ? describe(*verified.error) : ""));
    add(image.root(), u"");
  }
  const Dentry& operator[](const std::u16string& path) const {
    REQUIRE(dentries.contains(path));
    return *dentries.at(path);
  }
  std::string contents(const std::u16string& path) const {
    const Sha1Hash hash = (*this)[path].contents_hash();
    if (hash == kZeroHash) return {};
    const Blob* blob = wim.lookup_table.find(hash);
    REQUIRE(blob != nullptr);
    ResourceReader reader = must(make_resource_reader(*file, wim));
    return to_text(must(reader.read_all(blob->resource, 1 << 20, "blob")));
  }
  bool has(const std::u16string& path) const { return dentries.contains(path); }

  std::unique_ptr<File> file;
  Wim wim;
  Image image;
  std::multimap<std::u16string, const Dentry*> all;
  std::map<std::u16string, const Dentry*> dentries;

 private:
  void add(const Dentry& dentry, const std::u16string& path) {
    dentries.emplace(path, &dentry);
    all.emplace(path, &dentry);
    for (const Dentry& child : dentry.children) add(child, path + u"/" + child.name());
  }
};

}  // namespace dismount::test
