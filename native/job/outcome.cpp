// SPDX-License-Identifier: MIT
#include "job/outcome.h"

namespace dismount {

ExitCode exit_code_of(const Error& error) {
  switch (error.code) {
    case Code::cancelled:
      return kExitCancelled;
    case Code::file_corrupt:
      return kExitIntegrity;
    case Code::not_mounted:
      return kExitNotMounted;
    case Code::invalid_parameter:
      return kExitUsage;
    default:
      return kExitFailed;
  }
}

ExitCode exit_code_of(const PathResult& result) {
  if (!result.error) return kExitDone;
  if (result.interrupted) return kExitCancelled;
  if (result.saved && !result.unmounted) return kExitPartly;
  if (result.verified == Verdict::no) return kExitIntegrity;
  return exit_code_of(*result.error);
}

ExitCode exit_code_of(const FileVerified& verified) {
  if (!verified.error) return kExitDone;
  // A file that cannot be opened at all is a failure; everything else means that it is not what it should be.
  const ExitCode code = exit_code_of(*verified.error);
  return code == kExitFailed && verified.error->code == Code::not_found ? kExitIntegrity : code;
}

}  // namespace dismount
