// SPDX-License-Identifier: MIT
// What an error of the OS means for a user: a fixed table in English, so that the same failure reads the same on every
// machine, in every language, and in our tests. strerror() and FormatMessage() promise none of that.
#pragma once

#include <string_view>

#include "base/error.h"

namespace dismount {

/// Cause and next step, as parts of a sentence; both are literals.
struct Meaning {
  Code code = Code::internal_error;
  std::string_view cause;
  std::string_view next;
};

/// The usual meaning of `code` when an operation on a file returns it; empty texts if the table has none.
Meaning meaning_of(Code code);

/// An error with the texts of `meaning`.
Error make_error(std::string what, std::string where, const Meaning& meaning);

/// An error with the usual meaning of `code`.
Error make_error(std::string what, std::string where, Code code);

/// The error for a path that is there but is not a regular file.
Error not_a_regular_file(std::string where);

/// The error for a name that is not one path component.
Error not_a_component(std::string directory, const std::string& name);

}  // namespace dismount
