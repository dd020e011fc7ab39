// SPDX-License-Identifier: MIT
// A hive that is really loaded. Wine loads hives, but keeps no list of them, so there the test writes the list.
#include <doctest/doctest.h>

#include "platform/hives.h"
#include "platform/place_win32.h"
#include "platform/privilege_win32.h"
#include "tests/platform/scratch.h"

using namespace dismount;

namespace {

constexpr const wchar_t* kName = L"dismount-test";
constexpr const wchar_t* kHiveList = L"SYSTEM\\CurrentControlSet\\Control\\hivelist";

bool is_wine() { return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }

/// A hive file with one value in it, loaded as HKLM\dismount-test.
bool load(const std::string& file) {
  const ScopedPrivilege privileges({SE_BACKUP_NAME, SE_RESTORE_NAME});
  const std::wstring wide = to_wide(file).value();
  HKEY key = nullptr;
  if (::RegCreateKeyExW(HKEY_CURRENT_USER, kName, 0, nullptr, 0, KEY_ALL_ACCESS, nullptr, &key, nullptr) != 0)
    return false;
  const DWORD number = 7;
  ::RegSetValueExW(key, L"number", 0, REG_DWORD, reinterpret_cast<const BYTE*>(&number), sizeof number);
  const LSTATUS saved = ::RegSaveKeyW(key, wide.c_str(), nullptr);
  ::RegCloseKey(key);
  ::RegDeleteKeyW(HKEY_CURRENT_USER, kName);
  if (saved != 0 || ::RegLoadKeyW(HKEY_LOCAL_MACHINE, kName, wide.c_str()) != 0) return false;
  if (!is_wine()) return true;
  REQUIRE(::RegCreateKeyExW(HKEY_LOCAL_MACHINE, kHiveList, 0, nullptr, 0, KEY_SET_VALUE, nullptr, &key, nullptr) == 0);
  const std::wstring data = L"\\??\\" + wide;
  ::RegSetValueExW(key, L"\\REGISTRY\\MACHINE\\dismount-test", 0, REG_SZ, reinterpret_cast<const BYTE*>(data.c_str()),
                   static_cast<DWORD>((data.size() + 1) * sizeof(wchar_t)));
  ::RegCloseKey(key);
  return true;
}

void forget() {
  HKEY key = nullptr;
  if (!is_wine() || ::RegOpenKeyExW(HKEY_LOCAL_MACHINE, kHiveList, 0, KEY_SET_VALUE, &key) != 0) return;
  ::RegDeleteValueW(key, L"\\REGISTRY\\MACHINE\\dismount-test");
  ::RegCloseKey(key);
}

bool is_loaded() {
  HKEY key = nullptr;
  if (::RegOpenKeyExW(HKEY_LOCAL_MACHINE, kName, 0, KEY_QUERY_VALUE, &key) != 0) return false;
  ::RegCloseKey(key);
  return true;
}

}  // namespace

TEST_CASE("a hive below a directory is found in any spelling of it, and unloaded") {
  const Scratch scratch;
  const Scratch other;
  if (!load(scratch / "SOFTWARE")) {
    MESSAGE("skipped: this user may not load a hive");
    return;
  }
  CHECK(is_loaded());
  std::string upper = scratch.path();
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  for (const std::string& path : {scratch.path(), scratch.path() + "\\", upper}) {
    CAPTURE(path);
    const std::vector<LoadedHive> found = hives_below(path).value();
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "HKLM\\dismount-test");
    CHECK(found[0].file == canonical_path(scratch.path()).value() + "\\SOFTWARE");
  }
  CHECK(hives_below(other.path()).value().empty());
  CHECK(unload_hive({.key = "HKLM\\dismount-test", .file = scratch / "SOFTWARE"}).ok());
  CHECK_FALSE(is_loaded());
  forget();
  CHECK(unload_hive({.key = "HKLM\\dismount-test", .file = scratch / "SOFTWARE"}).ok());  // gone already
}

TEST_CASE("a key of no root is refused") {
  CHECK(code_of(unload_hive({.key = "HKCU\\x", .file = "C:\\x"})) == Code::invalid_parameter);
  CHECK(code_of(unload_hive({.key = "HKLM\\", .file = "C:\\x"})) == Code::invalid_parameter);
}
