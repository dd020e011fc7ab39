// SPDX-License-Identifier: MIT
// What DISM's codes mean, why they come and what to do: a fixed table in English, because DISM's own texts are in the
// language of Windows, are missing for many codes, and some name the wrong cause.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/error.h"

namespace dismount {

/// One code, explained. Every text is a part of a sentence and never empty but `name`.
struct KnownError {
  std::uint32_t code;
  const char* name;     ///< as dismapi.h or winerror.h has it; "" where there is no public name
  const char* meaning;  ///< what the code says
  const char* cause;    ///< what usually is behind it
  const char* next;     ///< what to do
};

/// Every code that a dismount can meet, and those of our own (base/error.h), in ascending order.
std::span<const KnownError> known_errors();

/// Nothing if the table does not have `code`.
const KnownError* find_known_error(std::uint32_t code);

/// Which part of Windows a code comes from, by its upper half: "the WIM engine (wimgapi)", "Windows", …; for an
/// unknown part, its number: "facility 0x123".
std::string facility_name(std::uint32_t code);

/// The code as the two forms that people meet: "0xC1420117 (-1052638953)". PowerShell and exit codes show the second.
std::string format_code_both(std::uint32_t code);

/// An error with the table's cause and next step. A code that is not in the table is shown in both forms with its
/// facility.
Error dism_error(std::uint32_t code, std::string what, std::string where);

}  // namespace dismount
