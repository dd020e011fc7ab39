// SPDX-License-Identifier: MIT
// A request of the action, as JSON.
#include "job/request.h"

#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto request = dismount::decode_request(text);
  if (!request) dismount::fuzz::must_hold(!request.error().what.empty(), "a request is refused without a word");
  return 0;
}
