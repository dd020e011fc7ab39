// SPDX-License-Identifier: MIT
#include "platform/hive_list.h"

#include <doctest/doctest.h>

using namespace dismount;

namespace {

const HivePlace kMount{.dos = "C:\\mnt", .device = "\\Device\\HarddiskVolume3\\mnt"};
const char* const kSoftware = "\\Device\\HarddiskVolume3\\mnt\\Windows\\System32\\config\\SOFTWARE";

}  // namespace

TEST_CASE("a hive of the mount is told by its usual key and path") {
  const auto hive = hive_below(kMount, "\\REGISTRY\\MACHINE\\zSOFTWARE", kSoftware);
  REQUIRE(hive);
  CHECK(hive->key == "HKLM\\zSOFTWARE");
  CHECK(hive->file == "C:\\mnt\\Windows\\System32\\config\\SOFTWARE");
  CHECK(hive_below(kMount, "\\REGISTRY\\USER\\zDEFAULT", kSoftware)->key == "HKU\\zDEFAULT");
}

TEST_CASE("a hive that DISM loaded has its own kind of name") {
  const char* name = "{bf1a281b-ad7b-4476-ac95-f47682990ce7}C:/mnt/Windows/System32/config/SOFTWARE";
  CHECK(hive_below(kMount, std::string("\\REGISTRY\\MACHINE\\") + name, kSoftware)->key ==
        std::string("HKLM\\") + name);
}

TEST_CASE("neither case nor the form of the path matters") {
  for (const char* data : {"\\DEVICE\\HARDDISKVOLUME3\\MNT\\x", "\\??\\C:\\mnt\\x", "\\??\\c:\\MNT\\x",
                           "\\\\?\\C:\\mnt\\x", "C:\\mnt\\x"}) {
    CAPTURE(data);
    CHECK(hive_below(kMount, "\\Registry\\Machine\\z", data).has_value());
  }
  CHECK(hive_below(kMount, "\\REGISTRY\\MACHINE\\z", "\\??\\c:\\MNT\\Xy")->file == "C:\\mnt\\Xy");
}

TEST_CASE("what only looks like it is left alone") {
  for (const char* data : {"\\Device\\HarddiskVolume3\\mnt2\\x", "\\Device\\HarddiskVolume33\\mnt\\x",
                           "\\Device\\HarddiskVolume3\\mnt", "\\Device\\HarddiskVolume3\\mnt\\",
                           "\\Device\\HarddiskVolume3\\other\\mnt\\x", "D:\\mnt\\x", "mnt\\x", "\\", ""}) {
    CAPTURE(data);
    CHECK_FALSE(hive_below(kMount, "\\REGISTRY\\MACHINE\\z", data));
  }
}

TEST_CASE("only a key right below a root can be unloaded") {
  for (const char* name :
       {"\\REGISTRY\\MACHINE", "\\REGISTRY\\MACHINE\\", "\\REGISTRY\\MACHINE\\a\\b", "\\REGISTRY\\A\\{guid}",
        "\\REGISTRY\\WC\\Silo", "\\REGISTRY\\MACHINES\\a", "MACHINE\\a", ""}) {
    CAPTURE(name);
    CHECK_FALSE(hive_below(kMount, name, kSoftware));
  }
}

TEST_CASE("a whole drive, and a directory whose device is not known, are places as well") {
  const HivePlace drive{.dos = "E:\\", .device = "\\Device\\HarddiskVolume7\\"};
  CHECK(hive_below(drive, "\\REGISTRY\\MACHINE\\z", "\\Device\\HarddiskVolume7\\x")->file == "E:\\x");
  const HivePlace unknown{.dos = "C:\\mnt", .device = ""};
  CHECK_FALSE(hive_below(unknown, "\\REGISTRY\\MACHINE\\z", kSoftware));
  CHECK(hive_below(unknown, "\\REGISTRY\\MACHINE\\z", "\\??\\C:\\mnt\\x"));
}
