// SPDX-License-Identifier: MIT
// What is told of a saved file. The files are built, or saved by the portable engine; the report is what an engine
// says.
#include "job/prove.h"

#include <filesystem>

#include "base/sha256.h"
#include "base/utf16.h"
#include "engine/portable/engine.h"
#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

std::string sha256_of(const std::string& path) {
  Sha256 hasher;
  hasher.update(read_bytes(path));
  return "sha256:" + to_hex(hasher.finish());
}

/// "+ \\a - 5": what was told, in order.
std::vector<std::string> told_by(const RecordingSink& sink) {
  std::vector<std::string> told;
  const auto size = [](const std::optional<std::uint64_t>& bytes) { return bytes ? std::to_string(*bytes) : "-"; };
  for (const FileChanged& one : sink.all<FileChanged>()) {
    const char* kind = one.kind == ChangeKind::added ? "+ " : one.kind == ChangeKind::removed ? "- " : "~ ";
    told.push_back(kind + one.file + " " + size(one.size_before) + " " + size(one.size_after));
  }
  return told;
}

std::vector<Phase> phases_of(const RecordingSink& sink) {
  std::vector<Phase> phases;
  for (const PhaseStarted& phase : sink.all<PhaseStarted>()) phases.push_back(phase.phase);
  return phases;
}

/// A file before and after it was written anew by somebody, as DISM may.
struct Rewritten {
  void begin(const TestWim& wim, const std::string& engine = "dism") {
    write_bytes(path, build_wim(wim).bytes);
    mount = {
        .path = "/mnt", .image_path = path, .image_index = 1, .image_name = "Test", .engine = engine, .status = "ok"};
    report.before = must(look_before_save(mount));
    report.saved = true;
    report.image_index = 1;
  }
  PathResult prove(VerifyChoice choice = VerifyChoice::automatic) {
    PathResult result;
    result.path = "/asked";
    result.mount = mount;
    prove_saved(report, choice, result, context);
    return result;
  }
  PathResult prove(const TestWim& after, VerifyChoice choice = VerifyChoice::automatic) {
    write_bytes(path, build_wim(after).bytes);
    return prove(choice);
  }

  TempFolder folder;
  std::string path = folder / "image.wim";
  MountInfo mount;
  UnmountReport report;
  RecordingSink sink;
  Cancel cancel;
  EngineContext context{sink, cancel};
};

const TestWim kBefore{
    .images = {{.root = root_entry({file_entry(u"a", "12345"), directory_entry(u"d", {file_entry(u"b", "1")})})},
               {.root = root_entry({file_entry(u"z", "zeta")})}},
    .integrity_table = true,
    .integrity_chunk_size = 256};

TestWim changed() {
  TestWim wim = kBefore;
  wim.images[0].root = root_entry({file_entry(u"a", "123456"), directory_entry(u"d", {file_entry(u"c", "22")})});
  return wim;
}

TestWim with_edition(TestWim wim, const std::string& edition) {
  std::string xml = "<WIM>";
  for (std::size_t i = 1; i <= wim.images.size(); ++i) {
    xml +=
        "<IMAGE INDEX=\"" + std::to_string(i) + "\"><WINDOWS><EDITIONID>" + edition + "</EDITIONID></WINDOWS></IMAGE>";
  }
  wim.xml = utf8_to_utf16(xml + "</WIM>");
  return wim;
}

const std::vector<std::string> kChanges{"~ \\a 5 6", "- \\d\\b 1 -", "+ \\d\\c - 2"};

}  // namespace

TEST_CASE("a file that was written anew is compared with what was kept of the old one") {
  Rewritten s;
  s.begin(kBefore);
  const PathResult result = s.prove(changed());
  CHECK_MESSAGE(!result.error, (result.error ? describe(*result.error) : ""));
  CHECK(told_by(s.sink) == kChanges);
  for (const FileChanged& one : s.sink.all<FileChanged>()) CHECK(one.path == "/asked");
  REQUIRE(result.changes);
  CHECK(result.changes->added == 1);
  CHECK(result.changes->modified == 1);
  CHECK(result.changes->removed == 1);
  CHECK(result.changes->unchanged == 1);
  CHECK(result.verified == Verdict::yes);
  CHECK(result.image_count == 2);
  CHECK(result.size_after == read_bytes(s.path).size());
  CHECK(result.unused_bytes == 0U);
  CHECK(result.digest == sha256_of(s.path));
}

