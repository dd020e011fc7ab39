// SPDX-License-Identifier: MIT
// One request: what the command line or the action asks for, in a form that cannot say nonsense
// (protocol/request.schema.json).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "engine/portable/capture.h"
#include "log/level.h"
#include "wim/verify.h"

namespace dismount {

struct LogChoice {
  std::optional<std::string> path;  ///< absolute; none: the default below the state directory
  LogLevel level = LogLevel::warnings_info;
};

enum class VerifyChoice { none, automatic, table, full };
enum class IfNotMounted { error, warn, ignore };

struct DismountJob {
  std::vector<std::string> paths;
  std::optional<Disposition> disposition;  ///< none: preflight only
  VerifyChoice verify = VerifyChoice::automatic;
  IfNotMounted if_not_mounted = IfNotMounted::error;
  LogChoice log;
  std::optional<std::string> scratch_directory;
};

struct MountJob {
  MountRequest mount;
  LogChoice log;
};

/// Not in the protocol: for people who try things out, and for tests.
struct CaptureJob {
  CaptureRequest capture;
};

struct MountsJob {};

struct VerifyJob {
  std::vector<std::string> files;
  VerifyLevel level = VerifyLevel::full;
  LogChoice log;
};

struct InfoJob {
  std::vector<std::string> files;
};

struct Request {
  std::variant<DismountJob, MountJob, CaptureJob, MountsJob, VerifyJob, InfoJob> job;
  std::optional<std::string> state_directory;
};

/// Decodes the JSON of one request. Errors (Code::invalid_parameter) name the field, its value and what it accepts.
Result<Request> decode_request(std::string_view json);

}  // namespace dismount
