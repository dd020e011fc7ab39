// SPDX-License-Identifier: MIT
#include "tests/standin/dism_log.h"

#include "log/line.h"
#include "platform/process.h"
#include "tests/standin/folder.h"

namespace dismount::standin {
namespace {

constexpr std::uint32_t kOtherProgram = 99'999'999;  // no process has this number

std::string default_log() {
  wchar_t windows[MAX_PATH];
  ::GetWindowsDirectoryW(windows, MAX_PATH);
  const std::string folder = from_wide(windows) + "\\Logs\\DISM";
  static_cast<void>(create_directories(folder).ok());
  return folder + "\\dism.log";
}

}  // namespace

bool DismLog::open(std::string path, DismLogLevel level) {
  level_ = level;
  if (path.empty()) path = default_log();
  const Handle handle(::CreateFileW(to_wide(path).value_or(L"").c_str(), FILE_APPEND_DATA, kShareAll, nullptr,
                                    OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!handle.is_open()) return false;
  path_ = std::move(path);
  return true;
}

void DismLog::line(Severity severity, const std::string& source, const std::string& text) const {
  const int needed = severity == Severity::error ? 0 : severity == Severity::warning ? 1 : 2;
  if (static_cast<int>(level_) >= needed) write(severity, source, text, process_id());
}

void DismLog::wimgapi(const std::string& text) const {
  raw("[" + std::to_string(process_id()) + "." + std::to_string(thread_id()) + "] " + text);
}

void DismLog::raw(const std::string& text) const {
  if (!path_.empty()) append_line(path_, text + "\r\n");
}

void DismLog::noise() const {
  write(Severity::error, "DISM Package Manager", "a line of another program (hr:0x80070005)", kOtherProgram);
  raw("[" + std::to_string(kOtherProgram) + "] [0x8007007b] FIOReadFileIntoBuffer:(1381)");
}

void DismLog::rotate() const {
  if (path_.empty()) return;
  const std::wstring from = to_wide(path_).value_or(L"");
  ::MoveFileExW(from.c_str(), (from + L".bak").c_str(), MOVEFILE_REPLACE_EXISTING);
}

void DismLog::write(Severity severity, const std::string& source, const std::string& text, std::uint32_t pid) const {
  raw(format_line({.time = local_time(),
                   .severity = severity,
                   .component = "DISM",
                   .source = source,
                   .pid = pid,
                   .tid = thread_id(),
                   .text = text}));
}

}  // namespace dismount::standin
