// SPDX-License-Identifier: MIT
#include "engine/portable/scan.h"

#include <algorithm>

#include "base/parallel_for.h"
#include "base/utf16.h"
#include "engine/portable/hash_ahead.h"
#include "engine/portable/known_entries.h"
#include "engine/portable/link_groups.h"
#include "engine/portable/link_target.h"
#include "engine/portable/match_names.h"
#include "engine/portable/references.h"
#include "engine/portable/staging.h"
#include "platform/process.h"
#include "wim/name_order.h"

namespace dismount {
namespace {

/// A child of the new tree, with what its place among its siblings is decided by.
struct NewChild {
  Dentry dentry;
  std::size_t old_index;
};

Error not_storable(const std::string& path, std::string problem, std::string next) {
  return Error{.code = Code::invalid_name,
               .what = "an entry of the mount directory cannot be stored in the image",
               .where = path,
               .cause = std::move(problem),
               .next = std::move(next)};
}

/// A directory that is opened only when something in it must be read: an unchanged tree needs none.
class LazyDirectory {
 public:
  explicit LazyDirectory(Directory& root) : opened_(&root) {}
  LazyDirectory(LazyDirectory& parent, const std::string& name) : parent_(&parent), name_(&name) {}

  Result<Directory*> open() {
    if (opened_ == nullptr) {
      TRY_ASSIGN(Directory* const parent, parent_->open());
      TRY_ASSIGN(own_, parent->open_directory(*name_));
      opened_ = own_.get();
    }
    return opened_;
  }

 private:
  LazyDirectory* parent_ = nullptr;
  const std::string* name_ = nullptr;
  std::unique_ptr<Directory> own_;
  Directory* opened_ = nullptr;
};

class Scanner {
 public:
  Scanner(ResourceReader reader, const Wim& wim, const Image& image, const ScanTarget& target,
          const OnProgress& progress)
      : links_(std::move(reader), wim.lookup_table),
        wim_(wim),
        image_(image),
        known_(target.record, image),
        root_(target.root),
        listed_(target.listed),
        stage_unchanged_(target.stage_unchanged),
        progress_(progress),
        staging_(wim.lookup_table, target.root, [this] { return still_wanted(); }) {}

  Result<Scan> run() {
    TRY_ASSIGN(const FileStat root_stat, root_.stat());
    TRY(match_names(listed_.top, image_.root(), known_));
    TRY(hash_ahead(root_, listed_.top, known_, [this] { return still_wanted(); }));
    std::vector<std::string> path;
    LazyDirectory disk(root_);
    TRY_ASSIGN(Dentry new_root, make_directory(disk, listed_.top, root_stat, known_.root(), u"", path, 0));
    if (link_groups_.settle(new_root)) scan_.changed = true;

    known_.count(scan_.changes);
    scan_.changed = scan_.changed || scan_.changes.added + scan_.changes.modified + scan_.changes.removed > 0;
    if (!scan_.changed && !stage_unchanged_) return std::move(scan_);

    scan_.staged.blobs = staging_.take_blobs();
    scan_.staged.source = staging_.source();
    const BlobSizes sizes(wim_.lookup_table, scan_.staged.blobs);
    TRY(run_together({[&]() -> Result<void> {
                        scan_.staged.counts = count_image(new_root, sizes);
                        return {};
                      },
                      [&] { return stage_tree(new_root); }}));
    scan_.staged.modified = ns_to_file_time(now());
    return std::move(scan_);
  }

 private:
  Result<void> stage_tree(const Dentry& new_root) {
    if (stage_unchanged_) {  // the caller may keep the old tree, or drop another one
      scan_.staged.references_added = references_of(new_root);
      scan_.staged.references_dropped = references_of(image_.root());
    } else {
      ReferenceChanges changes = reference_changes(image_.root(), new_root);
      scan_.staged.references_added = std::move(changes.added);
      scan_.staged.references_dropped = std::move(changes.dropped);
    }
    TRY_ASSIGN(scan_.staged.metadata, image_.encode_with(new_root));
    return {};
  }

