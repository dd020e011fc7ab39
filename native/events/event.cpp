// SPDX-License-Identifier: MIT
#include "events/event.h"

namespace dismount {

const char* phase_name(Phase phase) {
  switch (phase) {
    case Phase::preflight:
      return "preflight";
    case Phase::wait:
      return "wait";
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

const char* image_kind_name(ImageKind kind) {
  switch (kind) {
    case ImageKind::wim:
      return "wim";
    case ImageKind::vhd:
      return "vhd";
    case ImageKind::vhdx:
      return "vhdx";
    case ImageKind::ffu:
      return "ffu";
  }
  return "";
}

const char* change_kind_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added:
      return "added";
    case ChangeKind::modified:
      return "modified";
    case ChangeKind::removed:
      return "removed";
  }
  return "";
}

const char* holder_use_name(HolderUse use) {
  switch (use) {
    case HolderUse::writes:
      return "writes";
    case HolderUse::reads:
      return "reads";
    case HolderUse::maps:
      return "maps";
    case HolderUse::current_directory:
      return "current-directory";
  }
  return "";
}

}  // namespace dismount
