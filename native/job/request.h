// SPDX-License-Identifier: MIT
// One request: what the command line or the action asks for, in a form that cannot say nonsense
// (protocol/request.schema.json).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "engine/portable/capture.h"
#include "log/level.h"
#include "wim/verify.h"

namespace dismount {

enum class VerifyChoice { none, automatic, table, full };
enum class IfNotMounted { error, warn, ignore };

struct DismountJob {
  std::optional<std::vector<std::string>> paths;  ///< none: every mounted image; only with Discard
  std::optional<Disposition> disposition;         ///< none: preflight only
  VerifyChoice verify = VerifyChoice::automatic;
  IfNotMounted if_not_mounted = IfNotMounted::error;
  LogChoice log;
  std::optional<std::string> scratch_directory;
  bool unload_hives = true;
  std::chrono::seconds handle_timeout{30};  ///< how long to wait for programs that hold files of a mount open
  bool discard_on_save_failure = false;
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
  bool require_table = false;  ///< a file without an integrity table fails
  bool digest = true;          ///< also take the SHA-256 of each file
  LogChoice log;
};

struct InfoJob {
  std::vector<std::string> files;
};

/// Not in the protocol either: it is about no file.
struct ExplainJob {
  std::vector<std::uint32_t> codes;  ///< none: every code of the table
};

struct Request {
  std::variant<DismountJob, MountJob, CaptureJob, MountsJob, VerifyJob, InfoJob, ExplainJob> job;
  std::optional<std::string> state_directory;
};

/// Decodes the JSON of one request. Errors (Code::invalid_parameter) name the field, its value and what it accepts.
Result<Request> decode_request(std::string_view json);

}  // namespace dismount
