// SPDX-License-Identifier: MIT
// A dentry: one name in an image, with everything the image knows about it (docs/format/dentry.md).
// A dentry keeps its encoded bytes, with its stream entries behind it, and reads fields out of them. One that nobody
// changes is written back byte for byte, so what we do not know survives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sha1.h"
#include "wim/filetime.h"

namespace dismount {

enum FileAttributes : std::uint32_t {
  kAttributeReadOnly = 0x1,
  kAttributeDirectory = 0x10,
  kAttributeNormal = 0x80,
  kAttributeReparsePoint = 0x400,
  kAttributeEncrypted = 0x4000,
};

inline constexpr std::uint32_t kReparseSymlink = 0xA000000C;
inline constexpr std::uint32_t kReparseJunction = 0xA0000003;

inline constexpr std::size_t kDentryFixedSize = 102;
inline constexpr std::size_t kStreamFixedSize = 38;
/// Names are counted in bytes by 16 bits and padded by a NUL unit.
inline constexpr std::size_t kMaxNameBytes = 65'534;
/// NTFS's limit on reparse data, without the 8 bytes of its header (format section 7).
inline constexpr std::size_t kMaxReparseData = 16'376;

/// One stream as the dentry names it.
struct DentryStream {
  enum class Kind { contents, reparse_data, named, surplus };
  Kind kind = Kind::contents;
  Sha1Hash hash{};
  std::u16string name;      ///< of an alternate data stream
  std::size_t hash_at = 0;  ///< where the hash lies in the dentry's bytes
};

/// The hashes of one dentry: which stream is what is decided by order (format section 6).
std::vector<DentryStream> streams_of(ByteView dentry);

class Dentry {
 public:
  Dentry() = default;
  /// `bytes` must have passed check_dentry and outlive this object.
  explicit Dentry(ByteView bytes, std::uint64_t position = 0) : bytes_(bytes), position_(position) {}
  /// A copy of the names' owner is never wanted by accident.
  Dentry(const Dentry&) = delete;
  Dentry& operator=(const Dentry&) = delete;
  Dentry(Dentry&&) = default;
  Dentry& operator=(Dentry&&) = default;

  /// The same dentry with bytes of its own and no children.
  Dentry clone() const;

  ByteView bytes() const { return bytes_; }
  /// Offset in the metadata resource it was read from; 0 for a new one.
  std::uint64_t position() const { return position_; }

  std::uint32_t attributes() const { return read_le32(bytes_, 0x08); }
  bool is_directory() const { return (attributes() & kAttributeDirectory) != 0; }
  bool is_reparse_point() const { return (attributes() & kAttributeReparsePoint) != 0; }
  bool is_encrypted() const { return (attributes() & kAttributeEncrypted) != 0; }
  /// A symbolic link or a junction: what a file system here can show as a link.
  bool is_link() const;
  std::uint32_t security_id() const { return read_le32(bytes_, 0x0C); }
  std::uint64_t subdirectory_offset() const { return read_le64(bytes_, 0x10); }
  FileTime creation_time() const { return read_le64(bytes_, 0x28); }
  FileTime access_time() const { return read_le64(bytes_, 0x30); }
  FileTime write_time() const { return read_le64(bytes_, 0x38); }
  std::uint32_t reparse_tag() const { return read_le32(bytes_, 0x58); }
  /// 0 for a file with one name, and for every reparse point.
  std::uint64_t hard_link_id() const { return is_reparse_point() ? 0 : read_le64(bytes_, 0x58); }
  std::u16string name() const;
  /// The same as it lies there, without a copy.
  ByteView name_bytes() const;
  std::u16string short_name() const;

  /// Hash of the unnamed data (kZeroHash: empty).
  Sha1Hash contents_hash() const { return hash_of(DentryStream::Kind::contents); }
  Sha1Hash reparse_hash() const { return hash_of(DentryStream::Kind::reparse_data); }

  void set_times(FileTime access, FileTime write);
  void set_hard_link_id(std::uint64_t id);
  void set_contents_hash(const Sha1Hash& hash);
  void set_reparse_hash(const Sha1Hash& hash);
  /// Gives it another name and drops the short name, which belonged to the old one.
  void rename(const std::u16string& name);
  /// Makes a plain file of a reparse point: its contents were replaced.
  void drop_reparse_data();

  std::vector<Dentry> children;
  /// False for files, and for a directory that the image gives no list (a directory reparse point).
  bool has_child_list = false;
  /// Free for who builds a tree; no part of the format.
  std::uint64_t note = 0;

  /// Fields of a new dentry; everything else is zero.
  struct New {
    std::u16string name;
    std::uint32_t attributes = kAttributeNormal;
    std::uint32_t security_id = 0xFFFFFFFF;
    FileTime creation_time = 0;
    FileTime access_time = 0;
    FileTime write_time = 0;
    Sha1Hash hash{};
    std::uint32_t reparse_tag = 0;
    bool link_not_fixed = false;  ///< an absolute link that is not relative to the image's root
  };
  static Dentry make(const New& fields);

 private:
  Sha1Hash hash_of(DentryStream::Kind kind) const;
  ByteSpan own();
  void replace_streams(const std::vector<DentryStream>& streams);

  ByteView bytes_;
  Bytes owned_;
  std::uint64_t position_ = 0;
};

/// Checks the dentry at `at` of a metadata resource with its stream entries and returns the size of all of it.
/// Nothing here reads past the end; every length is proven before use (format section 15).
Result<std::uint64_t> check_dentry(ByteView resource, std::uint64_t at);

/// Whether the eight bytes at `at` end a list of siblings.
bool is_end_of_list(ByteView resource, std::uint64_t at);

}  // namespace dismount
