// SPDX-License-Identifier: MIT
// Does to the stand-in's Windows what a test needs done from inside: calls of dismapi.dll as other programs make them,
// and a program that keeps something of a mount in use. One action an argument, its words parted by "|"; one line of
// JSON for each answer.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "platform/privilege_win32.h"
#include "tests/standin/calls.h"
// Needs windows.h.
#include <shellapi.h>

namespace {

using namespace dismount;
using namespace dismount::standin;
using Words = std::vector<std::string>;

HMODULE library() {
  static const HMODULE module = ::LoadLibraryExW(L"dismapi.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  return module;
}

/// Looks the function up by name, so that a missing export shows.
template <typename Function>
Function* bind(const char* name) {
  const FARPROC found = ::GetProcAddress(library(), name);
  if (found == nullptr) {
    std::printf("{\"missing\":\"%s\"}\n", name);
    ::ExitProcess(1);
  }
  return reinterpret_cast<Function*>(reinterpret_cast<void*>(found));
}
#define CALL(name) bind<decltype(name)>(#name)

struct Told {
  std::vector<UINT> steps;
  UINT total = 0;
  bool other_thread = false;
  DWORD caller = ::GetCurrentThreadId();
};

void CALLBACK tell(UINT current, UINT total, PVOID user_data) {
  Told& told = *static_cast<Told*>(user_data);
  told.steps.push_back(current);
  told.total = total;
  told.other_thread = told.other_thread || ::GetCurrentThreadId() != told.caller;
}

std::wstring wide(const Words& words, std::size_t i) {
  return i < words.size() ? to_wide(words[i]).value_or(L"") : L"";
}

unsigned long number(const Words& words, std::size_t i) {
  return i < words.size() ? std::stoul(words[i], nullptr, 0) : 0;
}

nlohmann::json list() {
  DismMountedImageInfo* infos = nullptr;
  UINT count = 0;
  nlohmann::json answer{{"result", hex(CALL(DismGetMountedImageInfo)(&infos, &count))}};
  for (UINT i = 0; i < count; ++i) {
    const DismMountedImageInfo info = infos[i];
    answer["mounts"].push_back({from_wide(info.MountPath), from_wide(info.ImageFilePath), info.ImageIndex,
                                static_cast<int>(info.MountMode), static_cast<int>(info.MountStatus)});
  }
  answer["delete"] = hex(CALL(DismDelete)(infos));
  return answer;
}

nlohmann::json images(const Words& words) {
  DismImageInfo* infos = nullptr;
  UINT count = 0;
  nlohmann::json answer{{"result", hex(CALL(DismGetImageInfo)(wide(words, 1).c_str(), &infos, &count))}};
  for (UINT i = 0; i < count; ++i) {
    const DismImageInfo info = infos[i];
    answer["names"].push_back(from_wide(info.ImageName));
  }
  CALL(DismDelete)(infos);
  return answer;
}

nlohmann::json message() {
  DismString* text = nullptr;
  nlohmann::json answer{{"result", hex(CALL(DismGetLastErrorMessage)(&text))}};
  if (text == nullptr) return answer;
  const DismString copy = *text;
  answer["text"] = from_wide(copy.Value);
  CALL(DismDelete)(text);
  return answer;
}

nlohmann::json unmount(const Words& words) {
  Told told;
  const auto flags = static_cast<DWORD>(number(words, 2));
  const HRESULT result = CALL(DismUnmountImage)(wide(words, 1).c_str(), flags, nullptr, tell, &told);
  return {{"result", hex(result)}, {"steps", told.steps}, {"total", told.total}, {"otherThread", told.other_thread}};
}

/// Opens a file as programs do that share nothing, and keeps it for so many milliseconds.
nlohmann::json hold(const Words& words) {
  const Handle file(::CreateFileW(wide(words, 1).c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr));
  std::printf("{\"holding\":%s,\"pid\":%lu}\n", file.is_open() ? "true" : "false", ::GetCurrentProcessId());
  std::fflush(stdout);
  ::Sleep(static_cast<DWORD>(number(words, 2)));
  return {{"held", file.is_open()}};
}

/// Loads a hive under HKLM, and does what Wine leaves out: adds it to the list of loaded hives, by its device's name.
nlohmann::json load_hive(const Words& words) {
  const ScopedPrivilege privileges({SE_BACKUP_NAME, SE_RESTORE_NAME});
  const std::wstring name = wide(words, 1), file = wide(words, 2);
  const LSTATUS loaded = ::RegLoadKeyW(HKEY_LOCAL_MACHINE, name.c_str(), file.c_str());
  wchar_t device[MAX_PATH] = L"";
  ::QueryDosDeviceW(file.substr(0, 2).c_str(), device, MAX_PATH);
  const std::wstring place = device + file.substr(2);
  const LSTATUS listed = ::RegSetKeyValueW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Control\\hivelist",
                                           (L"\\REGISTRY\\MACHINE\\" + name).c_str(), REG_SZ, place.c_str(),
                                           static_cast<DWORD>((place.size() + 1) * sizeof(wchar_t)));
  return {{"loaded", loaded}, {"listed", listed}, {"file", from_wide(place)}};
}

nlohmann::json is_loaded(const Words& words) {
  HKEY key = nullptr;
  const LSTATUS opened = ::RegOpenKeyExW(HKEY_LOCAL_MACHINE, wide(words, 1).c_str(), 0, KEY_READ, &key);
  if (opened == ERROR_SUCCESS) ::RegCloseKey(key);
  return {{"there", opened == ERROR_SUCCESS}};
}

nlohmann::json perform(const Words& words) {
  const std::string& action = words.front();
  if (action == "initialize") {
    const std::wstring log = wide(words, 2), scratch = wide(words, 3);
    return {{"result", hex(CALL(DismInitialize)(static_cast<DismLogLevel>(number(words, 1)),
                                                words.size() > 2 ? log.c_str() : nullptr,
                                                words.size() > 3 ? scratch.c_str() : nullptr))}};
  }
  if (action == "shutdown") return {{"result", hex(CALL(DismShutdown)())}};
  if (action == "list") return list();
  if (action == "images") return images(words);
  if (action == "message") return message();
  if (action == "unmount") return unmount(words);
  if (action == "user-data-alone") {
    const std::wstring path = wide(words, 1);
    return {{"result", hex(CALL(DismUnmountImage)(path.c_str(), DISM_DISCARD_IMAGE, nullptr, nullptr, library()))}};
  }
  if (action == "remount") return {{"result", hex(CALL(DismRemountImage)(wide(words, 1).c_str()))}};
  if (action == "mount") {
    const HRESULT result =
        CALL(DismMountImage)(wide(words, 1).c_str(), wide(words, 2).c_str(), static_cast<UINT>(number(words, 3)),
                             nullptr, DismImageIndex, static_cast<DWORD>(number(words, 4)), nullptr, nullptr, nullptr);
    return {{"result", hex(result)}};
  }
  if (action == "hold") return hold(words);
  if (action == "load-hive") return load_hive(words);
  if (action == "is-loaded") return is_loaded(words);
  return {{"unknown", action}};
}

Words split(const std::string& text) {
  Words words(1);
  for (const char c : text) {
    if (c == '|') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

}  // namespace

int main() {
  int count = 0;
  wchar_t** const arguments = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  for (int i = 1; i < count; ++i) {
    std::printf("%s\n", perform(split(from_wide(arguments[i]))).dump().c_str());
    std::fflush(stdout);
  }
  ::LocalFree(arguments);
  return 0;
}
