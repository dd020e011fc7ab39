// SPDX-License-Identifier: MIT
// The table of causes and next steps by code. os_error_posix.cpp and os_error_win32.cpp map the OS's numbers to it.
#include "platform/error_text.h"

#include <array>
#include <string>
#include <utility>

namespace dismount {
namespace {

constexpr std::array kMeanings{
    Meaning{Code::file_not_found, "there is no file or directory of this name", "check the path"},
    Meaning{Code::path_not_found, "a directory of this path is missing", "check the path"},
    Meaning{Code::access_denied, "the user of this process may not do that here",
            "check owner and permissions, or run as a user who may"},
    Meaning{Code::invalid_data, "the data is not valid", "check the file"},
    Meaning{Code::out_of_memory, "memory or another limit of the system is used up",
            "end other programs or raise the limit"},
    Meaning{Code::write_protected, "the file system or the medium is read-only", "choose a place that can be written"},
    Meaning{Code::sharing_violation, "another program is using or locking it", "wait for that program or end it"},
    Meaning{Code::not_supported, "the file system does not support this operation", "use another file system"},
    Meaning{Code::already_exists, "the name is taken already", "remove it or choose another name"},
    Meaning{Code::invalid_parameter, "the system does not accept this value", "check the path and the values given"},
    Meaning{Code::disk_full, "there is not enough space left on the volume", "free some space or use another volume"},
    Meaning{Code::invalid_name, "the name is not valid here", "choose another name"},
    Meaning{Code::directory_not_empty, "the directory still has entries", "empty it first"},
    Meaning{Code::name_too_long, "a name or the whole path is too long", "choose a shorter path"},
    Meaning{Code::not_a_directory, "a part of the path is a file or a link, not a directory", "check the path"},
    Meaning{Code::io_device, "the device or the network reported an error", "check the disk or the connection"},
    Meaning{Code::cancelled, "the job or the user cancelled the run", "run it again"},
    Meaning{Code::not_found, "it is not there", "check the name"},
    Meaning{Code::file_corrupt, "the file or the file system is damaged", "check the volume"},
};

}  // namespace

Meaning meaning_of(Code code) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.code == code) return meaning;
  }
  return {.code = code, .cause = {}, .next = {}};
}

Error make_error(std::string what, std::string where, const Meaning& meaning) {
  return Error{.code = meaning.code,
               .what = std::move(what),
               .where = std::move(where),
               .cause = std::string(meaning.cause),
               .next = std::string(meaning.next)};
}

Error make_error(std::string what, std::string where, Code code) {
  return make_error(std::move(what), std::move(where), meaning_of(code));
}

Error not_a_regular_file(std::string where) {
  return make_error("cannot open the file", std::move(where),
                    Meaning{.code = Code::not_supported,
                            .cause = "it is a directory, a link or a device, not a regular file",
                            .next = "give the path of a file"});
}

Error not_a_component(std::string directory, const std::string& name) {
  return make_error("cannot use the name \"" + name + "\"", std::move(directory),
                    Meaning{.code = Code::invalid_name,
                            .cause = "it is not the name of one entry of a directory",
                            .next = "choose a name without separators"});
}

}  // namespace dismount
