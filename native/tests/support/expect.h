// SPDX-License-Identifier: MIT
// Results in tests: take the value or fail the test with the error's own sentence.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace dismount::test {

template <typename R>
std::string problem_of(const R& result) {
  return result.ok() ? std::string() : describe(result.error());
}

/// The value; ends the test case if there is none.
template <typename T>
T must(Result<T> result) {
  REQUIRE_MESSAGE(result.ok(), problem_of(result));
  return std::move(result).value();
}
inline void must(const Result<void>& result) { REQUIRE_MESSAGE(result.ok(), problem_of(result)); }

/// The error's code; 0 if there is no error.
template <typename R>
Code code_of(const R& result) {
  return result.ok() ? Code{} : result.error().code;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline Bytes to_bytes(const std::string& text) {
  const ByteView view = std::as_bytes(std::span(text));
  return Bytes(view.begin(), view.end());
}

inline std::string to_text(ByteView bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace dismount::test
