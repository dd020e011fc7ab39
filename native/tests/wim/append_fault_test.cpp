// SPDX-License-Identifier: MIT
// Calls that fail, and a user who wants to stop: the file stays byte for byte what it was, or is the new image.
#include "commit_scene.h"
#include "tests/support/expect.h"
#include "tests/support/fault_file.h"
#include "wim/tail.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Error failure(Code code) { return {.code = code, .what = "failed on demand", .where = {}, .cause = {}, .next = {}}; }

std::size_t calls_of(const CommitScene& scene) {
  MemoryFile file(scene.before());
  FaultFile counting(file.reopen(), {.call = 1'000'000, .error = failure(Code::io_device)});
  must(scene.commit(counting));
  return counting.calls();
}

Bytes header_of(const Bytes& bytes) { return Bytes(bytes.begin(), bytes.begin() + 208); }

}  // namespace

TEST_CASE("any one call that fails once leaves the file byte for byte, or the new image once the header is written") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    const Bytes before = scene.before();
    const std::size_t calls = calls_of(scene);
    for (std::size_t call = 0; call < calls; ++call) {
      for (const std::size_t partial : {std::size_t{0}, std::size_t{1}, std::size_t{64}}) {
        for (const Code code : {Code::disk_full, Code::io_device}) {
          MemoryFile file(before);
          FaultFile faulty(file.reopen(),
                           {.call = call, .error = failure(code), .partial = partial, .for_good = false});
          const auto committed = scene.commit(faulty);
          CAPTURE(call);
          CHECK(code_of(committed) == code);
          if (call == calls - 1) {
            CHECK(scene.expect_whole(file.contents()) == CommitScene::State::after);
          } else {
            CHECK(file.contents() == before);
            must(scene.commit(file));
            scene.expect_after(file);
          }
        }
      }
    }
  }
}

TEST_CASE("a disk that fails for good leaves the old image, and at worst bytes behind it that belong to nobody") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    const Bytes before = scene.before();
    const std::size_t calls = calls_of(scene);
    for (std::size_t call = 0; call < calls; ++call) {
      for (const std::size_t partial : {std::size_t{0}, std::size_t{64}}) {
        MemoryFile file(before);
        FaultFile broken(file.reopen(), {.call = call, .error = failure(Code::io_device), .partial = partial});
        CHECK(code_of(scene.commit(broken)) == Code::io_device);
        if (call == calls - 1) {
          CHECK(scene.expect_whole(file.contents()) == CommitScene::State::after);
        } else if (call == calls - 2 && partial != 0) {
          // Half a header, and no way to write it again: everything that either header names must still be there.
          CHECK(header_of(file.contents()) != header_of(before));
          CHECK(std::equal(before.begin() + 208, before.end(), file.contents().begin() + 208));
          MemoryFile good(before);
          must(scene.commit(good));
          CHECK(file.contents().size() == good.contents().size());
        } else {
          CHECK(scene.expect_whole(file.contents()) == CommitScene::State::before);
          MemoryFile again(file.contents());
          must(scene.commit(again));
          scene.expect_after(again);
        }
      }
    }
  }
}

TEST_CASE("a header write that reports a failure but wrote everything is a commit") {
  const CommitScene scene;
  const std::size_t header = calls_of(scene) - 2;
  MemoryFile file(scene.before());
  FaultFile once(file.reopen(), {.call = header, .error = failure(Code::io_device), .partial = 208, .for_good = false});
  CHECK(scene.commit(once).ok());
  CHECK(scene.expect_whole(file.contents()) == CommitScene::State::after);
}

TEST_CASE("a full disk is found before anything is written") {
  const CommitScene scene;
  const Bytes before = scene.before();
  MemoryFile file(before);
  file.set_capacity(before.size() + 2000);
  CHECK(code_of(scene.commit(file)) == Code::disk_full);
  CHECK(file.contents() == before);
}

TEST_CASE("a stop at any call of the progress, or before the header, leaves the file byte for byte") {
  for (const CommitScene& scene : all_scenes()) {
    CAPTURE(scene.name());
    const Bytes before = scene.before();
    int total = 0;
    MemoryFile counted(before);
    must(scene.commit(counted, {.progress = [&](std::uint64_t) -> Result<void> { return ++total, Result<void>{}; },
                                .before_header = {}}));
    REQUIRE(total > 4);
    for (int at = 0; at < total; ++at) {
      MemoryFile file(before);
      int call = 0;
      const auto stopped = scene.commit(file, {.progress = [&](std::uint64_t) -> Result<void> {
                                                 if (call++ == at) return failure(Code::cancelled);
                                                 return {};
                                               },
                                               .before_header = {}});
      CHECK(code_of(stopped) == Code::cancelled);
      CHECK(file.contents() == before);
    }
    MemoryFile file(before);
    const auto stopped = scene.commit(
        file, {.progress = {}, .before_header = [&](const HeaderBytes&, const HeaderBytes&) -> Result<void> {
                 return failure(Code::cancelled);
               }});
    CHECK(code_of(stopped) == Code::cancelled);
    CHECK(file.contents() == before);
  }
}

TEST_CASE("the hook before the header sees the old header on disk and the one that will be there") {
  const CommitScene scene{.append = true};
  MemoryFile file(scene.before());
  HeaderBytes announced{};
  must(
      scene.commit(file, {.progress = {}, .before_header = [&](const HeaderBytes& old_header, const HeaderBytes& next) {
                            CHECK(must(read_header_bytes(file)) == old_header);
                            announced = next;
                            return Result<void>{};
                          }}));
  CHECK(must(read_header_bytes(file)) == announced);
}

TEST_CASE("data that is not what was announced is refused and taken back") {
  const CommitScene scene;
  const Bytes before = scene.before();
  for (const std::string data : {"", "shorter", "alpha, changes", "alpha, changed and longer"}) {
    MemoryFile file(before);
    StagedImage staged = scene.staged();
    auto& source = static_cast<MemorySource&>(*staged.source);
    for (const StagedBlob& blob : staged.blobs) {
      if (blob.size == 14) source.data[blob.number] = to_bytes(data);
    }
    const auto committed = append_commit(file, must(read_wim(file)), staged, {});
    CHECK(code_of(committed) == Code::sharing_violation);
    CHECK(committed.error().where == "blob");
    CHECK(file.contents() == before);
  }
}

TEST_CASE("damage under a partial integrity chunk stops the save instead of being laundered") {
  const CommitScene scene{.had_table = true};
  Bytes bytes = scene.before();
  MemoryFile look(bytes);
  const std::uint64_t end = must(read_wim(look)).covered_end();
  bytes[static_cast<std::size_t>(end) - 3] ^= std::byte{1};  // the last lookup entry's hash
  MemoryFile file(bytes);
  CHECK(code_of(scene.commit(file)) == Code::file_corrupt);
  CHECK(file.contents() == bytes);
}

TEST_CASE("a tail is cut off again unless it is kept") {
  MemoryFile file(to_bytes("old"));
  {
    Tail tail(file, 3, 3, {});
    must(tail.append(to_bytes("new")));
    CHECK(tail.position() == 6);
    CHECK(to_text(file.contents()) == "oldnew");
  }
  CHECK(to_text(file.contents()) == "old");
  {
    Tail tail(file, 5, 3, {});
    const Resource resource = must(tail.append_resource(to_bytes("new"), 2));
    CHECK(resource == Resource{.offset = 5, .packed_size = 3, .original_size = 3, .flags = 2});
    tail.keep();
  }
  CHECK(file.contents().size() == 8);
}