TEST_CASE("the digest of a file is taken in every proof, and needs no phase of its own when it was verified") {
  for (const VerifyChoice choice : {VerifyChoice::table, VerifyChoice::full}) {
    Rewritten s;
    s.begin(kBefore);
    const PathResult result = s.prove(changed(), choice);
    CHECK(result.digest == sha256_of(s.path));
    CHECK(phases_of(s.sink) == std::vector<Phase>{Phase::verify});
  }
  Rewritten large;
  TestWim wim = changed();
  wim.images[0].root.children.push_back(file_entry(u"large", std::string(64'000'000, 'x')));
  large.begin(kBefore);
  const PathResult result = large.prove(wim, VerifyChoice::none);
  CHECK(result.digest == sha256_of(large.path));
  for (const Phase phase : phases_of(large.sink)) CHECK(phase == Phase::digest);
  large.sink.events.clear();
  CHECK(large.prove(VerifyChoice::table).digest == sha256_of(large.path));
  REQUIRE_FALSE(phases_of(large.sink).empty());
  CHECK(phases_of(large.sink)[0] == Phase::verify);
}

TEST_CASE("a file that nobody wrote to has no changes, and nothing of it is read for that") {
  Rewritten s;
  TestWim wim = kBefore;
  wim.xml = u"<WIM><IMAGE INDEX=\"1\"><DIRCOUNT>2</DIRCOUNT><FILECOUNT>2</FILECOUNT></IMAGE><IMAGE INDEX=\"2\"/></WIM>";
  s.begin(wim);
  const PathResult result = s.prove();
  CHECK(told_by(s.sink).empty());
  CHECK(result.changes->unchanged == 3);
  CHECK(result.changes->added + result.changes->modified + result.changes->removed == 0);
}

TEST_CASE("an appended image is compared with the mounted one, which must still be there") {
  for (const bool intact : {true, false}) {
    Rewritten s;
    s.begin(kBefore);
    TestWim after = kBefore;
    after.images.push_back(changed().images[0]);
    if (!intact) after.images[0] = changed().images[0];
    s.report.image_index = 3;
    const PathResult result = s.prove(after);
    CHECK(result.verified == (intact ? Verdict::yes : Verdict::no));
    if (intact) CHECK(told_by(s.sink) == kChanges);
    if (!intact) CHECK(result.error->where == "image 1");
    CHECK(result.image->index == 3);
    CHECK(result.image_count == 3);
  }
}

TEST_CASE("an image that lost its edition fails, with what it was and is") {
  Rewritten s;
  s.begin(with_edition(kBefore, "Professional"));
  const PathResult result = s.prove(with_edition(changed(), ""));
  CHECK(result.verified == Verdict::no);
  REQUIRE(result.error);
  CHECK(result.error->code == Code::file_corrupt);
  CHECK(contains(result.error->what, "edition 'Professional' → nothing"));
  CHECK(result.size_after);
}

TEST_CASE("a saved image that is not in the file, or a file that is none, fails") {
  Rewritten s;
  s.begin(kBefore);
  s.report.before.reset();
  s.report.image_index = 7;
  CHECK(s.prove(changed()).verified == Verdict::no);
  write_text(s.path, "no WIM");
  const PathResult result = s.prove();
  CHECK(result.verified == Verdict::no);
  CHECK(result.error);
}

TEST_CASE("damage is told by chunk, image and path, and changes and digest are still told") {
  for (const VerifyChoice choice : {VerifyChoice::table, VerifyChoice::full}) {
    Rewritten s;
    s.begin(kBefore);
    Bytes bytes = build_wim(changed()).bytes;
    const Bytes wanted = to_bytes("123456");
    const auto at = std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end());
    *at ^= std::byte{1};
    write_bytes(s.path, bytes);
    const PathResult result = s.prove(choice);
    CHECK(result.verified == Verdict::no);
    REQUIRE(result.error);
    CHECK(contains(result.error->where, "chunk 0, file offsets 208 to 464; image 1, /a"));
    CHECK(result.digest == sha256_of(s.path));
    CHECK(told_by(s.sink) == kChanges);
  }
}

TEST_CASE("damage without a table is told by stream, image and path") {
  Rewritten s;
  TestWim after = changed();
  after.integrity_table = false;
  s.begin(kBefore);
  Bytes bytes = build_wim(after).bytes;
  const Bytes wanted = to_bytes("123456");
  const auto at = std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end());
  const auto offset = std::to_string(at - bytes.begin());
  *at ^= std::byte{1};
  write_bytes(s.path, bytes);
  const PathResult result = s.prove(VerifyChoice::full);
  CHECK(result.verified == Verdict::no);
  CHECK(contains(result.error->where, "image 1, /a (blob "));
  CHECK(contains(result.error->where, "file offset " + offset));
}

TEST_CASE("changes that cannot be told are a warning") {
  Rewritten s;
  s.begin(kBefore);
  s.report.before->kept = nullptr;  // and the old tables are gone
  const PathResult result = s.prove(changed());
  CHECK(result.verified == Verdict::yes);
  CHECK_FALSE(result.error);
  REQUIRE(s.sink.all<Message>().size() == 1);
  CHECK(s.sink.all<Message>()[0].severity == Severity::warning);
  CHECK(contains(s.sink.all<Message>()[0].text, "it cannot be told what changed: "));
}

