// SPDX-License-Identifier: MIT
// dismapi.h of mingw-w64, and proof that its structs have the layout of Microsoft's: packed to one byte.
#pragma once

#include "platform/handle_win32.h"
// Needs windows.h.
#include <dismapi.h>

#include <cstddef>

static_assert(sizeof(DismString) == 8);
static_assert(sizeof(DismMountedImageInfo) == 28);
static_assert(offsetof(DismMountedImageInfo, ImageFilePath) == 8);
static_assert(offsetof(DismMountedImageInfo, ImageIndex) == 16);
static_assert(offsetof(DismMountedImageInfo, MountStatus) == 24);
static_assert(sizeof(DismImageInfo) == 140);
static_assert(offsetof(DismImageInfo, ProductName) == 36);
static_assert(offsetof(DismImageInfo, Language) == 116);
static_assert(DISM_COMMIT_IMAGE == 0 && DISM_DISCARD_IMAGE == 1);
static_assert(DISM_COMMIT_GENERATE_INTEGRITY == 0x10000 && DISM_COMMIT_APPEND == 0x20000);