  Result<void> still_wanted() const { return progress_ ? progress_(listed_.count) : Result<void>{}; }

  Result<Dentry> make_directory(LazyDirectory& disk, const ListedFolder& listed, const FileStat& stat,
                                const Known& known, const std::u16string& name, std::vector<std::string>& path,
                                std::uint32_t parent_security) {
    if (listed.error) return *listed.error;
    TRY(still_wanted());
    Dentry dentry = known.dentry != nullptr ? Dentry(known.dentry->bytes(), known.dentry->position())
                                            : make_new(name, kAttributeDirectory, parent_security, stat);
    if (known.dentry != nullptr) {
      dentry.has_child_list = known.dentry->has_child_list;
      take_over(known, name, dentry);
      if (stat.write_time != known.recorded->write_time) {
        dentry.set_times(ns_to_file_time(stat.access_time), ns_to_file_time(stat.write_time));
        scan_.changed = true;
      }
    } else {
      ++scan_.changes.added;
    }

    std::vector<NewChild> children;
    children.reserve(listed.hidden.size() + listed.entries.size());
    for (const Known& hidden : listed.hidden) children.push_back({copy_tree(*hidden.dentry), hidden.place});
    for (const ListedEntry& one : listed.entries) {
      const TreeEntry& entry = one.entry;
      path.push_back(entry.name);
      if (path.size() >= kMaxDepth) {
        return not_storable(join_path(path), "directories are nested more than 1024 deep", "move it, then save again");
      }
      Known child = one.known;
      if (child.recorded == nullptr) {
        child = known_.by_inode(entry.stat);
        if (one.folder && child.dentry != nullptr) TRY(match_names(*one.folder, *child.dentry, known_));
      }
      TRY_ASSIGN(std::optional<Dentry> made, make_child(disk, one, child, path, dentry.security_id()));
      if (made) children.push_back({std::move(*made), child.place});
      path.pop_back();
    }
    place_children(dentry, std::move(children));
    return dentry;
  }

  /// Old siblings keep the image's order; as soon as one is new, all are sorted as NTFS would.
  static void place_children(Dentry& directory, std::vector<NewChild> children) {
    const bool any_new = std::any_of(children.begin(), children.end(),
                                     [](const NewChild& child) { return child.old_index == Known::kNowhere; });
    if (any_new) {
      std::vector<std::pair<std::u16string, std::size_t>> names;
      names.reserve(children.size());
      for (std::size_t i = 0; i < children.size(); ++i) names.emplace_back(children[i].dentry.name(), i);
      std::stable_sort(names.begin(), names.end(),
                       [](const auto& a, const auto& b) { return name_less(a.first, b.first); });
      directory.children.reserve(children.size());
      for (const auto& [name, i] : names) directory.children.push_back(std::move(children[i].dentry));
    } else {
      std::vector<std::pair<std::size_t, std::size_t>> places;
      places.reserve(children.size());
      for (std::size_t i = 0; i < children.size(); ++i) places.emplace_back(children[i].old_index, i);
      std::sort(places.begin(), places.end());
      directory.children.reserve(children.size());
      for (const auto& [place, i] : places) directory.children.push_back(std::move(children[i].dentry));
    }
    if (!directory.children.empty()) directory.has_child_list = true;
  }

