// SPDX-License-Identifier: MIT
#include "tests/standin/blocks.h"

#include <map>
#include <memory>
#include <mutex>

namespace dismount::standin {
namespace {

std::mutex mutex;
std::map<void*, std::unique_ptr<char[]>> blocks;

}  // namespace

void* allocate_block(std::size_t size) {
  auto memory = std::make_unique<char[]>(size == 0 ? 1 : size);
  void* const block = memory.get();
  const std::lock_guard lock(mutex);
  blocks.emplace(block, std::move(memory));
  return block;
}

bool free_block(void* block) {
  const std::lock_guard lock(mutex);
  return blocks.erase(block) == 1;
}

std::size_t blocks_out() {
  const std::lock_guard lock(mutex);
  return blocks.size();
}

}  // namespace dismount::standin
