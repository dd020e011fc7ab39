// SPDX-License-Identifier: MIT
// Events as text for people: plain lines, and a progress bar where there is a terminal.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "events/sink.h"

namespace dismount {

class TextSink final : public Sink {
 public:
  TextSink(std::FILE* out, std::FILE* err, bool terminal) : out_(out), err_(err), terminal_(terminal) {}
  void on_event(const Event& event) override;

 private:
  void show(const Hello&) {}
  void show(const LogOpened& event);
  void show(const PhaseStarted& event);
  void show(const PhaseFinished& event);
  void show(const Progress& event);
  void show(const Message& event);
  void show(const Finding& event);
  void show(const MountInfo& event);
  void show(const MountsSeen&) {}
  void show(const FileChanged& event);
  void show(const WimInfo& event);
  void show(const PathResult& event);
  void show(const FileVerified& event);
  void show(const ExplainedCode& event);
  void show(const Finished& event);

  void line(std::FILE* to, const std::string& text);
  void show_error(const Error& error);
  /// What stood in the way: hives that were unloaded, programs that still hold files.
  void show_use(const PathResult& event);
  void clear_bar();

  std::FILE* out_;
  std::FILE* err_;
  bool terminal_;
  bool bar_shown_ = false;
  std::int64_t last_plain_ = 0;  ///< when a plain progress line was last written, ms
  std::string log_path_;
  std::vector<Error> failed_checks_;  ///< told with the result
};

}  // namespace dismount
