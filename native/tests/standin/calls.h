// SPDX-License-Identifier: MIT
// The record of calls: one JSON object a line, written when the call returns.
#pragma once

#include <nlohmann/json.hpp>

#include "tests/standin/layout.h"

namespace dismount::standin {

class Call {
 public:
  /// `arguments` is an object.
  Call(const char* name, nlohmann::json arguments);

  /// Adds what only the call itself finds out.
  void note(const char* key, nlohmann::json value) { line_[key] = std::move(value); }

  /// Writes the line; gives `result` back.
  HRESULT returns(HRESULT result);

 private:
  nlohmann::json line_;
};

/// "0xC1420117".
std::string hex(HRESULT result);

/// UTF-8 or null.
nlohmann::json text_or_null(PCWSTR text);

}  // namespace dismount::standin