  /// Nothing for what an image cannot hold.
  Result<std::optional<Dentry>> make_child(LazyDirectory& disk, const ListedEntry& listed, const Known& known,
                                           std::vector<std::string>& path, std::uint32_t parent_security) {
    const TreeEntry& entry = listed.entry;
    if (entry.stat.kind == FileKind::other) {
      scan_.skipped.push_back(join_path(path));
      return std::optional<Dentry>();
    }
    // What is found under its name keeps it; a link is made anew when its target changes.
    std::u16string name;
    if (known.place == Known::kNowhere || entry.stat.kind == FileKind::symlink) {
      auto wanted = utf8_to_utf16(entry.name);
      if (!wanted || wanted->size() * 2 > kMaxNameBytes) {
        return not_storable(join_path(path), "its name is not valid UTF-8", "rename it, then save again");
      }
      name = std::move(*wanted);
    }
    if (entry.stat.kind == FileKind::directory) {
      LazyDirectory child(disk, entry.name);
      TRY_ASSIGN(Dentry made, make_directory(child, *listed.folder, entry.stat, known, name, path, parent_security));
      return std::optional(std::move(made));
    }
    TRY_ASSIGN(Dentry made, entry.stat.kind == FileKind::file
                                ? make_file(disk, listed, known, name, path, parent_security)
                                : make_link(disk, entry, known, name, path, parent_security));
    return std::optional(std::move(made));
  }

  /// Marks a known entry as still there, and gives it its new name if it has one.
  void take_over(const Known& known, const std::u16string& name, Dentry& dentry) {
    known_.take(known);
    if (known.place == Known::kNowhere && dentry.name() != name) dentry.rename(name);
  }

  Result<Sha1Hash> hash_of(LazyDirectory& disk, const ListedEntry& listed, const std::vector<std::string>& path) {
    if (listed.hash) return *listed.hash;
    TRY_ASSIGN(Directory* const folder, disk.open());
    return staging_.hash_file(*folder, listed.entry, path);
  }

  Result<Dentry> make_file(LazyDirectory& disk, const ListedEntry& listed, const Known& known,
                           const std::u16string& name, const std::vector<std::string>& path,
                           std::uint32_t parent_security) {
    const FileStat& stat = listed.entry.stat;
    Dentry dentry;
    if (known.dentry != nullptr) {
      dentry = Dentry(known.dentry->bytes(), known.dentry->position());
      take_over(known, name, dentry);
      if (known.recorded->same_as(stat)) {
        if (known.place != Known::kNowhere) ++scan_.changes.unchanged;
      } else {
        TRY_ASSIGN(const Sha1Hash hash, hash_of(disk, listed, path));
        const bool new_contents = hash != dentry.contents_hash();
        const bool new_time = stat.write_time != known.recorded->write_time;
        if (new_contents) {
          if (dentry.is_reparse_point()) dentry.drop_reparse_data();
          dentry.set_contents_hash(hash);
          TRY(staging_.add_file(hash, stat, path));
        }
        if (new_contents || new_time) {
          dentry.set_times(ns_to_file_time(stat.access_time), ns_to_file_time(stat.write_time));
          scan_.changed = true;
        }
        if (known.place != Known::kNowhere)
          ++(new_contents || new_time ? scan_.changes.modified : scan_.changes.unchanged);
      }
    } else {
      dentry = make_new(name, kAttributeNormal, parent_security, stat);
      TRY_ASSIGN(const Sha1Hash hash, hash_of(disk, listed, path));
      dentry.set_contents_hash(hash);
      TRY(staging_.add_file(hash, stat, path));
      ++scan_.changes.added;
    }
    const bool same_inode = known.recorded != nullptr && known.recorded->inode == stat.inode;
    link_groups_.note(dentry, stat, same_inode);
    return dentry;
  }

