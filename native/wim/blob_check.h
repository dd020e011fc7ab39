// SPDX-License-Identifier: MIT
// Compares blobs with their hashes on all processors.
#pragma once

#include <functional>
#include <span>

#include "wim/reader.h"

namespace dismount {

/// Told on the caller's thread, in order: one more blob is sound (or a part of it, when `blobs` is 0), with so many
/// bytes more. An error (a cancel) ends the check and is handed on.
using OnChecked = std::function<Result<void>(std::uint64_t blobs, std::uint64_t bytes)>;

struct CheckedBlobs {
  std::size_t sound = 0;      ///< of the blobs, from the first
  bool next_differs = false;  ///< the next one unpacks, but to something else; else what is wrong with it is not known
};

/// How many of `blobs`, in ascending order from the first, unpack to what their hash names: always the same number for
/// the same file. What is wrong with the next one is for ResourceReader to say. None of `blobs` is in a solid resource.
/// Memory: 64 MB, and kReadersMemory for the chunks.
Result<CheckedBlobs> check_blobs(File& file, const Wim& wim, std::span<const Blob* const> blobs,
                                 const OnChecked& checked);

/// The same for blobs that are all in the solid resource. Memory: 175 MB, 201 MB where chunks of 64 MiB hardly
/// pack, and the chunk table.
Result<CheckedBlobs> check_solid_blobs(File& file, const SolidResource& resource, std::span<const Blob* const> blobs,
                                       const OnChecked& checked);

}  // namespace dismount
