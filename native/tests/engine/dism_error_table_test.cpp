// SPDX-License-Identifier: MIT
// The list of codes stands here a second time, by hand, so that a row that gets lost is missed.
#include <doctest/doctest.h>

#include <cstring>
#include <set>

#include "engine/dism/error_table.h"
#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

// clang-format off
constexpr std::uint32_t kCodes[] = {
    // dismapi.dll
    0xC0040001, 0xC0040002, 0xC0040003, 0xC0040004, 0xC0040005, 0xC0040006, 0xC0040007, 0xC0040009, 0xC004000A,
    0xC004000B, 0xC004000C, 0xC004000D, 0xC004000E, 0xC004000F, 0xC1510114, 0x800F0902,
    // the WIM engine
    0xC1420100, 0xC1420101, 0xC1420103, 0xC1420104, 0xC1420105, 0xC1420106, 0xC1420107, 0xC1420108, 0xC1420109,
    0xC142010A, 0xC142010B, 0xC142010C, 0xC142010E, 0xC142010F, 0xC1420110, 0xC1420111, 0xC1420112, 0xC1420113,
    0xC1420114, 0xC1420115, 0xC1420116, 0xC1420117, 0xC1420118, 0xC1420119, 0xC142011A, 0xC142011B, 0xC142011C,
    0xC142011D, 0xC142011E, 0xC142011F, 0xC1420120, 0xC1420121, 0xC1420122, 0xC1420123, 0xC1420124, 0xC1420125,
    0xC1420126, 0xC1420127, 0xC1420128, 0xC1420130, 0xC1420131, 0xC1420132, 0xC1420134, 0xC1420135, 0xC142013C,
    0xC1420004, 0xC143010D, 0xC1440129,
    // DISM's core and its provider for .wim files
    0xC1510001, 0xC1510111, 0xC1510112, 0xC1510113, 0xC1510115, 0xC1510116, 0xC1510117, 0xC15101F5, 0xC15101F6,
    0xC15101F7, 0xC15101F8, 0xC15101F9, 0xC15101FA, 0xC15101FB, 0xC15101FC, 0xC15101FD, 0xC1510200, 0xC1510201,
    // virtual disks, imaging, dism.exe
    0xC1550111, 0xC1550114, 0xC1550115, 0xC1550116, 0xC1550117, 0xC1550118, 0xC1550119, 0xC1550120, 0xC1550121,
    0xC1550122, 0xC1550123, 0x81560102, 0xC1560111, 0xC1560112, 0xC150002A, 0xC1500010, 0xC1500011, 0xC150003E,
    0x81500034, 0xC1500028, 0xC1500022, 0xC1500032, 0xC150003B, 0xC150006B,
    // Windows
    0x80070002, 0x80070003, 0x80070005, 0x8007000B, 0x8007000D, 0x8007000E, 0x80070013, 0x80070015, 0x80070017,
    0x8007001F, 0x80070020, 0x80070021, 0x80070027, 0x80070032, 0x80070035, 0x80070057, 0x80070070, 0x8007007B,
    0x8007007E, 0x8007007F, 0x80070091, 0x800700A1, 0x800700AA, 0x800700B7, 0x800700C1, 0x800700CE, 0x8007010B,
    0x800702E4, 0x8007045D, 0x80070490, 0x800704C7, 0x800704C8, 0x800704D3, 0x800704DB, 0x80070522, 0x80070570,
    0x80070571, 0x800705AA, 0x800706BA, 0x800706BE,
    // COM and servicing
    0x80004005, 0x8000FFFF, 0x80040154, 0x800401F0, 0x80010106, 0x80010108, 0x80080005, 0x800F081E, 0x800F0806,
    0x800F080C, 0x80070645,
};
constexpr Code kOwn[] = {
    Code::file_not_found, Code::path_not_found, Code::access_denied, Code::invalid_data, Code::out_of_memory,
    Code::write_protected, Code::sharing_violation, Code::not_supported, Code::already_exists, Code::invalid_parameter,
    Code::disk_full, Code::invalid_name, Code::directory_not_empty, Code::name_too_long, Code::not_a_directory,
    Code::io_device, Code::cancelled, Code::not_found, Code::file_corrupt, Code::internal_error, Code::not_mounted,
    Code::not_a_container, Code::mounted_read_only, Code::partly_unmounted, Code::mount_replaced, Code::mount_corrupt,
    Code::wim_changed, Code::already_mounted, Code::split_wim, Code::solid_wim, Code::no_such_image,
};
// clang-format on

TEST_CASE("every known code and every code of ours has a row, and no row is of neither") {
  std::set<std::uint32_t> wanted(std::begin(kCodes), std::end(kCodes));
  for (const Code code : kOwn) wanted.insert(static_cast<std::uint32_t>(code));
  for (const std::uint32_t code : wanted) {
    CAPTURE(format_code_both(code));
    CHECK(find_known_error(code) != nullptr);
  }
  CHECK(known_errors().size() == wanted.size());
}

TEST_CASE("a row has a meaning, a cause and a next step, as parts of a sentence") {
  for (const KnownError& known : known_errors()) {
    CAPTURE(format_code_both(known.code));
    REQUIRE(find_known_error(known.code) == &known);
    for (const char* text : {known.meaning, known.cause, known.next}) {
      REQUIRE(std::strlen(text) > 4);
      CHECK(text[std::strlen(text) - 1] != '.');
    }
    CHECK(std::strcmp(known.meaning, known.cause) != 0);
    CHECK(!facility_name(known.code).starts_with("facility"));
  }
}

TEST_CASE("an error takes cause and next step from the table") {
  const Error error = dism_error(0xC1420117, "DISM could not dismount the image", "C:\\mnt");
  CHECK(error.code == Code::partly_unmounted);
  CHECK(error.what == "DISM could not dismount the image");
  CHECK(error.where == "C:\\mnt");
  const KnownError* known = find_known_error(0xC1420117);
  CHECK(contains(error.cause, known->meaning));
  CHECK(contains(error.cause, known->cause));
  CHECK(error.next == known->next);
}

TEST_CASE("an unknown code is shown in hexadecimal, signed decimal and with its facility") {
  const Error engine = dism_error(0xC1429999, "it failed", "");
  CHECK(contains(engine.cause, "0xC1429999 (-1052599911) of the WIM engine (wimgapi)"));
  CHECK(!engine.next.empty());
  CHECK(contains(dism_error(0x81234567, "it failed", "").cause, "0x81234567 (-2128394905) of facility 0x0123"));
}

}  // namespace
