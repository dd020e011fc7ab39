// SPDX-License-Identifier: MIT
// abi.h against the toolchain's dismapi.h, while compiling. There is no code here.
#include "engine/dism/abi.h"
#include "platform/handle_win32.h"
// This needs windows.h.
#include <dismapi.h>

#include <cstddef>
#include <type_traits>

#include "engine/dism/codes.h"

namespace dismount::dism {

static_assert(kCommitImage == DISM_COMMIT_IMAGE);
static_assert(kDiscardImage == DISM_DISCARD_IMAGE);
static_assert(kCommitGenerateIntegrity == DISM_COMMIT_GENERATE_INTEGRITY);
static_assert(kCommitAppend == DISM_COMMIT_APPEND);
static_assert(((kCommitGenerateIntegrity | kCommitAppend) & ~DISM_COMMIT_MASK) == 0);

static_assert(kLogErrors == DismLogErrors);
static_assert(kLogErrorsWarnings == DismLogErrorsWarnings);
static_assert(kLogErrorsWarningsInfo == DismLogErrorsWarningsInfo);
static_assert(kMountReadWrite == DismReadWrite);
static_assert(kMountReadOnly == DismReadOnly);
static_assert(kStatusOk == DismMountStatusOk);
static_assert(kStatusNeedsRemount == DismMountStatusNeedsRemount);
static_assert(kStatusInvalid == DismMountStatusInvalid);

static_assert(sizeof(String) == sizeof(DismString));
static_assert(offsetof(String, value) == offsetof(DismString, Value));

static_assert(sizeof(MountedImageInfo) == sizeof(DismMountedImageInfo));
static_assert(sizeof(MountedImageInfo) == 28);
static_assert(alignof(MountedImageInfo) == alignof(DismMountedImageInfo));
static_assert(offsetof(MountedImageInfo, mount_path) == offsetof(DismMountedImageInfo, MountPath));
static_assert(offsetof(MountedImageInfo, image_file_path) == offsetof(DismMountedImageInfo, ImageFilePath));
static_assert(offsetof(MountedImageInfo, image_index) == offsetof(DismMountedImageInfo, ImageIndex));
static_assert(offsetof(MountedImageInfo, mount_mode) == offsetof(DismMountedImageInfo, MountMode));
static_assert(offsetof(MountedImageInfo, mount_status) == offsetof(DismMountedImageInfo, MountStatus));
static_assert(sizeof(DismMountMode) == sizeof(std::uint32_t) && sizeof(DismMountStatus) == sizeof(std::uint32_t));

static_assert(kNotAMount == DISMAPI_E_UNABLE_TO_UNMOUNT_IMAGE_PATH);
static_assert(kLoggingDisabled == DISMAPI_E_LOGGING_DISABLED);
static_assert(kNeedsRemount == DISMAPI_E_NEEDS_REMOUNT);
static_assert(kInvalidArgument == static_cast<std::uint32_t>(E_INVALIDARG));
static_assert(kElevationRequired == (0x80070000 | ERROR_ELEVATION_REQUIRED));
static_assert(kBadExeFormat == (0x80070000 | ERROR_BAD_EXE_FORMAT));
static_assert(kModuleNotFound == (0x80070000 | ERROR_MOD_NOT_FOUND));
static_assert(kProcedureNotFound == (0x80070000 | ERROR_PROC_NOT_FOUND));
static_assert(kSharingViolation == (0x80070000 | ERROR_SHARING_VIOLATION));
static_assert(kRestartNeeded == ERROR_SUCCESS_REBOOT_REQUIRED);

}  // namespace dismount::dism
