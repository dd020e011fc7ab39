// SPDX-License-Identifier: MIT
#include "engine/portable/mount_store.h"

#include <atomic>
#include <filesystem>
#include <thread>

#include "tests/support/expect.h"
#include "tests/support/temp_folder.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("a lock keeps others out, also when its holder takes the folder away") {
  TempFolder folder;
  const MountStore store(folder / "state");
  std::atomic<int> holders = 0;
  std::atomic<int> most = 0;
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 300; ++round) {
        const Result<std::unique_ptr<File>> lock = store.lock("/mnt");
        if (!lock) continue;
        const int now = ++holders;
        if (now > most) most = now;
        ++taken;
        std::this_thread::yield();
        --holders;
        static_cast<void>(store.remove("/mnt").ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(taken > 0);
  CHECK(most == 1);
}

TEST_CASE("a discard that was prepared needs no room") {
  TempFolder folder;
  const MountStore store(folder / "state");
  const std::unique_ptr<File> lock = must(store.lock("/mnt"));
  must(store.prepare_discard("/mnt"));
  CHECK_FALSE(must(store.load_unmount_begun("/mnt")));
  must(store.save_unmount_begun("/mnt", {}));
  REQUIRE(must(store.load_unmount_begun("/mnt")));
  must(store.clear_leftovers("/mnt"));
  CHECK_FALSE(must(store.load_unmount_begun("/mnt")));
}
