// SPDX-License-Identifier: MIT
// A directory that can do nothing: what a test needs of one it overrides.
#pragma once

#include "platform/tree.h"

namespace dismount::test {

class StubDirectory : public Directory {
 public:
  const std::string& path() const override { return path_; }
  Result<FileStat> stat() override { return FileStat{.kind = FileKind::directory}; }
  Result<FileStat> stat(const std::string&) override { return unused(); }
  Result<std::vector<TreeEntry>> list() override { return unused(); }
  Result<std::vector<TreeName>> list_names() override { return unused(); }
  Result<std::unique_ptr<Directory>> open_directory(const std::string&) override { return unused(); }
  Result<std::unique_ptr<Directory>> create_directory(const std::string&) override { return unused(); }
  Result<std::unique_ptr<File>> open_file(const std::string&) override { return unused(); }
  Result<std::unique_ptr<File>> create_file(const std::string&, std::uint32_t) override { return unused(); }
  Result<FileStat> close_file(std::unique_ptr<File>, const std::string&, std::int64_t, std::int64_t) override {
    return unused();
  }
  Result<std::string> read_symlink(const std::string&) override { return unused(); }
  Result<void> create_symlink(const std::string&, const std::string&, bool) override { return unused(); }
  Result<void> create_hard_link(const std::string&, Directory&, const std::string&) override { return unused(); }
  Result<void> set_times(const std::string&, std::int64_t, std::int64_t) override { return unused(); }
  Result<void> remove_file(const std::string&) override { return unused(); }
  Result<void> remove_directory(const std::string&) override { return unused(); }

 private:
  static Error unused() {
    return Error{.code = Code::not_supported, .what = "unused", .where = {}, .cause = {}, .next = {}};
  }

  std::string path_ = "/tree";
};

}  // namespace dismount::test