TEST_CASE("no more than 100,000 changes are told; the counts are of all") {
  Rewritten s;
  s.begin(kBefore);
  TestWim after = kBefore;
  for (int i = 0; i < 100'003; ++i) {
    const std::string name = std::to_string(i);
    after.images[0].root.children.push_back(file_entry(std::u16string(name.begin(), name.end()), ""));
  }
  after.integrity_table = false;
  const PathResult result = s.prove(after, VerifyChoice::none);
  CHECK(s.sink.all<FileChanged>().size() == 100'000);
  CHECK(result.changes->added == 100'003);
  REQUIRE(s.sink.all<Message>().size() == 1);
  CHECK(s.sink.all<Message>()[0].text == "3 more changed entries are not listed");
}

TEST_CASE("an error of the dismount itself is kept") {
  Rewritten s;
  s.begin(kBefore);
  write_text(s.path, "no WIM");
  PathResult result;
  result.mount = s.mount;
  result.error = failure(Code::partly_unmounted);
  prove_saved(s.report, VerifyChoice::full, result, s.context);
  CHECK(result.error->code == Code::partly_unmounted);
  CHECK(result.verified == Verdict::no);
}

TEST_CASE("of a virtual disk there is only the size and the digest") {
  Rewritten s;
  write_text(s.path, "before");
  s.mount = {.path = "/mnt",
             .image_path = s.path,
             .image_index = 1,
             .image_name = "Test",
             .kind = ImageKind::vhdx,
             .engine = "dism",
             .status = "ok"};
  s.report.before = must(look_before_save(s.mount));
  CHECK(s.report.before->file_size == 6);
  s.report.saved = true;
  write_text(s.path, "afterwards");
  const PathResult result = s.prove(VerifyChoice::full);
  CHECK_FALSE(result.error);
  CHECK(result.verified == Verdict::skipped);
  CHECK(result.size_after == 10U);
  CHECK(result.digest == sha256_of(s.path));
  CHECK_FALSE(result.changes);
}

TEST_CASE("what the portable engine saves is told from the file alone") {
  struct Case {
    Commit commit;
    std::uint32_t saved;
  };
  for (const Case& one : {Case{{}, 1}, Case{{.append = Append{.name = "Second", .description = "new"}}, 2}}) {
    Rewritten s;
    write_bytes(s.path, build_wim({.images = {{.root = sample_tree(), .name = "First"}}}).bytes);
    PortableEngine engine(EngineSettings{.state_directory = s.folder / "state"});
    s.mount = must(engine.mount({.image_path = s.path, .image_index = 1, .path = s.folder / "mnt"}, s.context));
    write_text(s.mount.path + "/a.txt", "alpha, longer than before");
    write_text(s.mount.path + "/new.txt", "new");
    std::filesystem::remove_all(s.mount.path + "/folder/inner");
    s.report = engine.unmount(s.mount, one.commit, s.context);
    REQUIRE(s.report.saved);
    s.sink.events.clear();
    const PathResult result = s.prove(VerifyChoice::full);
    CHECK_MESSAGE(!result.error, (result.error ? describe(*result.error) : ""));
    CHECK(result.image->index == one.saved);
    CHECK(result.image->name == (one.saved == 1 ? "First" : "Second"));
    CHECK(result.image->description == (one.saved == 1 ? "Made by a test" : "new"));
    CHECK(told_by(s.sink) == std::vector<std::string>{"~ \\a.txt 5 25", "- \\folder\\inner 0 -",
                                                      "- \\folder\\inner\\c.txt 5 -", "+ \\new.txt - 3"});
    CHECK(result.changes->added == 1);
    CHECK(result.changes->modified == 1);
    CHECK(result.changes->removed == 2);
    CHECK(result.unused_bytes > 0U);
    CHECK(result.digest == sha256_of(s.path));
  }
}

TEST_CASE("a file that changes while it is proven is not verified, and has no digest") {
  Rewritten s;
  s.begin({.images = {{.root = sample_tree()}}});
  s.sink.hook = [&](const Event& event) {
    const auto* started = std::get_if<PhaseStarted>(&event);
    if (started == nullptr || started->phase != Phase::verify) return;
    s.sink.hook = nullptr;
    Bytes longer = read_bytes(s.path);
    longer.resize(longer.size() + 4096);
    write_bytes(s.path, longer);
  };
  const PathResult result = s.prove(VerifyChoice::full);
  REQUIRE(result.error);
  CHECK(result.error->code == Code::wim_changed);
  CHECK(result.verified == Verdict::no);
  CHECK_FALSE(result.digest);
}
