// SPDX-License-Identifier: MIT
#include "engine/portable/extract.h"

#include <algorithm>
#include <map>

#include "base/utf16.h"
#include "engine/portable/link_target.h"
#include "engine/portable/visible.h"

namespace dismount {
namespace {

using Components = std::vector<std::string>;
constexpr std::size_t kNamedAtMost = 5;

/// A file that is written when it is the turn of its data.
struct PendingFile {
  Components folder;
  std::string name;
  const Dentry* dentry;
  const Blob* blob;  ///< none: empty
};

/// A link cannot be made before all files are there, so it waits here.
struct PendingLink {
  Components folder;
  std::string name;
  const Dentry* dentry;
};

struct LinkGroup {
  std::uint64_t id;
  Sha1Hash contents;  ///< Windows links by group and contents: groups with different contents occur
  bool operator<(const LinkGroup& other) const { return id != other.id ? id < other.id : contents < other.contents; }
};

struct FirstLink {
  Components folder;
  std::string name;
};

std::string join(const Components& folder, const std::string& name) {
  std::string path;
  for (const std::string& component : folder) path += "/" + component;
  return path + "/" + name;
}

class Extractor {
 public:
  Extractor(ResourceReader reader, const Wim& wim, Directory& target, const OnProgress& progress)
      : reader_(std::move(reader)), wim_(wim), target_(target), progress_(progress) {}

  Result<Extracted> run(const Image& image) {
    Components path;
    TRY(make_files(image.root(), target_, path));
    TRY(make_solid_files());
    TRY(make_hard_links());
    TRY(make_symlinks());
    TRY(set_directory_times(image.root(), target_));
    TRY_ASSIGN(const FileStat root, target_.stat());
    record(image.root(), "", root);
    TRY(record_children(image.root(), target_));
    return std::move(extracted_);
  }

 private:
  Result<void> make_files(const Dentry& directory, Directory& disk, Components& path) {
    const std::vector<VisibleChild> children = visible_children(directory);
    count_hidden(directory, children, path);
    for (const auto& [dentry, name] : children) {
      if (dentry->is_link()) {
        symlinks_.push_back({path, name, dentry});
      } else if (dentry->is_directory()) {
        TRY_ASSIGN(const std::unique_ptr<Directory> made, disk.create_directory(name));
        path.push_back(name);
        TRY(make_files(*dentry, *made, path));
        path.pop_back();
      } else {
        TRY(make_file(*dentry, disk, path, name));
      }
    }
    return {};
  }

  void count_hidden(const Dentry& directory, const std::vector<VisibleChild>& visible, const Components& path) {
    extracted_.hidden += directory.children.size() - visible.size();
    std::size_t next = 0;
    for (const Dentry& child : directory.children) {
      if (next < visible.size() && visible[next].dentry == &child) {
        ++next;
      } else if (extracted_.not_shown.size() < kNamedAtMost) {
        extracted_.not_shown.push_back(join(path, utf16_to_utf8(child.name())));
      }
    }
  }

  Result<void> make_file(const Dentry& dentry, Directory& disk, const Components& path, const std::string& name) {
    const Sha1Hash contents = dentry.contents_hash();
    if (dentry.hard_link_id() != 0) {
      const auto [first, is_first] = first_links_.try_emplace({dentry.hard_link_id(), contents}, FirstLink{path, name});
      if (!is_first) {
        hard_links_.push_back({path, name, &dentry});
        return {};
      }
    }
    const Blob* blob = contents == kZeroHash ? nullptr : wim_.lookup_table.find(contents);
    if (blob == nullptr && contents != kZeroHash) {
      return corrupt(join(path, name), "its data " + to_hex(contents) + " is not in the file");
    }
    if (blob != nullptr && wim_.lookup_table.is_in_solid(*blob)) {
      solid_files_.push_back({path, name, &dentry, blob});
      return {};
    }
    return write_file(disk, {path, name, &dentry, blob});
  }

  Result<void> write_file(Directory& disk, const PendingFile& pending) {
    const Dentry& dentry = *pending.dentry;
    TRY_ASSIGN(const std::unique_ptr<File> file, disk.create_file(pending.name, 0666));
    if (pending.blob != nullptr) TRY(write_contents(*file, *pending.blob, join(pending.folder, pending.name)));
    return disk.set_times(pending.name, file_time_to_ns(dentry.access_time()), file_time_to_ns(dentry.write_time()));
  }

  /// In the order of their data: a solid resource is unpacked in large chunks, and each only once.
  Result<void> make_solid_files() {
    std::stable_sort(solid_files_.begin(), solid_files_.end(), [](const PendingFile& a, const PendingFile& b) {
      return a.blob->resource.offset < b.blob->resource.offset;
    });
    for (const PendingFile& pending : solid_files_) {
      std::unique_ptr<Directory> holder;
      TRY_ASSIGN(Directory * here, open_folder(pending.folder, holder));
      TRY(write_file(*here, pending));
    }
    return {};
  }

  Result<void> write_contents(File& file, const Blob& blob, const std::string& path) {
    Sha1 hasher;
    std::uint64_t written = 0;
    TRY(reader_.read(blob.resource, path, [&](ByteView data) -> Result<void> {
      hasher.update(data);
      TRY(file.write_at(written, data));
      written += data.size();
      done_ += data.size();
      return progress_ ? progress_(done_) : Result<void>{};
    }));
    if (hasher.finish() != blob.hash) return corrupt(path, "its contents do not match their SHA-1");
    return {};
  }

