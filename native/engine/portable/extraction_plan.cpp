// SPDX-License-Identifier: MIT
#include "engine/portable/extraction_plan.h"

#include <algorithm>
#include <compare>
#include <map>
#include <utility>

#include "base/utf16.h"
#include "engine/portable/visible.h"
#include "wim/entry_path.h"

namespace dismount {
namespace {

constexpr std::size_t kNamedAtMost = 5;
/// Below so many levels, which no real image has, files are written folder by folder: in the order of their data each
/// could be a thousand folders away from the one before.
constexpr std::uint32_t kDeep = 64;

struct LinkGroup {
  std::uint64_t id;
  Sha1Hash contents;  ///< Windows links by group and contents: groups with different contents occur
  bool operator<(const LinkGroup& other) const { return id != other.id ? id < other.id : contents < other.contents; }
};

struct FirstName {
  std::uint32_t folder;
  std::uint32_t entry;
};

class Planner {
 public:
  explicit Planner(const LookupTable& table) : table_(table) {}

  Result<ExtractionPlan> run(const Dentry& root) {
    plan_.folders.push_back({.dentry = &root, .parent = 0, .entry = add_entry(root, ""), .level = 0});
    TRY(plan_children(root, 0));
    sort_by_data();
    return std::move(plan_);
  }

 private:
  Result<void> plan_children(const Dentry& directory, std::uint32_t folder) {
    std::vector<VisibleChild> children = visible_children(directory);
    count_hidden(directory, children, folder);
    for (auto& [dentry, name] : children) {
      const std::uint32_t entry = add_entry(*dentry, std::move(name));
      if (dentry->is_link()) {
        plan_.symlinks.push_back({dentry, folder, entry});
      } else if (dentry->is_directory()) {
        const auto child = static_cast<std::uint32_t>(plan_.folders.size());
        plan_.folders.push_back({dentry, folder, entry, plan_.folders[folder].level + 1});
        TRY(plan_children(*dentry, child));
      } else {
        TRY(plan_file(*dentry, folder, entry));
      }
    }
    return {};
  }

  Result<void> plan_file(const Dentry& dentry, std::uint32_t folder, std::uint32_t entry) {
    const Sha1Hash contents = dentry.contents_hash();
    if (dentry.hard_link_id() != 0) {
      const auto [first, is_first] =
          first_names_.try_emplace({dentry.hard_link_id(), contents}, FirstName{folder, entry});
      if (!is_first) {
        plan_.hard_links.push_back({folder, entry, first->second.folder, first->second.entry});
        return {};
      }
    }
    const Blob* blob = contents == kZeroHash ? nullptr : table_.find(contents);
    if (blob == nullptr && contents != kZeroHash) {
      return corrupt(plan_.path_of(folder, plan_.entries[entry].name),
                     "its data " + to_hex(contents) + " is not in the file");
    }
    if (blob != nullptr) plan_.bytes += std::min(blob->resource.original_size, ~std::uint64_t{0} - plan_.bytes);
    plan_.files.push_back({.dentry = &dentry, .blob = blob, .folder = folder, .entry = entry});
    return {};
  }

  void count_hidden(const Dentry& directory, const std::vector<VisibleChild>& visible, std::uint32_t folder) {
    std::size_t next = 0;
    for (const Dentry& child : directory.children) {
      if (next < visible.size() && visible[next].dentry == &child) {
        ++next;
      } else {
        plan_.hide(folder, utf16_to_utf8(child.name()));
      }
    }
  }

  std::uint32_t add_entry(const Dentry& dentry, std::string name) {
    plan_.entries.push_back({.position = dentry.position(), .name = std::move(name)});
    return static_cast<std::uint32_t>(plan_.entries.size() - 1);
  }

  /// A solid resource is unpacked in large chunks, and each only once, so what lies in one comes last and in order.
  void sort_by_data() {
    sort_by(plan_.files, [this](const PlannedFile& file) { return place_of(file.blob, file.folder); });
    for (std::size_t i = 1; i < plan_.files.size(); ++i) {
      plan_.files[i - 1].again = plan_.files[i].blob == plan_.files[i - 1].blob;
    }
    sort_by(plan_.symlinks, [this](const PlannedSymlink& link) {
      return place_of(table_.find(link.dentry->reparse_hash()), link.folder);
    });
    const auto folders = [](const PlannedHardLink& link) { return std::pair(link.folder, link.first_folder); };
    std::ranges::stable_sort(plan_.hard_links, {}, folders);
  }

  struct Place {
    bool solid = false;
    std::uint32_t deep_folder = 0;
    std::uint64_t offset = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  Place place_of(const Blob* blob, std::uint32_t folder) const {
    if (blob != nullptr && table_.is_in_solid(*blob)) return {.solid = true, .offset = blob->resource.offset};
    return {.deep_folder = plan_.folders[folder].level > kDeep ? folder : 0,
            .offset = blob == nullptr ? 0 : blob->resource.offset};
  }

  /// Each place is looked up once: the table is larger than the processor's caches.
  template <typename Planned, typename PlaceOf>
  static void sort_by(std::vector<Planned>& planned, PlaceOf place_of) {
    std::vector<std::pair<Place, Planned>> placed;
    placed.reserve(planned.size());
    for (const Planned& one : planned) placed.emplace_back(place_of(one), one);
    std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(placed.begin(), placed.end(), planned.begin(), [](const auto& one) { return one.second; });
  }

  const LookupTable& table_;
  ExtractionPlan plan_;
  std::map<LinkGroup, FirstName> first_names_;
};

}  // namespace

std::string ExtractionPlan::path_of(std::uint32_t folder, const std::string& name) const {
  std::vector<std::string> names{name};
  for (; folder != 0; folder = folders[folder].parent) names.push_back(entries[folders[folder].entry].name);
  return joined_path(names);
}

void ExtractionPlan::hide(std::uint32_t folder, const std::string& name) {
  ++hidden;
  if (not_shown.size() < kNamedAtMost) not_shown.push_back(path_of(folder, name));
}

Result<ExtractionPlan> plan_extraction(const Image& image, const LookupTable& table) {
  return Planner(table).run(image.root());
}

}  // namespace dismount
