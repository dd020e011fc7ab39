// SPDX-License-Identifier: MIT
// What a commit leaves when all goes well.
#include "wim/append_commit.h"

#include "base/utf16.h"
#include "commit_scene.h"
#include "tests/support/expect.h"
#include "wim/verify.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("a commit leaves exactly the new image and the others as they were") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    MemoryFile file(scene.before());
    const Committed committed = must(scene.commit(file));
    CHECK(scene.expect_whole(file.contents()) == CommitScene::State::after);
    CHECK(committed.image_index == (scene.append ? 3 : 1));
    CHECK(committed.image_count == (scene.append ? 3 : 2));
    CHECK(committed.file_size == file.contents().size());
    CHECK(committed.integrity_table_written == (scene.had_table || scene.wants_table));
  }
}

TEST_CASE("the header is the last write, alone behind a sync, and a sync ends the commit") {
  for (const CommitScene& scene : all_scenes()) {
    MemoryFile file(scene.before());
    must(scene.commit(file));
    const auto& steps = file.steps();
    REQUIRE(steps.size() >= 4);
    CHECK(steps.back().kind == FileStep::Kind::sync);
    const FileStep& header = steps[steps.size() - 2];
    CHECK(header.kind == FileStep::Kind::write);
    CHECK(header.offset == 0);
    CHECK(header.data.size() == 208);
    CHECK(steps[steps.size() - 3].kind == FileStep::Kind::sync);
    const FileStep& trim = steps[steps.size() - 4];  // gives back what was set aside and not used
    CHECK(trim.kind == FileStep::Kind::truncate);
    CHECK(trim.offset == file.contents().size());
    for (std::size_t i = 0; i + 4 < steps.size(); ++i) {
      CHECK(steps[i].kind == FileStep::Kind::write);
      CHECK(steps[i].offset >= scene.before().size());
    }
  }
}

TEST_CASE("reference counts are those of all images together") {
  for (const bool append : {false, true}) {
    const CommitScene scene{.append = append};
    MemoryFile file(scene.before());
    must(scene.commit(file));
    const Wim wim = must(read_wim(file));
    std::map<Sha1Hash, std::uint32_t> expected;
    for (const Sha1Hash& hash : hashes_of(scene.after_tree())) ++expected[hash];
    if (append) {
      for (const Sha1Hash& hash : hashes_of(scene.before_tree())) ++expected[hash];
    }
    ++expected[sha1(to_bytes("of the second image"))];
    ++expected[sha1(to_bytes("alpha"))];
    for (const Blob& blob : wim.lookup_table.blobs()) CHECK(blob.references == expected[blob.hash]);
    // What nobody uses any more stays listed: counts in real files are often too low.
    CHECK((wim.lookup_table.find(sha1(to_bytes("beta"))) != nullptr));
  }
}

TEST_CASE("a count that was too low in the file does not wrap below zero") {
  const CommitScene scene;
  Built built = build_wim({.images = {{.root = scene.before_tree()}}});
  for (std::size_t i = 1; i < built.lookup_entries; ++i) write_le32(built.bytes, built.lookup_entry(i) + 26, 0);
  MemoryFile file(built.bytes);
  must(scene.commit(file));
  const Wim wim = must(read_wim(file));
  for (const Blob& blob : wim.lookup_table.blobs()) CHECK(blob.references < 10);
}

TEST_CASE("the boot image's metadata is found by the header after its image was saved, and only then changes") {
  const CommitScene save;
  MemoryFile saved(save.before());
  must(save.commit(saved));
  const Wim after_save = must(read_wim(saved));
  CHECK(after_save.header.boot_index == 1);
  CHECK(after_save.header.boot_metadata == after_save.lookup_table.images()[0].resource);

  const CommitScene append{.append = true};
  MemoryFile appended(append.before());
  const Resource boot = must(read_wim(appended)).header.boot_metadata;
  must(append.commit(appended));
  const Wim after_append = must(read_wim(appended));
  CHECK(after_append.header.boot_index == 1);
  CHECK(after_append.header.boot_metadata == boot);
}

