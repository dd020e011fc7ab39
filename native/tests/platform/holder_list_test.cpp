// SPDX-License-Identifier: MIT
#include "platform/holder_list.h"

#include <doctest/doctest.h>

using namespace dismount;

TEST_CASE("writers are told first, and each use of a file once") {
  HolderList list;
  list.add({7, "shell", HolderUse::current_directory, "/m"});
  list.add({7, "shell", HolderUse::reads, "/m/a"});
  list.add({7, "shell", HolderUse::reads, "/m/a"});
  list.add({8, "shell", HolderUse::reads, "/m/a"});
  list.add({9, "log", HolderUse::writes, "/m/b"});
  const std::vector<Holder> all = list.take();
  REQUIRE(all.size() == 4);
  CHECK(all[0].pid == 9);
  CHECK(all[1].pid == 7);
  CHECK(all[2].pid == 8);
  CHECK(all[3].use == HolderUse::current_directory);
  CHECK(list.take().empty());
}

TEST_CASE("of very many holders few are kept, and readers do not push writers out") {
  HolderList list;
  for (std::uint32_t pid = 1; pid <= 1000; ++pid) list.add({pid, "reader", HolderUse::reads, "/m/a"});
  CHECK_FALSE(list.full());
  list.add({2000, "writer", HolderUse::writes, "/m/a"});
  const std::vector<Holder> mixed = list.take();
  CHECK(mixed.size() == HolderList::kMost);
  CHECK(mixed.front().pid == 2000);
  for (std::uint32_t pid = 1; pid <= 1000; ++pid) list.add({pid, "writer", HolderUse::writes, "/m/a"});
  CHECK(list.full());
  CHECK(list.take().size() == HolderList::kMost);
}
