// SPDX-License-Identifier: MIT
#include <algorithm>

#include "platform/hive_list.h"
#include "platform/hives.h"
#include "platform/place_win32.h"
#include "platform/privilege_win32.h"

namespace dismount {
namespace {

constexpr const wchar_t* kHiveList = L"SYSTEM\\CurrentControlSet\\Control\\hivelist";
constexpr DWORD kMaxName = 16'383;     // characters of a value's name
constexpr DWORD kMaxData = 64 * 1024;  // bytes; a path has no more
constexpr DWORD kMaxHives = 10'000;    // far more than Windows can load

class Key {
 public:
  Key(HKEY root, const wchar_t* path, REGSAM access) : error_(::RegOpenKeyExW(root, path, 0, access, &key_)) {}
  ~Key() {
    if (error_ == ERROR_SUCCESS) ::RegCloseKey(key_);
  }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  HKEY get() const { return key_; }
  LSTATUS error() const { return error_; }

 private:
  HKEY key_ = nullptr;
  LSTATUS error_;
};

/// "HKLM\\X" taken apart.
struct HiveKey {
  HKEY root = nullptr;
  std::wstring name;
};

std::optional<HiveKey> parse_key(const std::string& key) {
  struct Root {
    std::string_view text;
    HKEY root;
  };
  for (const Root& root : {Root{"HKLM\\", HKEY_LOCAL_MACHINE}, Root{"HKU\\", HKEY_USERS}}) {
    if (!key.starts_with(root.text)) continue;
    std::optional<std::wstring> name = to_wide(std::string_view(key).substr(root.text.size()));
    if (name && !name->empty()) return HiveKey{root.root, std::move(*name)};
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<LoadedHive>> hives_below(const std::string& directory) {
  TRY_ASSIGN(const Place place, Place::of(directory));
  const HivePlace names{place.dos(), place.device()};
  const Key list(HKEY_LOCAL_MACHINE, kHiveList, KEY_QUERY_VALUE);
  std::vector<LoadedHive> hives;
  if (list.error() == ERROR_FILE_NOT_FOUND) return hives;
  if (list.error() != ERROR_SUCCESS) {
    return os_error("cannot list the loaded registry hives", "HKLM\\" + from_wide(kHiveList),
                    static_cast<int>(list.error()));
  }
  std::wstring name(kMaxName + 1, L'\0');
  std::wstring data(kMaxData / sizeof(wchar_t), L'\0');
  for (DWORD i = 0; i < kMaxHives; ++i) {
    auto name_size = static_cast<DWORD>(name.size());
    DWORD data_size = kMaxData;
    DWORD type = REG_NONE;
    const LSTATUS status = ::RegEnumValueW(list.get(), i, name.data(), &name_size, nullptr, &type,
                                           reinterpret_cast<BYTE*>(data.data()), &data_size);
    if (status == ERROR_NO_MORE_ITEMS) break;
    if (status != ERROR_SUCCESS || type != REG_SZ) continue;
    std::wstring file = data.substr(0, data_size / sizeof(wchar_t));
    file.resize(std::min(file.find(L'\0'), file.size()));  // with its terminator, or without
    const std::string text = from_wide(with_long_names(std::move(file)));
    if (auto hive = hive_below(names, from_wide(std::wstring_view(name).substr(0, name_size)), text)) {
      hives.push_back(std::move(*hive));
    }
  }
  return hives;
}

Result<void> unload_hive(const LoadedHive& hive) {
  const std::optional<HiveKey> key = parse_key(hive.key);
  const std::string what = "cannot unload the registry hive " + hive.key;
  if (!key) return os_error(what, hive.file, ERROR_INVALID_PARAMETER);
  const ScopedPrivilege privileges({SE_BACKUP_NAME, SE_RESTORE_NAME});
  {
    const Key opened(key->root, key->name.c_str(), KEY_QUERY_VALUE);
    if (opened.error() == ERROR_FILE_NOT_FOUND) return {};  // somebody was faster
    // Windows writes a hive to its file when it unloads it; asked before, it can still say that it could not.
    const LSTATUS flushed = opened.error() == ERROR_SUCCESS ? ::RegFlushKey(opened.get()) : ERROR_SUCCESS;
    if (flushed != ERROR_SUCCESS) {
      return os_error("cannot write the registry hive " + hive.key + " to its file", hive.file,
                      static_cast<int>(flushed));
    }
  }
  const LSTATUS status = ::RegUnLoadKeyW(key->root, key->name.c_str());
  if (status == ERROR_SUCCESS) return {};
  Error error = os_error(what, hive.file, static_cast<int>(status));
  if (status == ERROR_ACCESS_DENIED) {
    error.cause = "a program has one of its keys open";
    error.next = "end that program, or unload the hive with: reg unload \"" + hive.key + "\"";
  }
  return error;
}

}  // namespace dismount
