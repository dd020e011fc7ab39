// SPDX-License-Identifier: MIT
#include "job/explain.h"

#include <charconv>
#include <cstdint>

#include "engine/dism/error_table.h"

namespace dismount {
namespace {

constexpr std::int64_t kSmallest = -0x8000'0000LL;
constexpr std::int64_t kLargest = 0xFFFF'FFFFLL;
constexpr std::uint32_t kWin32 = 0x8007'0000;  // FACILITY_WIN32 with the bit of a failure
constexpr std::int64_t kEndOfWin32 = 0x1'0000;

std::optional<std::int64_t> parse_number(std::string_view digits, int base) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (problem != std::errc() || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
  return value;
}

/// Eight digits that begin with 8 are a failure's code without its 0x: as a decimal number they would be none.
bool is_bare_hex(std::string_view text) {
  return text.size() == 8 && (text.front() == '8' || text.find_first_of("abcdefABCDEF") != text.npos);
}

ExplainedCode from_row(const KnownError& row) {
  return {.code = row.code,
          .facility = facility_name(row.code),
          .known = true,
          .name = row.name,
          .meaning = row.meaning,
          .cause = row.cause,
          .next = row.next};
}

}  // namespace

std::optional<std::uint32_t> parse_code(std::string_view text) {
  const bool prefixed = text.starts_with("0x") || text.starts_with("0X");
  const bool hex = prefixed || is_bare_hex(text);
  const std::string_view digits = prefixed ? text.substr(2) : text;
  if (hex && digits.starts_with('-')) return std::nullopt;
  const std::optional<std::int64_t> value = parse_number(digits, hex ? 16 : 10);
  if (!value || *value < kSmallest || *value > kLargest) return std::nullopt;
  const auto code = static_cast<std::uint32_t>(*value);
  return *value > 0 && *value < kEndOfWin32 ? kWin32 | code : code;
}

ExplainedCode explain_code(std::uint32_t code) {
  if (const KnownError* row = find_known_error(code)) return from_row(*row);
  ExplainedCode unknown;
  unknown.code = code;
  unknown.facility = facility_name(code);
  return unknown;
}

std::vector<ExplainedCode> explain_all() {
  std::vector<ExplainedCode> all;
  for (const KnownError& row : known_errors()) all.push_back(from_row(row));
  return all;
}

}  // namespace dismount
