// SPDX-License-Identifier: MIT
// What a code of DISM, of Windows or of ours means, for somebody who has only the number.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "events/event.h"

namespace dismount {

/// A code as people meet it: "0xC1420117", "C1420117", "-1052638953", "3242328343". A number below 65536 is one of
/// Windows' own (5 is 0x80070005), as it is where HRESULTs are made of them. Nothing if the text is no such number.
std::optional<std::uint32_t> parse_code(std::string_view text);

/// The row of the table, or the code alone with what its bits tell.
ExplainedCode explain_code(std::uint32_t code);

/// Every row of the table, in ascending order of the codes.
std::vector<ExplainedCode> explain_all();

}  // namespace dismount