  Result<Dentry> make_link(LazyDirectory& disk, const TreeEntry& entry, const Known& known, const std::u16string& name,
                           const std::vector<std::string>& path, std::uint32_t parent_security) {
    const FileStat& stat = entry.stat;
    const bool was_link = known.dentry != nullptr;
    const bool untouched = was_link && known.recorded->same_as(stat);
    std::string text;
    if (!untouched) {
      TRY_ASSIGN(Directory* const folder, disk.open());
      TRY_ASSIGN(text, folder->read_symlink(entry.name));
    }
    if (was_link) {
      Dentry dentry(known.dentry->bytes(), known.dentry->position());
      const bool same_target = untouched || read_link_text(links_, dentry, root_.path()) == text;
      if (same_target) {
        take_over(known, name, dentry);
        dentry.has_child_list = known.dentry->has_child_list;
        for (const Dentry& hidden : known.dentry->children) dentry.children.push_back(copy_tree(hidden));
        const bool new_time = stat.write_time != known.recorded->write_time;
        if (new_time) {
          dentry.set_times(ns_to_file_time(stat.access_time), ns_to_file_time(stat.write_time));
          scan_.changed = true;
        }
        if (known.place != Known::kNowhere) ++(new_time ? scan_.changes.modified : scan_.changes.unchanged);
        return dentry;
      }
    }
    const auto made = link_from_text(text, root_.path());
    if (!made) {
      return not_storable(join_path(path), "its target is not valid UTF-8, or is too long",
                          "change it, then save again");
    }
    const std::uint32_t attributes =
        kAttributeReparsePoint | (points_to_directory(path, text) ? std::uint32_t{kAttributeDirectory} : 0U);
    const Sha1Hash hash = sha1(made->data);
    Dentry dentry = Dentry::make(
        {.name = name,
         .attributes = attributes,
         .security_id = was_link ? known.dentry->security_id() : parent_security,
         .creation_time = was_link ? known.dentry->creation_time() : ns_to_file_time(birth_or_write_time(stat)),
         .access_time = ns_to_file_time(stat.access_time),
         .write_time = ns_to_file_time(stat.write_time),
         .hash = hash,
         .reparse_tag = kReparseSymlink,
         .link_not_fixed = made->not_fixed});
    TRY(staging_.add_bytes(hash, made->data, entry.name));
    if (was_link) {
      known_.take(known);
      if (known.place != Known::kNowhere) ++scan_.changes.modified;
    } else {
      ++scan_.changes.added;
    }
    return dentry;
  }

  /// Windows keeps in the link whether it leads to a directory. Only paths inside the mount are looked at.
  bool points_to_directory(const std::vector<std::string>& path, const std::string& text) const {
    const std::string target = text.starts_with('/') ? text : parent_path(join_path(path)) + "/" + text;
    const Result<std::string> real = canonical_path(target);
    if (!real || !real->starts_with(root_.path() + "/")) return false;
    const Result<FileStat> stat = stat_path(*real);
    return stat.ok() && stat->kind == FileKind::directory;
  }

  static std::int64_t birth_or_write_time(const FileStat& stat) {
    return stat.birth_time != 0 ? stat.birth_time : stat.write_time;
  }

  static Dentry make_new(const std::u16string& name, std::uint32_t attributes, std::uint32_t security,
                         const FileStat& stat) {
    return Dentry::make({.name = name,
                         .attributes = attributes,
                         .security_id = security,
                         .creation_time = ns_to_file_time(birth_or_write_time(stat)),
                         .access_time = ns_to_file_time(stat.access_time),
                         .write_time = ns_to_file_time(stat.write_time)});
  }

  static Dentry copy_tree(const Dentry& dentry) {
    Dentry copy(dentry.bytes(), dentry.position());
    copy.has_child_list = dentry.has_child_list;
    for (const Dentry& child : dentry.children) copy.children.push_back(copy_tree(child));
    return copy;
  }

  std::string join_path(const std::vector<std::string>& path) const {
    std::string joined = root_.path();
    for (const std::string& component : path) joined += "/" + component;
    return joined;
  }

  LinkReader links_;
  const Wim& wim_;
  const Image& image_;
  KnownEntries known_;
  Directory& root_;
  ListedTree& listed_;
  bool stage_unchanged_;
  const OnProgress& progress_;
  Staging staging_;
  LinkGroups link_groups_;
  Scan scan_;
};

}  // namespace

Result<Scan> scan_mount(File& file, const Wim& wim, const Image& image, const ScanTarget& target,
                        const OnProgress& progress) {
  TRY_ASSIGN(ResourceReader reader, make_resource_reader(file, wim));
  return Scanner(std::move(reader), wim, image, target, progress).run();
}

}  // namespace dismount
