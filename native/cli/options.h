// SPDX-License-Identifier: MIT
// The command line as a request.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "job/request.h"

namespace dismount {

enum class Format { text, ndjson };

struct Options {
  Format format = Format::text;
  bool request_from_stdin = false;
  Request request;  ///< unless it comes from stdin
};

/// What to print instead of running: help, the version, or what is wrong with the arguments.
struct Usage {
  std::string text;
  int exit_code = 0;
};

/// Exactly one of the two is set.
struct ParsedOptions {
  std::optional<Options> options;
  Usage usage;
};

ParsedOptions parse_options(const std::vector<std::string>& args);

}  // namespace dismount
