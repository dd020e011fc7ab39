// SPDX-License-Identifier: MIT
// Result<T>: a value or an Error. g++ 12 has no std::expected in C++20, so we have our own, small.
#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"

namespace dismount {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() { return *std::get_if<1>(&state_); }
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }

  Error& error() { return *error_; }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace dismount

#define DISMOUNT_CONCAT_INNER(a, b) a##b
#define DISMOUNT_CONCAT(a, b) DISMOUNT_CONCAT_INNER(a, b)

/// Returns the error of a Result<void> (or of any Result whose value is not needed) to the caller.
#define TRY(expression) TRY_INNER(DISMOUNT_CONCAT(try_result_, __LINE__), expression)
#define TRY_INNER(name, expression)            \
  do {                                         \
    auto name = (expression);                  \
    if (!name) return std::move(name.error()); \
  } while (false)

/// `TRY_ASSIGN(auto header, read_header(file));` declares `header`, or returns the error.
#define TRY_ASSIGN(declaration, expression) \
  TRY_ASSIGN_INNER(DISMOUNT_CONCAT(try_assign_, __LINE__), declaration, expression)
#define TRY_ASSIGN_INNER(name, declaration, expression) \
  auto name = (expression);                             \
  if (!name) return std::move(name.error());            \
  declaration = std::move(name).value()
