// SPDX-License-Identifier: MIT
// A metadata resource: what is read can be written, and is then read again as the same.
#include "wim/image.h"

#include "fuzz/fuzz.h"

using namespace dismount;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Result<Image> image = Image::decode(fuzz::copy_of(data, size));
  if (!image) return 0;
  static_cast<void>(image->security_descriptors());
  const Result<Bytes> written = image->encode_with(image->root());
  if (!written) return 0;
  const Result<Image> again = Image::decode(*written);
  fuzz::must_hold(again.ok(), "metadata that we wrote are refused");
  const Result<Bytes> twice = again->encode_with(again->root());
  fuzz::must_hold(twice.ok() && *twice == *written, "metadata change when they are written again");
  return 0;
}
