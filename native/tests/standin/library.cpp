// SPDX-License-Identifier: MIT
#include "tests/standin/library.h"

#include "tests/standin/calls.h"

namespace dismount::standin {
namespace {

constexpr HRESULT kNotInitialized = static_cast<HRESULT>(0xC0040001);
constexpr HRESULT kLoggingDisabled = static_cast<HRESULT>(0xC0040009);
constexpr int kDebugLevel = 3;

HRESULT win32(DWORD error) { return static_cast<HRESULT>(0x80070000U | error); }

std::string expanded(PCWSTR text) {
  wchar_t buffer[1024];
  const DWORD length = ::ExpandEnvironmentStringsW(text, buffer, 1024);
  return from_wide(length == 0 || length > 1024 ? text : buffer);
}

HRESULT check_scratch(PCWSTR scratch) {
  const DWORD attributes = ::GetFileAttributesW(to_wide(expanded(scratch)).value_or(L"").c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return win32(ERROR_PATH_NOT_FOUND);
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) return win32(ERROR_DIRECTORY);
  return S_OK;
}

}  // namespace

Library& Library::instance() {
  static Library library;
  return library;
}

HRESULT Library::initialize(DismLogLevel level, PCWSTR log, PCWSTR scratch) {
  if (initialized_) return E_UNEXPECTED;
  scenario_ = read_scenario();
  if (!scenario_.elevated) return win32(ERROR_ELEVATION_REQUIRED);
  if (level < DismLogErrors || level > (scenario_.debug_level ? kDebugLevel : DismLogErrorsWarningsInfo)) {
    return E_INVALIDARG;
  }
  if (log != nullptr && *log == L'\0') return E_INVALIDARG;
  if (scratch != nullptr) {
    if (const HRESULT bad = check_scratch(scratch); bad != S_OK) return bad;
  }
  const HRESULT wanted = scenario_.initialize.empty() ? S_OK : scenario_.initialize.front().fails.value_or(S_OK);
  if (wanted != S_OK && wanted != kLoggingDisabled) return wanted;
  const bool logs = wanted == S_OK && log_.open(log == nullptr ? "" : expanded(log), level);
  initialized_ = true;
  log_.line(Severity::info, "API", "<----- Starting DismApi.dll session ----->");
  log_.line(Severity::info, "API",
            "Input parameters: LogLevel: " + std::to_string(static_cast<int>(level)) +
                ", LogFilePath: " + (log == nullptr ? "(null)" : from_wide(log)) + ", ScratchDirectory: " +
                (scratch == nullptr ? "(null)" : from_wide(scratch)) + " - DismInitializeInternal");
  return logs ? S_OK : kLoggingDisabled;
}

HRESULT Library::shut_down() {
  if (!initialized_) return kNotInitialized;
  log_.line(Severity::info, "API", "<----- Ending DismApi.dll session ----->");
  initialized_ = false;
  return S_OK;
}

HRESULT Library::remember(HRESULT result) {
  if (SUCCEEDED(result)) return result;
  const std::lock_guard lock(texts_mutex_);
  texts_[::GetCurrentThreadId()] = "Der Vorgang ist fehlgeschlagen, Fehler " + hex(result) + ".\r\n";
  return result;
}

std::optional<std::string> Library::last_error() const {
  const std::lock_guard lock(texts_mutex_);
  const auto found = texts_.find(::GetCurrentThreadId());
  return found == texts_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace dismount::standin
