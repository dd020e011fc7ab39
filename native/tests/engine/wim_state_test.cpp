// SPDX-License-Identifier: MIT
// As mounted, saved by us, torn, or changed by somebody else: told apart by the headers.
#include "engine/portable/wim_state.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::size_t kSize = 1000;

struct Scene {
  Scene() {
    for (std::size_t i = 0; i < 208; ++i) {
      journal.old_header[i] = static_cast<std::byte>(i);
      journal.new_header[i] = static_cast<std::byte>(i % 3 == 0 ? i : i + 100);
    }
    journal.mounted_header = journal.old_header;
    journal.image_index = 1;
    record.wim_header = journal.old_header;
    record.wim_size = kSize;
    record.wim_path = "memory.wim";
  }
  static Bytes with(const HeaderBytes& header, std::size_t size = kSize) {
    Bytes bytes(size);
    std::copy(header.begin(), header.end(), bytes.begin());
    return bytes;
  }
  MountHead record;
  CommitJournal journal;
};

}  // namespace

TEST_CASE("the header that was mounted means as mounted, with and without bytes behind") {
  const Scene s;
  for (const std::size_t size : {kSize, kSize + 500}) {
    MemoryFile file(Scene::with(s.journal.old_header, size));
    CHECK(must(wim_state(file, s.record, std::nullopt)) == WimState::as_mounted);
    CHECK(must(wim_state(file, s.record, s.journal)) == WimState::as_mounted);
    CHECK(file.steps().empty());
  }
}

TEST_CASE("the header of our own save means saved by us, but only with the journal that says so") {
  const Scene s;
  MemoryFile file(Scene::with(s.journal.new_header, kSize + 500));
  CHECK(must(wim_state(file, s.record, s.journal)) == WimState::saved_by_us);
  CHECK(code_of(wim_state(file, s.record, std::nullopt)) == Code::wim_changed);
  CHECK(file.steps().empty());
}

TEST_CASE("a header torn at any byte is told, and put back as the old one") {
  const Scene s;
  for (std::size_t cut = 1; cut < 208; ++cut) {
    for (const bool new_first : {true, false}) {
      HeaderBytes torn = new_first ? s.journal.new_header : s.journal.old_header;
      const HeaderBytes& rest = new_first ? s.journal.old_header : s.journal.new_header;
      const auto at = static_cast<std::ptrdiff_t>(cut);
      std::copy(rest.begin() + at, rest.end(), torn.begin() + at);
      if (torn == s.journal.old_header || torn == s.journal.new_header) continue;
      MemoryFile file(Scene::with(torn));
      CHECK(must(wim_state(file, s.record, s.journal)) == WimState::torn);
      CHECK(code_of(wim_state(file, s.record, std::nullopt)) == Code::wim_changed);
      CHECK(file.steps().empty());
      must(repair_header(file, s.journal));
      CHECK(file.contents() == Scene::with(s.journal.old_header));
      CHECK(file.steps().back().kind == FileStep::Kind::sync);
    }
  }
}

TEST_CASE("a header that was found is made durable by writing it again, not by a sync alone") {
  const Scene s;
  MemoryFile file(Scene::with(s.journal.new_header));
  must(settle_header(file, s.journal.new_header));
  REQUIRE(file.steps().size() == 2);
  CHECK(file.steps().front().kind == FileStep::Kind::write);
  CHECK(file.steps().front().offset == 0);
  CHECK(file.steps().back().kind == FileStep::Kind::sync);
  CHECK(file.contents() == Scene::with(s.journal.new_header));
}

TEST_CASE("any other header, or a shorter file, was changed by somebody else") {
  const Scene s;
  HeaderBytes other = s.journal.old_header;
  other[100] = std::byte{0xEE};
  MemoryFile changed(Scene::with(other));
  CHECK(code_of(wim_state(changed, s.record, s.journal)) == Code::wim_changed);
  CHECK(changed.steps().empty());
  MemoryFile shorter(Scene::with(s.journal.old_header, kSize - 1));
  CHECK(code_of(wim_state(shorter, s.record, std::nullopt)) == Code::wim_changed);
  CHECK(code_of(wim_state(shorter, s.record, s.journal)) == Code::wim_changed);
  MemoryFile empty(Bytes(10));
  CHECK_FALSE(wim_state(empty, s.record, s.journal).ok());
}

TEST_CASE("a journal of an earlier save does not hide a change by somebody else") {
  // The mount was renewed after another mount of the file was saved: record and journal are of different times.
  Scene s;
  s.record.wim_header.fill(std::byte{7});
  MemoryFile file(Scene::with(s.record.wim_header));
  CHECK(must(wim_state(file, s.record, s.journal)) == WimState::as_mounted);
}
