// SPDX-License-Identifier: MIT
// The files that other tests trust: one in memory that remembers, one that fails on demand.
#include <doctest/doctest.h>

#include "tests/platform/scratch.h"
#include "tests/support/fault_file.h"
#include "tests/support/memory_file.h"

using namespace dismount;

namespace {

Error failure(Code code) { return {.code = code, .what = "failed on demand", .where = {}, .cause = {}, .next = {}}; }

}  // namespace

TEST_CASE("a memory file behaves as a file") {
  MemoryFile file(to_bytes("12345"));
  CHECK(file.write_at(7, to_bytes("x")).ok());
  CHECK(to_text(file.contents()) == std::string("12345\0\0x", 8));
  CHECK(file.truncate(2).ok());
  CHECK(file.size().value() == 2);
  Bytes into(4);
  CHECK(file.read_at(1, into).value() == 1);
  CHECK(file.read_at(9, into).value() == 0);
  CHECK(file.stat().value().size == 2);
  CHECK(file.stat().value().write_time != 0);
  CHECK(file.steps().size() == 2);
}

TEST_CASE("two handles of a memory file share contents and lock") {
  MemoryFile file;
  auto other = file.reopen();
  CHECK(other->write_at(0, to_bytes("a")).ok());
  CHECK(to_text(file.contents()) == "a");
  CHECK(other->lock().ok());
  CHECK(other->lock().ok());
  CHECK(code_of(file.lock()) == Code::sharing_violation);
  other.reset();
  CHECK(file.lock().ok());
}

TEST_CASE("a crash loses what was not synced, in any combination") {
  MemoryFile file(to_bytes("...."));
  CHECK(file.write_at(0, to_bytes("a")).ok());  // step 0
  CHECK(file.sync().ok());                      // step 1
  CHECK(file.write_at(1, to_bytes("b")).ok());  // step 2
  CHECK(file.write_at(2, to_bytes("c")).ok());  // step 3
  CHECK(file.truncate(6).ok());                 // step 4

  CHECK(to_text(file.after_crash(0)) == "....");
  CHECK(to_text(file.after_crash(1)) == "....");
  CHECK(to_text(file.after_crash(1, [](std::size_t) { return true; })) == "a...");
  CHECK(to_text(file.after_crash(2)) == "a...");
  CHECK(to_text(file.after_crash(5)) == "a...");
  CHECK(to_text(file.after_crash(5, [](std::size_t step) { return step == 3; })) == "a.c.");
  CHECK(to_text(file.after_crash(99, [](std::size_t) { return true; })) == std::string("abc.\0\0", 6));
  CHECK(file.sync().ok());
  CHECK(file.after_crash(6) == file.contents());
}

TEST_CASE("a memory file can be full") {
  MemoryFile file;
  file.set_capacity(4);
  CHECK(file.reserve(0, 4).ok());
  CHECK(code_of(file.reserve(0, 5)) == Code::disk_full);
  CHECK(code_of(file.write_at(2, to_bytes("123"))) == Code::disk_full);
  CHECK(code_of(file.truncate(5)) == Code::disk_full);
  CHECK(file.contents().empty());
}

TEST_CASE("a fault file fails the chosen call and those after it") {
  const MemoryFile disk;
  FaultFile file(disk.reopen(), {.call = 1, .error = failure(Code::disk_full), .partial = 2});
  CHECK(file.write_at(0, to_bytes("1234")).ok());
  CHECK(code_of(file.write_at(4, to_bytes("5678"))) == Code::disk_full);
  CHECK(to_text(disk.contents()) == "123456");
  CHECK(code_of(file.write_at(4, to_bytes("5678"))) == Code::disk_full);
  CHECK(code_of(file.sync()) == Code::disk_full);
  CHECK(to_text(disk.contents()) == "123456");
  CHECK(file.size().value() == 6);
  CHECK(file.calls() == 4);
}

TEST_CASE("a fault file can recover") {
  const MemoryFile disk;
  FaultFile file(disk.reopen(), {.call = 0, .error = failure(Code::io_device), .for_good = false});
  CHECK(code_of(file.truncate(4)) == Code::io_device);
  CHECK(file.truncate(4).ok());
  CHECK(disk.contents().size() == 4);
}
