// SPDX-License-Identifier: MIT
#include "engine/portable/extract.h"

#include <algorithm>

#include "engine/portable/extract_files.h"
#include "engine/portable/link_target.h"
#include "engine/portable/open_folders.h"

namespace dismount {
namespace {

class ImageExtraction {
 public:
  ImageExtraction(File& file, const Wim& wim, ExtractionPlan& plan, Directory& target, const OnProgress& progress)
      : file_(file), wim_(wim), plan_(plan), target_(target), progress_(progress), folders_(target, plan, 1) {}

  Result<void> run(unsigned workers) {
    TRY(make_folders());
    TRY(extract_files(file_, wim_, plan_, target_, progress_, workers));
    TRY(make_hard_links());
    TRY(make_symlinks());
    return finish_folders();
  }

 private:
  const std::string& name_of(std::uint32_t entry) const { return plan_.entries[entry].name; }

  Result<void> check_cancel(std::uint64_t done) { return progress_ ? progress_(done) : Result<void>{}; }

  Result<void> make_folders() {
    for (std::size_t i = 1; i < plan_.folders.size(); ++i) {
      TRY(check_cancel(0));
      const PlannedFolder& folder = plan_.folders[i];
      TRY_ASSIGN(const std::shared_ptr<Directory> parent, folders_.open(folder.parent));
      TRY(parent->create_directory(name_of(folder.entry)));
    }
    return {};
  }

  Result<void> make_hard_links() {
    for (const PlannedHardLink& link : plan_.hard_links) {
      TRY(check_cancel(plan_.bytes));
      TRY_ASSIGN(const std::shared_ptr<Directory> here, folders_.open(link.folder));
      TRY_ASSIGN(const std::shared_ptr<Directory> there, folders_.open(link.first_folder));
      TRY(here->create_hard_link(name_of(link.entry), *there, name_of(link.first_entry)));
    }
    // Every new name changes the change time of the file, which all its names share.
    for (const PlannedHardLink& link : plan_.hard_links) {
      TRY(check_cancel(plan_.bytes));
      TRY_ASSIGN(const std::shared_ptr<Directory> here, folders_.open(link.folder));
      TRY_ASSIGN(const FileStat stat, here->stat(name_of(link.entry)));
      plan_.entries[link.entry].set_stat(stat);
      plan_.entries[link.first_entry].set_stat(stat);
    }
    return {};
  }

  Result<void> make_symlinks() {
    if (plan_.symlinks.empty()) return {};
    TRY_ASSIGN(ResourceReader reader, make_resource_reader(file_, wim_));
    LinkReader links(std::move(reader), wim_.lookup_table);
    for (const PlannedSymlink& link : plan_.symlinks) {
      TRY(check_cancel(plan_.bytes));
      const std::string& name = name_of(link.entry);
      const auto text = read_link_text(links, *link.dentry, target_.path());
      TRY_ASSIGN(const std::shared_ptr<Directory> here, folders_.open(link.folder));
      TRY_ASSIGN(const bool made, make_symlink(*here, name, text, link.dentry->is_directory()));
      if (made) {
        TRY(set_times(*here, link.entry, *link.dentry));
      } else {
        // It stays in the image as it is; nothing on disk could stand for it.
        plan_.hide(link.folder, name);
        not_made_.push_back(link.entry);
      }
    }
    return {};
  }

  /// False if there can be none: an image's link may lead further than the system's can.
  static Result<bool> make_symlink(Directory& folder, const std::string& name, const std::optional<std::string>& text,
                                   bool to_directory) {
    if (!text) return false;
    Result<void> made = folder.create_symlink(name, *text, to_directory);
    if (made) return true;
    const Code code = made.error().code;
    if (code == Code::name_too_long || code == Code::invalid_parameter) return false;
    return std::move(made.error());
  }

  /// At the very end: making an entry changes its folder's times.
  Result<void> finish_folders() {
    for (std::size_t i = 1; i < plan_.folders.size(); ++i) {
      TRY(check_cancel(plan_.bytes));
      const PlannedFolder& folder = plan_.folders[i];
      TRY_ASSIGN(const std::shared_ptr<Directory> parent, folders_.open(folder.parent));
      TRY(set_times(*parent, folder.entry, *folder.dentry));
    }
    TRY_ASSIGN(const FileStat root, target_.stat());
    plan_.entries.front().set_stat(root);
    drop_not_made();
    return {};
  }

  Result<void> set_times(Directory& folder, std::uint32_t entry, const Dentry& dentry) {
    const std::string& name = name_of(entry);
    TRY(folder.set_times(name, file_time_to_ns(dentry.access_time()), file_time_to_ns(dentry.write_time())));
    TRY_ASSIGN(const FileStat stat, folder.stat(name));
    plan_.entries[entry].set_stat(stat);
    return {};
  }

  void drop_not_made() {
    std::sort(not_made_.begin(), not_made_.end());
    std::uint32_t number = 0;
    std::erase_if(plan_.entries, [&](const RecordedEntry&) {
      return std::binary_search(not_made_.begin(), not_made_.end(), number++);
    });
  }

  File& file_;
  const Wim& wim_;
  ExtractionPlan& plan_;
  Directory& target_;
  const OnProgress& progress_;
  OpenFolders folders_;
  std::vector<std::uint32_t> not_made_;  ///< entries of links that cannot be shown
};

}  // namespace

Result<void> extract_image(File& file, const Wim& wim, ExtractionPlan& plan, Directory& target,
                           const OnProgress& progress, unsigned workers) {
  return ImageExtraction(file, wim, plan, target, progress).run(workers);
}

}  // namespace dismount
