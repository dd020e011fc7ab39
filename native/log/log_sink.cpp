// SPDX-License-Identifier: MIT
// One write a line, so that a crash costs no line before it and readers never see half of one; no sync, since the log
// need not survive a power cut.
#include "log/log_sink.h"

#include <exception>
#include <span>
#include <utility>

#include "log/entries.h"
#include "log/line.h"
#include "platform/process.h"

namespace dismount {

Result<std::unique_ptr<LogSink>> LogSink::open(const std::string& path, LogLevel level) {
  TRY_ASSIGN(FreshLog log, start_fresh_log(path));
  return std::make_unique<LogSink>(std::move(log), path, level);
}

LogSink::LogSink(FreshLog log, std::string path, LogLevel level)
    : log_(std::move(log)), path_(std::move(path)), level_(level) {}

void LogSink::on_event(const Event& event) {
  try {
    for (const LogEntry& entry : log_entries(event)) write(entry);
    if (std::holds_alternative<Hello>(event)) {
      // As in DISM's log, what the session was called with follows its banner.
      write({Severity::info, "API",
             "Input parameters: LogLevel: " + std::to_string(static_cast<int>(level_)) + ", LogFilePath: " + path_});
    }
  } catch (const std::exception&) {
    failed_ = true;  // no memory for a line: the run may still do without
  }
}

void LogSink::write(const LogEntry& entry) {
  if (!is_logged(entry.severity, level_)) return;
  const std::string line = format_line({.time = local_time(),
                                        .severity = entry.severity,
                                        .component = "DISM",
                                        .source = entry.source,
                                        .pid = process_id(),
                                        .tid = thread_id(),
                                        .text = entry.text}) +
                           "\n";
  if (const auto written = log_.file->write_at(end_, std::as_bytes(std::span(line))); !written) {
    // The next line starts at the same place and covers what part of this one was written.
    failed_ = true;
    return;
  }
  end_ += line.size();
}

}  // namespace dismount