  /// Opens a folder below the target by walking down, so no component can be a link.
  Result<Directory*> open_folder(const Components& folder, std::unique_ptr<Directory>& holder) {
    Directory* at = &target_;
    for (const std::string& component : folder) {
      TRY_ASSIGN(std::unique_ptr<Directory> next, at->open_directory(component));
      holder = std::move(next);
      at = holder.get();
    }
    return at;
  }

  Result<void> make_hard_links() {
    for (const PendingLink& link : hard_links_) {
      const FirstLink& first = first_links_.at({link.dentry->hard_link_id(), link.dentry->contents_hash()});
      std::unique_ptr<Directory> here_holder;
      std::unique_ptr<Directory> there_holder;
      TRY_ASSIGN(Directory * here, open_folder(link.folder, here_holder));
      TRY_ASSIGN(Directory * there, open_folder(first.folder, there_holder));
      TRY(here->create_hard_link(link.name, *there, first.name));
    }
    return {};
  }

  Result<void> make_symlinks() {
    const auto position = [this](const PendingLink& link) -> std::uint64_t {
      const Blob* blob = wim_.lookup_table.find(link.dentry->reparse_hash());
      return blob != nullptr && wim_.lookup_table.is_in_solid(*blob) ? blob->resource.offset : 0;
    };
    std::stable_sort(symlinks_.begin(), symlinks_.end(),
                     [&](const PendingLink& a, const PendingLink& b) { return position(a) < position(b); });
    for (const PendingLink& link : symlinks_) {
      const auto text = read_link_text(reader_, wim_.lookup_table, *link.dentry, target_.path());
      if (!text) {
        // It stays in the image as it is; nothing on disk could stand for it.
        ++extracted_.hidden;
        if (extracted_.not_shown.size() < kNamedAtMost) {
          extracted_.not_shown.push_back(join(link.folder, link.name));
        }
        continue;
      }
      std::unique_ptr<Directory> holder;
      TRY_ASSIGN(Directory * here, open_folder(link.folder, holder));
      TRY(here->create_symlink(link.name, *text, link.dentry->is_directory()));
      TRY(here->set_times(link.name, file_time_to_ns(link.dentry->access_time()),
                          file_time_to_ns(link.dentry->write_time())));
    }
    return {};
  }

  /// Children first: making an entry changes its folder's times.
  Result<void> set_directory_times(const Dentry& directory, Directory& disk) {
    for (const auto& [dentry, name] : visible_children(directory)) {
      if (dentry->is_link() || !dentry->is_directory()) continue;
      TRY_ASSIGN(const std::unique_ptr<Directory> child, disk.open_directory(name));
      TRY(set_directory_times(*dentry, *child));
      TRY(disk.set_times(name, file_time_to_ns(dentry->access_time()), file_time_to_ns(dentry->write_time())));
    }
    return {};
  }

  /// Taken at the very end: links and times made later would have changed what we remember.
  Result<void> record_children(const Dentry& directory, Directory& disk) {
    if (progress_) TRY(progress_(done_));
    std::map<std::string, FileStat> on_disk;
    TRY_ASSIGN(std::vector<TreeEntry> listed, disk.list());
    for (TreeEntry& entry : listed) on_disk.emplace(std::move(entry.name), entry.stat);
    for (const auto& [dentry, name] : visible_children(directory)) {
      const auto found = on_disk.find(name);
      if (found == on_disk.end()) continue;  // a link that could not be shown
      record(*dentry, name, found->second);
      if (found->second.kind != FileKind::directory) continue;
      TRY_ASSIGN(const std::unique_ptr<Directory> child, disk.open_directory(name));
      TRY(record_children(*dentry, *child));
    }
    return {};
  }

  void record(const Dentry& dentry, std::string name, const FileStat& stat) {
    extracted_.entries.push_back({.position = dentry.position(),
                                  .kind = stat.kind,
                                  .size = stat.size,
                                  .write_time = stat.write_time,
                                  .change_time = stat.change_time,
                                  .birth_time = stat.birth_time,
                                  .inode = stat.inode,
                                  .name = std::move(name)});
  }

  ResourceReader reader_;
  const Wim& wim_;
  Directory& target_;
  const OnProgress& progress_;
  std::uint64_t done_ = 0;
  std::map<LinkGroup, FirstLink> first_links_;
  std::vector<PendingFile> solid_files_;
  std::vector<PendingLink> hard_links_;
  std::vector<PendingLink> symlinks_;
  Extracted extracted_;
};

}  // namespace

std::uint64_t bytes_to_extract(const Wim& wim, const Image& image) {
  std::uint64_t bytes = 0;
  std::vector<const Dentry*> pending{&image.root()};
  while (!pending.empty()) {
    const Dentry* next = pending.back();
    pending.pop_back();
    for (const Dentry& child : next->children) pending.push_back(&child);
    if (const Blob* blob = wim.lookup_table.find(next->contents_hash())) bytes += blob->resource.original_size;
  }
  return bytes;
}

Result<Extracted> extract_image(File& file, const Wim& wim, const Image& image, Directory& target,
                                const OnProgress& progress) {
  TRY_ASSIGN(ResourceReader reader, make_resource_reader(file, wim));
  return Extractor(std::move(reader), wim, target, progress).run(image);
}

}  // namespace dismount
