// SPDX-License-Identifier: MIT
#include "platform/place_win32.h"

#include <utility>

namespace dismount {
namespace {

std::optional<std::wstring> final_name(HANDLE handle, DWORD form) {
  std::wstring name(MAX_PATH, L'\0');
  for (;;) {
    const DWORD length = ::GetFinalPathNameByHandleW(handle, name.data(), static_cast<DWORD>(name.size()), form);
    if (length == 0) return std::nullopt;
    const bool fits = length < name.size();
    name.resize(length);
    if (fits) return name;
  }
}

/// "\Device\HarddiskVolume3" for "C:".
std::wstring device_of(const std::wstring& drive) {
  wchar_t target[MAX_PATH];
  const DWORD length = ::QueryDosDeviceW(drive.c_str(), target, MAX_PATH);
  return length == 0 ? std::wstring() : std::wstring(target);
}

bool is_at_or_below(std::wstring_view path, std::wstring_view directory) {
  if (directory.empty() || path.size() < directory.size()) return false;
  const int size = static_cast<int>(directory.size());
  if (::CompareStringOrdinal(path.data(), size, directory.data(), size, TRUE) != CSTR_EQUAL) return false;
  return path.size() == directory.size() || directory.ends_with(L'\\') || path[directory.size()] == L'\\';
}

}  // namespace

Result<Place> Place::of(const std::string& directory) {
  TRY_ASSIGN(const std::string real, canonical_path(directory));
  TRY_ASSIGN(const std::wstring native, native_path(real));
  Place place;
  place.dos_ = without_prefix(native);
  const Handle handle = open_attributes(native);
  const std::optional<std::wstring> device = handle.is_open() ? final_name(handle.get(), VOLUME_NAME_NT) : std::nullopt;
  if (device) {
    place.device_ = *device;
  } else if (place.dos_.size() > 2 && place.dos_[1] == L':') {
    const std::wstring volume = device_of(place.dos_.substr(0, 2));
    if (!volume.empty()) place.device_ = volume + place.dos_.substr(2);
  }
  return place;
}

std::optional<std::string> Place::find(std::wstring_view name) const {
  if (is_at_or_below(name, device_)) return dos() + from_wide(name.substr(device_.size()));
  for (const std::wstring_view prefix : {L"\\??\\", L"\\\\?\\"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  if (is_at_or_below(name, dos_)) return dos() + from_wide(name.substr(dos_.size()));
  return std::nullopt;
}

std::optional<std::wstring> final_name(HANDLE handle) {
  std::optional<std::wstring> name = final_name(handle, VOLUME_NAME_NT);
  return name ? name : final_name(handle, VOLUME_NAME_DOS);
}

std::wstring with_long_names(std::wstring name) {
  if (name.find(L'~') == name.npos || !name.starts_with(L"\\Device\\")) return name;
  const Handle handle = open_attributes(L"\\\\?\\GLOBALROOT" + name);
  return (handle.is_open() ? final_name(handle.get(), VOLUME_NAME_NT) : std::nullopt).value_or(std::move(name));
}

}  // namespace dismount
