// SPDX-License-Identifier: MIT
// Whether a file stayed as it was while it was read: what one part of it proved would say nothing about what is there
// now.
#pragma once

#include "platform/file.h"
#include "wim/header.h"

namespace dismount {

class FileWitness {
 public:
  /// What the file is now, before anything else is read of it. `file` must outlive the witness.
  static Result<FileWitness> look(File& file);

  /// Code::wim_changed if its size, its time of writing or its header are others now, or if another file has its name.
  Result<void> check() const;

 private:
  struct Look {
    FileStat stat;
    Bytes start;  ///< the header, or less of a shorter file
  };
  FileWitness(File& file, Look before) : file_(&file), before_(std::move(before)) {}
  static Result<Look> look_at(File& file);

  File* file_;
  Look before_;
};

}  // namespace dismount
