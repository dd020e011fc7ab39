// SPDX-License-Identifier: MIT
// An error is a value: what failed, on which file or field, its code, why, and what to do next.
// Made where the failure happens; printed once, at the edge (cli/, events/). Contract: section 4.
#pragma once

#include <cstdint>
#include <string>

namespace dismount {

/// Codes are HRESULTs, so that a user finds the same number here, in DISM's documentation and in a
/// Windows log. Values: winerror.h (0x8007xxxx), dismapi.h (0xC004xxxx), the WIM engine (0xC142xxxx).
enum class Code : std::uint32_t {
  file_not_found = 0x80070002,
  path_not_found = 0x80070003,
  access_denied = 0x80070005,
  invalid_data = 0x8007000D,
  out_of_memory = 0x8007000E,
  write_protected = 0x80070013,
  sharing_violation = 0x80070020,
  not_supported = 0x80070032,
  already_exists = 0x800700B7,
  invalid_parameter = 0x80070057,
  disk_full = 0x80070070,
  invalid_name = 0x8007007B,
  directory_not_empty = 0x80070091,
  name_too_long = 0x800700CE,
  not_a_directory = 0x8007010B,
  io_device = 0x8007045D,
  cancelled = 0x800704C7,
  not_found = 0x80070490,
  file_corrupt = 0x80070570,
  internal_error = 0x8007054F,
  not_mounted = 0xC0040007,
  not_a_container = 0xC1420100,
  mounted_read_only = 0xC142010C,
  partly_unmounted = 0xC1420117,
  mount_replaced = 0xC142011E,
  mount_corrupt = 0xC1420120,
  wim_changed = 0xC1420122,
  already_mounted = 0xC1420126,
  split_wim = 0xC1420130,
  solid_wim = 0xC142013C,
  no_such_image = 0xC143010D,
};

/// One failure. Every text is one English sentence part; none ends with a full stop except whole sentences.
struct Error {
  Code code = Code::internal_error;
  std::string what;   ///< what failed, with the value seen: "cannot open the scratch directory"
  std::string where;  ///< the file, directory or structure with its offset; may be empty
  std::string cause;  ///< the likely cause; may be empty
  std::string next;   ///< the next step for the user; may be empty
};

/// "0x80070005", upper-case hexadecimal digits, as DISM and Windows print it.
std::string format_code(Code code);

/// One line for people: "what (where): cause. Next: next. [0x...]". No line breaks.
std::string describe(const Error& error);

/// A structure of a WIM that cannot be right. `structure` names it ("lookup table entry 12"),
/// `problem` says what is wrong with the value seen.
Error corrupt(std::string structure, std::string problem);

}  // namespace dismount
