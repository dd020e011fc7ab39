// SPDX-License-Identifier: MIT
#include "engine/portable/link_target.h"

#include <algorithm>

#include "base/utf16.h"

namespace dismount {
namespace {

/// Bit 0 of the reparse flags at 0x5E: the target is not relative to the image's root.
constexpr std::uint16_t kNotFixed = 1;

/// Swapped both ways, so that a backslash in a name here survives.
std::string swap_slashes(std::string text) {
  for (char& c : text) c = c == '/' ? '\\' : c == '\\' ? '/' : c;
  return text;
}

/// "\??\C:\Users" → "\Users": the prefixes of the object manager and the drive go.
std::u16string strip_prefix(const std::u16string& name) {
  std::u16string rest = name;
  bool namespace_prefix = false;
  for (const std::u16string_view prefix : {u"\\??\\", u"\\DosDevices\\", u"\\Device\\"}) {
    if (rest.starts_with(prefix)) {
      rest.erase(0, prefix.size());
      namespace_prefix = true;
      break;
    }
  }
  const bool drive = rest.size() >= 2 && rest[1] == u':';
  if (!namespace_prefix && !drive) return rest;
  const std::size_t slash = rest.find(u'\\');
  return slash == std::u16string::npos ? u"\\" : rest.substr(slash);
}

bool is_below(const std::string& path, const std::string& directory) {
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace

std::optional<std::string> link_text(const LinkData& link, bool fixed, const std::string& mount_path) {
  if (link.substitute_name.empty()) return std::nullopt;
  std::string text;
  if (link.relative) {
    text = swap_slashes(utf16_to_utf8(link.substitute_name));
  } else {
    text = swap_slashes(utf16_to_utf8(strip_prefix(link.substitute_name)));
    if (fixed && text.starts_with('/')) text = text == "/" ? mount_path : mount_path + text;
  }
  if (text.empty() || text.find('\0') != std::string::npos) return std::nullopt;
  return text;
}

std::optional<NewLink> link_from_text(const std::string& text, const std::string& mount_path) {
  NewLink made;
  LinkData link;
  link.relative = !text.starts_with('/');
  std::string target = text;
  if (!link.relative) {
    if (is_below(target, mount_path)) {
      target.erase(0, mount_path.size());
      if (target.empty()) target = "/";
    } else {
      made.not_fixed = true;
    }
  }
  const auto units = utf8_to_utf16(swap_slashes(target));
  if (!units) return std::nullopt;
  link.print_name = link.relative ? *units : u"C:" + *units;
  link.substitute_name = link.relative ? *units : u"\\??\\C:" + *units;
  made.data = encode_symlink(link);
  if (made.data.size() > kMaxReparseData) return std::nullopt;
  return made;
}

const std::optional<Bytes>& LinkReader::read(const Sha1Hash& hash) {
  if (last_ == hash) return data_;
  last_ = hash;
  data_.reset();
  const Blob* blob = table_->find(hash);
  if (blob == nullptr) return data_;
  Result<Bytes> data = reader_.read_all(blob->resource, kMaxReparseData, "reparse data " + to_hex(hash));
  if (data && sha1(*data) == hash) data_ = std::move(*data);
  return data_;
}

std::optional<std::string> read_link_text(LinkReader& links, const Dentry& dentry, const std::string& mount_path) {
  const std::optional<Bytes>& data = links.read(dentry.reparse_hash());
  if (!data) return std::nullopt;
  const std::optional<LinkData> link = decode_link(dentry.reparse_tag(), *data);
  if (!link) return std::nullopt;
  const bool fixed = (read_le16(dentry.bytes(), 0x5E) & kNotFixed) == 0;
  return link_text(*link, fixed, mount_path);
}

}  // namespace dismount
