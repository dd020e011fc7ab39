// SPDX-License-Identifier: MIT
// What the preflight of every engine is made of: named checks of one mount, all told at once.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace dismount {

class MountChecks {
 protected:
  MountChecks(std::string mount_path, const std::optional<Disposition>& disposition)
      : mount_path_(std::move(mount_path)) {
    if (disposition) commit_ = std::get_if<Commit>(&*disposition);
    discarding_ = disposition && commit_ == nullptr;
  }

  void fine(const char* check, std::string text) { add(check, Severity::info, std::move(text), std::nullopt); }
  void warn(const char* check, std::string text) { add(check, Severity::warning, std::move(text), std::nullopt); }
  void fail(const char* check, Error error) {
    std::string text = error.what;
    add(check, Severity::error, std::move(text), std::move(error));
  }

  /// What keeps a save from working stops one; in mode `check` it is a warning.
  void hinder(const char* check, Error error) {
    if (commit_ != nullptr) return fail(check, std::move(error));
    warn(check, "a save would fail: " + describe(error));
  }

  const Commit* commit_ = nullptr;  ///< none: a discard, or mode `check`
  bool discarding_ = false;
  std::vector<Finding> findings_;

 private:
  void add(const char* check, Severity severity, std::string text, std::optional<Error> error) {
    findings_.push_back({mount_path_, check, severity, std::move(text), std::move(error)});
  }

  std::string mount_path_;
};

}  // namespace dismount
