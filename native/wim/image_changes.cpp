// SPDX-License-Identifier: MIT
// Both trees are walked side by side. Most directories have the same names in the same order, so siblings are paired by
// place first; only where that fails are the rest of both lists sorted by name and merged. Names are compared unit by
// unit: an image may hold names that differ in case only.
#include "wim/image_changes.h"

#include <algorithm>

#include "base/utf16.h"

namespace dismount {
namespace {

/// Bytes of a dentry that are no part of what it says: where its children's list lies, and the time of last access.
bool same_but_list_and_access(ByteView a, ByteView b) {
  const auto same = [&](std::size_t from, std::size_t to) {
    return std::equal(a.begin() + static_cast<std::ptrdiff_t>(from), a.begin() + static_cast<std::ptrdiff_t>(to),
                      b.begin() + static_cast<std::ptrdiff_t>(from));
  };
  return a.size() == b.size() && same(0, 0x10) && same(0x18, 0x30) && same(0x38, a.size());
}

/// The streams in an order of their own, without the ones that hold nothing: the layout may differ.
std::vector<DentryStream> streams_in_order(const Dentry& dentry) {
  std::vector<DentryStream> streams = streams_of(dentry.bytes());
  std::erase_if(streams, [](const DentryStream& stream) {
    return stream.kind != DentryStream::Kind::named && stream.hash == kZeroHash;
  });
  std::stable_sort(streams.begin(), streams.end(), [](const DentryStream& a, const DentryStream& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.name < b.name;
  });
  return streams;
}

bool same_streams(const Dentry& a, const Dentry& b) {
  const std::vector<DentryStream> of_a = streams_in_order(a);
  const std::vector<DentryStream> of_b = streams_in_order(b);
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                    [](const DentryStream& x, const DentryStream& y) {
                      return x.kind == y.kind && x.hash == y.hash && x.name == y.name;
                    });
}

bool same_name(const Dentry& a, const Dentry& b) { return std::ranges::equal(a.name_bytes(), b.name_bytes()); }

/// By bytes: any order will do, as long as it is the same on both sides.
bool name_before(const Dentry* a, const Dentry* b) {
  return std::ranges::lexicographical_compare(a->name_bytes(), b->name_bytes());
}

class Comparison {
 public:
  Comparison(const ImageState& before, const ImageState& after, const std::function<void(const EntryChange&)>& tell)
      : before_(before),
        after_(after),
        security_before_(before.image.security_descriptors()),
        security_after_(after.image.security_descriptors()),
        tell_(tell) {}

  Changes run() {
    compare_children(before_.image.root(), after_.image.root());
    return counts_;
  }

 private:
  void compare_children(const Dentry& before, const Dentry& after) {
    const std::vector<Dentry>& old_list = before.children;
    const std::vector<Dentry>& new_list = after.children;
    std::size_t paired = 0;
    while (paired < old_list.size() && paired < new_list.size() && same_name(old_list[paired], new_list[paired])) {
      compare(old_list[paired], new_list[paired]);
      ++paired;
    }
    if (paired == old_list.size() && paired == new_list.size()) return;

    const std::vector<const Dentry*> old_rest = rest_by_name(old_list, paired);
    const std::vector<const Dentry*> new_rest = rest_by_name(new_list, paired);
    auto old_one = old_rest.begin();
    auto new_one = new_rest.begin();
    while (old_one != old_rest.end() || new_one != new_rest.end()) {
      if (new_one == new_rest.end() || (old_one != old_rest.end() && name_before(*old_one, *new_one))) {
        only_in(before_, **old_one++, ChangeKind::removed);
      } else if (old_one == old_rest.end() || name_before(*new_one, *old_one)) {
        only_in(after_, **new_one++, ChangeKind::added);
      } else {
        compare(**old_one++, **new_one++);
      }
    }
  }

  static std::vector<const Dentry*> rest_by_name(const std::vector<Dentry>& list, std::size_t from) {
    std::vector<const Dentry*> rest;
    rest.reserve(list.size() - from);
    for (std::size_t i = from; i < list.size(); ++i) rest.push_back(&list[i]);
    std::stable_sort(rest.begin(), rest.end(), name_before);
    return rest;
  }

  /// The depth of an image is limited (kMaxDepth), so these recursions are, too.
  void compare(const Dentry& before, const Dentry& after) {
    const std::size_t parent = enter(after);
    if (same(before, after)) {
      ++counts_.unchanged;
    } else {
      ++counts_.modified;
      tell_({ChangeKind::modified, path_, size_of(before_, before), size_of(after_, after)});
    }
    compare_children(before, after);
    path_.resize(parent);
  }

  void only_in(const ImageState& side, const Dentry& dentry, ChangeKind kind) {
    const std::size_t parent = enter(dentry);
    const std::uint64_t size = size_of(side, dentry);
    if (kind == ChangeKind::added) {
      ++counts_.added;
      tell_({.kind = kind, .path = path_, .size_after = size});
    } else {
      ++counts_.removed;
      tell_({.kind = kind, .path = path_, .size_before = size});
    }
    for (const Dentry& child : dentry.children) only_in(side, child, kind);
    path_.resize(parent);
  }

  std::size_t enter(const Dentry& dentry) {
    const std::size_t parent = path_.size();
    path_ += '\\';
    path_ += utf16_to_utf8(dentry.name());
    return parent;
  }

  bool same(const Dentry& before, const Dentry& after) const {
    if (!same_security(before, after)) return false;
    if (same_but_list_and_access(before.bytes(), after.bytes())) return true;
    const bool plain_directory = before.is_directory() && !before.is_reparse_point();
    if (!plain_directory &&
        (before.creation_time() != after.creation_time() || before.write_time() != after.write_time())) {
      return false;
    }
    if (before.is_reparse_point() && before.reparse_tag() != after.reparse_tag()) return false;
    return before.attributes() == after.attributes() && before.short_name() == after.short_name() &&
           same_streams(before, after);
  }

  /// The descriptors themselves are compared: their numbers change when a table is made anew.
  bool same_security(const Dentry& before, const Dentry& after) const {
    const auto find = [](const std::vector<ByteView>& all, std::uint32_t id) {
      return id < all.size() ? all[id] : ByteView();
    };
    return std::ranges::equal(find(security_before_, before.security_id()), find(security_after_, after.security_id()));
  }

  static std::uint64_t size_of(const ImageState& side, const Dentry& dentry) {
    std::uint64_t size = 0;
    for (const DentryStream& stream : streams_of(dentry.bytes())) {
      if (const Blob* blob = side.table.find(stream.hash)) size += blob->resource.original_size;
    }
    return size;
  }

  const ImageState& before_;
  const ImageState& after_;
  const std::vector<ByteView> security_before_;
  const std::vector<ByteView> security_after_;
  const std::function<void(const EntryChange&)>& tell_;
  std::string path_;
  Changes counts_;
};

}  // namespace

Changes compare_images(const ImageState& before, const ImageState& after,
                       const std::function<void(const EntryChange&)>& tell) {
  return Comparison(before, after, tell).run();
}

}  // namespace dismount
