# Header-only libraries from Debian's packages (nlohmann-json3-dev, libcli11-dev, doctest-dev). They serve every
# target: links to their folders are put into a folder of their own, since /usr/include as a whole would shadow a cross
# compiler's own headers.
set(header_folder "${CMAKE_BINARY_DIR}/headers")
file(MAKE_DIRECTORY "${header_folder}")

function(header_library name folder package)
  find_path(${name}_root NAMES "${folder}" PATHS /usr/include /usr/local/include NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ${name}_root)
    message(FATAL_ERROR "${folder} not found: install Debian's package ${package}, or run scripts/setup")
  endif()
  file(CREATE_LINK "${${name}_root}/${folder}" "${header_folder}/${folder}" SYMBOLIC)
  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE "${header_folder}")
endfunction()

header_library(json nlohmann nlohmann-json3-dev)
header_library(cli11 CLI libcli11-dev)
if(DISMOUNT_TESTS)
  header_library(doctest doctest doctest-dev)
endif()
