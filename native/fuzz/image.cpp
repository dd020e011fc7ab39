// SPDX-License-Identifier: MIT
// A metadata resource: what is read can be written, and is then read again as the same. What the walk that holds
// nothing calls sound, the tree accepts, and so it is with what we write.
#include "wim/image.h"

#include <algorithm>

#include "fuzz/fuzz.h"
#include "wim/metadata_walk.h"

using namespace dismount;

namespace {

bool walk_ends_well(ByteView metadata) {
  const HasBlob all_there = [](const Sha1Hash&) { return true; };
  MetadataWalk walk(metadata.size(), all_there);
  for (constexpr std::size_t kPiece = 512; !metadata.empty();
       metadata = metadata.subspan(std::min(kPiece, metadata.size()))) {
    if (!walk.add(metadata.first(std::min(kPiece, metadata.size())))) return false;
  }
  return walk.ended_well();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes metadata = fuzz::copy_of(data, size);
  const Result<Image> image = Image::decode(metadata);
  fuzz::must_hold(image.ok() || !walk_ends_well(metadata), "the walk calls sound what the tree refuses");
  if (!image) return 0;
  static_cast<void>(image->security_descriptors());
  const Result<Bytes> written = image->encode_with(image->root());
  if (!written) return 0;
  fuzz::must_hold(walk_ends_well(*written), "the walk does not know metadata that we wrote");
  const Result<Image> again = Image::decode(*written);
  fuzz::must_hold(again.ok(), "metadata that we wrote are refused");
  const Result<Bytes> twice = again->encode_with(again->root());
  fuzz::must_hold(twice.ok() && *twice == *written, "metadata change when they are written again");
  return 0;
}
