// SPDX-License-Identifier: MIT
// Finds the number of a thing by a hash of its key, in one array: a fraction of the time and memory of a node for each
// entry. The things themselves stay in a list of their owner's.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dismount {

class FlatIndex {
 public:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  /// Takes the memory for `count` things at once.
  void reserve(std::size_t count) {
    if (count * 2 > slots_.size()) grow(std::bit_ceil(count * 2 + 2));
  }

  /// Has what find() and find_or_add() will look at first fetched into the cache; for who knows some hashes ahead.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[mix(hash) & (slots_.size() - 1)]);
  }

  /// The number of the thing with this hash for which `same(number)` holds; kNone if there is none.
  template <typename Same>
  std::uint32_t find(std::uint64_t hash, const Same& same) const {
    if (slots_.empty()) return kNone;
    const std::uint64_t mixed = mix(hash);
    for (std::size_t at = mixed & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[at];
      if (slot.number == kNone) return kNone;
      if (slot.tag == tag_of(mixed) && same(slot.number)) return slot.number;
    }
  }

  /// Adds a thing unless there is one for which `same(number)` holds: then that one's number, else kNone.
  template <typename Same>
  std::uint32_t find_or_add(std::uint64_t hash, std::uint32_t number, const Same& same) {
    reserve(size_ + 1);
    const std::uint64_t mixed = mix(hash);
    std::size_t at = mixed & (slots_.size() - 1);
    for (; slots_[at].number != kNone; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].tag == tag_of(mixed) && same(slots_[at].number)) return slots_[at].number;
    }
    slots_[at] = {tag_of(mixed), number};
    ++size_;
    return kNone;
  }

  /// The caller has seen that it is not there yet, or wants the first of several to be found.
  void add(std::uint64_t hash, std::uint32_t number) {
    reserve(++size_);
    put({tag_of(mix(hash)), number}, mix(hash));
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = kNone;
  };

  /// The low bits choose the slot, and the tag's are kept, so that a larger table can be filled from this one.
  static std::uint64_t mix(std::uint64_t hash) {
    hash ^= hash >> 32;
    hash *= 0x9E37'79B9'7F4A'7C15;
    return hash ^ (hash >> 32);
  }
  static std::uint32_t tag_of(std::uint64_t mixed) { return static_cast<std::uint32_t>(mixed); }

  void put(Slot slot, std::uint64_t mixed) {
    std::size_t at = mixed & (slots_.size() - 1);
    while (slots_[at].number != kNone) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }

  void grow(std::size_t slots) {
    std::vector<Slot> old(slots);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number != kNone) put(slot, slot.tag);
    }
  }

  std::vector<Slot> slots_;  ///< a power of two; at most half of them used
  std::size_t size_ = 0;
};

}  // namespace dismount
