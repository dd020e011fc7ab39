// SPDX-License-Identifier: MIT
// What the library hands out: each answer is one block of memory, arrays, structs and texts together, that one
// DismDelete frees.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "tests/standin/layout.h"

namespace dismount::standin {

/// A block being laid out: an array of `T`, and behind it the texts that its members point to.
template <typename T>
class Block {
 public:
  explicit Block(std::size_t count) : items_(count) {}

  T& operator[](std::size_t i) { return items_[i]; }

  /// Keeps the text; the place of a member of an item that is to point to it. The members are packed, so no reference
  /// to one may be taken.
  void text(std::size_t item, std::size_t member, const std::string& value) {
    texts_.push_back({item * sizeof(T) + member, to_wide(value).value_or(L"")});
  }

  /// The finished block.
  T* release();

 private:
  struct Text {
    std::size_t pointer_at;
    std::wstring value;
  };
  std::vector<T> items_;
  std::vector<Text> texts_;
};

/// Memory that free_block() knows again.
void* allocate_block(std::size_t size);

/// False if the library never gave this out, or it is freed already.
bool free_block(void* block);

/// Blocks that nobody freed yet.
std::size_t blocks_out();

template <typename T>
T* Block<T>::release() {
  const std::size_t array = items_.size() * sizeof(T);
  std::size_t size = array;
  for (const Text& text : texts_) size += (text.value.size() + 1) * sizeof(wchar_t);
  char* const block = static_cast<char*>(allocate_block(size));
  std::memcpy(block, items_.data(), array);
  char* end = block + array;
  for (const Text& text : texts_) {
    const std::size_t bytes = (text.value.size() + 1) * sizeof(wchar_t);
    std::memcpy(end, text.value.c_str(), bytes);
    std::memcpy(block + text.pointer_at, &end, sizeof end);
    end += bytes;
  }
  return reinterpret_cast<T*>(block);
}

}  // namespace dismount::standin
