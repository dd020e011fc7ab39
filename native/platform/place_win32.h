// SPDX-License-Identifier: MIT
// A directory under the names that the parts of Windows have for it: programs say "C:\mnt", drivers and the registry
// "\Device\HarddiskVolume3\mnt", some "\??\C:\mnt".
#pragma once

#include "platform/handle_win32.h"

namespace dismount {

class Place {
 public:
  /// The directory must exist; links, short names and substituted drives in its path are resolved.
  static Result<Place> of(const std::string& directory);

  /// The path in DOS form if `name`, in any of the forms, is this directory or lies below it; whatever the case.
  std::optional<std::string> find(std::wstring_view name) const;

  std::string dos() const { return from_wide(dos_); }        ///< "C:\mnt"
  std::string device() const { return from_wide(device_); }  ///< empty if Windows does not tell it

 private:
  std::wstring dos_;
  std::wstring device_;
};

/// The whole name of what the handle is open to, with long names: the device's form if Windows tells it, else \\?\C:\….
/// May block for as long as another operation on the same, synchronous, file object does.
std::optional<std::wstring> final_name(HANDLE handle);

/// A name in the device's form with each short name (those with '~') made long, as far as it can be opened.
std::wstring with_long_names(std::wstring name);

}  // namespace dismount