TEST_CASE("the header keeps everything but the tables, and the write in progress is over") {
  const CommitScene scene;
  Bytes bytes = scene.before();
  write_le32(bytes, 0x10, kHeaderWriteInProgress | kHeaderRpFix);
  MemoryFile file(bytes);
  const Header before = must(read_wim(file)).header;
  must(scene.commit(file));
  const Header after = must(read_wim(file)).header;
  CHECK(after.flags == kHeaderRpFix);
  CHECK(after.guid == before.guid);
  CHECK(after.version == before.version);
  CHECK(after.chunk_size == before.chunk_size);
  CHECK(after.part_number == 1);
  CHECK(after.total_parts == 1);
  CHECK(after.lookup_table.flags == kResourceMetadata);
  CHECK(after.xml_data.flags == kResourceMetadata);
}

TEST_CASE("the XML states the new counts, keeps the rest, and counts the bytes before itself") {
  for (const bool append : {false, true}) {
    const CommitScene scene{.append = append};
    MemoryFile file(scene.before());
    must(scene.commit(file));
    const Wim wim = must(read_wim(file));
    const std::string xml = utf16_to_utf8(utf16_from_bytes(wim.xml.encode()));
    CHECK(contains(xml, "<TOTALBYTES>" + std::to_string(wim.header.xml_data.offset) + "</TOTALBYTES><IMAGE"));
    const ImageInfo saved = wim.xml.image_info(append ? 3 : 1);
    CHECK(saved.directories == 2);
    CHECK(saved.files == 9);
    CHECK(saved.bytes == 6000);
    CHECK(saved.edition == "Core");
    CHECK(saved.name == (append ? "First (2)" : "First"));
    CHECK(wim.xml.image_info(2).name == "Second");
    CHECK(contains(xml, "<CUSTOM a='1'>a &amp; b</CUSTOM>"));
    if (append) CHECK(wim.xml.image_info(1).files == 0);  // the builder's images have no counts
  }
}

TEST_CASE("a commit behind trailing bytes leaves them alone") {
  const CommitScene scene{.had_table = true};
  Bytes bytes = scene.before();
  bytes.insert(bytes.end(), 777, std::byte{0xDD});
  MemoryFile file(bytes);
  must(scene.commit(file));
  CHECK(std::equal(bytes.begin() + 208, bytes.end(), file.contents().begin() + 208));
  scene.expect_after(file);
}

TEST_CASE("a commit can follow a commit") {
  for (const CommitScene& scene : all_scenes()) {
    MemoryFile file(scene.before());
    must(scene.commit(file));
    StagedImage next;  // only the tables are written anew
    next.index = 1;
    next.write_integrity_table = true;
    Wim wim = must(read_wim(file));
    const std::uint32_t count = wim.header.image_count;
    CHECK(must(append_commit(file, std::move(wim), next, {})).image_count == count);
    CommitScene with_table = scene;
    with_table.wants_table = true;
    with_table.expect_after(file);
  }
}

TEST_CASE("progress ends within what was announced") {
  for (const CommitScene& scene : all_scenes()) {
    MemoryFile file(scene.before());
    const std::uint64_t announced = bytes_to_write(must(read_wim(file)), scene.staged());
    std::uint64_t last = 0;
    must(scene.commit(file, {.progress = [&](std::uint64_t done) -> Result<void> {
                               CHECK(done >= last);
                               last = done;
                               return {};
                             },
                             .before_header = {}}));
    CHECK(last <= announced);
    // What is packed counts as what it was.
    const std::uint64_t grown = file.contents().size() - scene.before().size();
    CHECK((scene.packed ? last > grown : last == grown));
  }
}

TEST_CASE("an integrity table with tiny chunks is made anew instead of growing beyond what can be read") {
  TestWim tiny{.images = {{.root = sample_tree()}}, .integrity_table = true, .integrity_chunk_size = 1};
  MemoryFile file(build_wim(tiny).bytes);
  auto source = std::make_shared<MemorySource>();
  source->data.push_back(Bytes(2'000'000, std::byte{7}));
  StagedImage staged;
  staged.blobs.push_back({.hash = sha1(source->data[0]), .size = source->data[0].size(), .number = 0});
  staged.source = source;
  staged.index = 1;
  must(append_commit(file, must(read_wim(file)), staged, {}));
  const Wim wim = must(read_wim(file));
  CHECK(wim.integrity_table->chunk_size == kIntegrityChunkSize);
  CHECK(verify_wim(file, wim, VerifyLevel::full, {}).verification.passed);
}
