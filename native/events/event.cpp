// SPDX-License-Identifier: MIT
#include "events/event.h"

namespace dismount {

const char* phase_name(Phase phase) {
  switch (phase) {
    case Phase::preflight:
      return "preflight";
    case Phase::mount:
      return "mount";
    case Phase::scan:
      return "scan";
    case Phase::save:
      return "save";
    case Phase::unmount:
      return "unmount";
    case Phase::verify:
      return "verify";
    case Phase::digest:
      return "digest";
  }
  return "";
}

const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
    case Severity::debug:
      return "debug";
  }
  return "";
}

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::saved:
      return "saved";
    case Outcome::discarded:
      return "discarded";
    case Outcome::not_mounted:
      return "not-mounted";
    case Outcome::checked:
      return "checked";
    case Outcome::mounted:
      return "mounted";
    case Outcome::failed:
      return "failed";
  }
  return "";
}

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::yes:
      return "true";
    case Verdict::no:
      return "false";
    case Verdict::skipped:
      return "skipped";
  }
  return "";
}

}  // namespace dismount
