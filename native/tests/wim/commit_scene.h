// SPDX-License-Identifier: MIT
// A small WIM, its next state, and what must be true of the file after anything that can happen to the commit.
#pragma once

#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"
#include "wim/append_commit.h"

namespace dismount::test {

/// Blobs that are in memory.
struct MemorySource final : BlobSource {
  std::vector<Bytes> data;
  Result<void> read(std::size_t number, const ByteConsumer& to) override { return to(data[number]); }
  std::string name(std::size_t) const override { return "blob"; }
};

struct CommitScene {
  bool append = false;
  bool had_table = false;    ///< the file has an integrity table before
  bool wants_table = false;  ///< the commit asks for one
  bool packed = false;       ///< the file's compression is XPRESS

  TestEntry before_tree() const;
  TestEntry after_tree() const;
  Bytes before() const;
  /// The next state of image 1, as the scan of a mount directory gives it.
  StagedImage staged() const;
  /// Commits the next state into `file`.
  Result<Committed> commit(File& file, const CommitHooks& hooks = {}) const;

  enum class State { before, after };
  /// Reads the file as anybody would, fully, and proves that it is exactly the one state or the other.
  State expect_whole(const Bytes& bytes) const;
  void expect_after(File& file) const;
  std::string name() const;
};

/// Save, append, and each with and without integrity tables; two of them packed.
std::vector<CommitScene> all_scenes();

}  // namespace dismount::test
