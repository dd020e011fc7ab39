# The release toolchain: Zig's clang for one target, given as ZIG_TARGET (x86_64-linux-musl, x86_64-windows-gnu, ...).
# scripts/build-native passes it and writes the programs in tools/, which add the target to each command.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ZIG_TARGET ZIG_TOOLS)
if(NOT ZIG_TOOLS)
  set(ZIG_TOOLS "${CMAKE_BINARY_DIR}/tools")
endif()

string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${ZIG_TARGET}")
if(ZIG_TARGET MATCHES "windows")
  set(CMAKE_SYSTEM_NAME Windows)
else()
  set(CMAKE_SYSTEM_NAME Linux)
endif()

set(CMAKE_C_COMPILER "${ZIG_TOOLS}/cc")
set(CMAKE_CXX_COMPILER "${ZIG_TOOLS}/c++")
set(CMAKE_AR "${ZIG_TOOLS}/ar")
set(CMAKE_RANLIB "${ZIG_TOOLS}/ranlib")

# Libraries and headers of the machine that builds must not be found by accident.
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Paths of the two folders would be the only difference between builds in different places. The outer one is mapped
# first: of several that fit, clang takes the last.
get_filename_component(source_folder "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(reproducible "\"-ffile-prefix-map=${source_folder}=.\" \"-ffile-prefix-map=${CMAKE_BINARY_DIR}=build\"")

# Zig adds the undefined behaviour sanitizer unless optimization is on, in traps without a message; say no in any case.
set(common "-fno-sanitize=undefined -fstack-protector-strong -ffunction-sections -fdata-sections ${reproducible}")
# libc++ checks every index into a span, vector, string or array, and every optional that is opened; Zig turns it off.
string(APPEND common " -U_LIBCPP_HARDENING_MODE -D_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_FAST")
if(ZIG_TARGET MATCHES "linux")
  # A frame larger than a page is touched page by page, so that none jumps over the guard page; Windows always does so.
  string(APPEND common " -fstack-clash-protection")
endif()
if(ZIG_TARGET MATCHES "^aarch64-linux")
  # Return addresses are signed; a processor without the feature takes the instructions for no-ops.
  string(APPEND common " -mbranch-protection=pac-ret")
endif()
set(CMAKE_C_FLAGS_INIT "${common}")
set(CMAKE_CXX_FLAGS_INIT "${common}")
# Said here because CMake would append -O3.
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")

set(link "-s -Wl,--gc-sections")
if(ZIG_TARGET MATCHES "windows")
  string(APPEND link " -Wl,--dynamicbase -Wl,--nxcompat -Wl,--high-entropy-va")
else()
  string(APPEND link " -static -pie -Wl,--build-id=none -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack")
endif()
set(CMAKE_EXE_LINKER_FLAGS_INIT "${link}")
