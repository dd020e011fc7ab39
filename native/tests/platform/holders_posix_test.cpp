// SPDX-License-Identifier: MIT
// Who keeps a directory busy, seen in real processes.
#include <filesystem>

#include "platform/holders.h"
#include "platform/working_directory.h"
#include "tests/platform/scratch.h"
#include "tests/support/child_process_posix.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

namespace {

/// A folder "mnt" with a file in it, and what is found of one child below it.
struct Scene {
  Scene() {
    fs::create_directories(mount + "/folder");
    write_file(file, "text");
  }
  std::vector<Holder> found(const ChildProcess& child) const { return found(child, mount); }
  static std::vector<Holder> found(const ChildProcess& child, const std::string& directory) {
    Result<std::vector<Holder>> all = holders_below(directory);
    REQUIRE(all.ok());
    std::erase_if(*all, [&](const Holder& holder) { return holder.pid != child.pid(); });
    return std::move(all).value();
  }
  void check_one(const ChildProcess& child, HolderUse use, const std::string& path) const {
    const std::vector<Holder> all = found(child);
    REQUIRE(all.size() == 1);
    CHECK(all[0].use == use);
    CHECK(all[0].file == path);
    CHECK(all[0].process == "platform_test");
  }

  Scratch scratch;
  std::string root = fs::canonical(scratch.path());
  std::string mount = root + "/mnt";
  std::string file = mount + "/folder/file";
};

}  // namespace

TEST_CASE("an open file is told by what it was opened for") {
  const Scene s;
  s.check_one(ChildProcess(keeps_open(s.file, O_RDONLY)), HolderUse::reads, s.file);
  s.check_one(ChildProcess(keeps_open(s.file, O_WRONLY | O_APPEND)), HolderUse::writes, s.file);
  s.check_one(ChildProcess(keeps_open(s.file, O_RDWR)), HolderUse::writes, s.file);
  s.check_one(ChildProcess(keeps_open(s.mount + "/folder", O_RDONLY)), HolderUse::reads, s.mount + "/folder");
}

TEST_CASE("a mapping that writes to the file is told apart from one that does not") {
  const Scene s;
  s.check_one(ChildProcess(keeps_mapped(s.file, PROT_READ | PROT_WRITE, MAP_SHARED)), HolderUse::writes, s.file);
  s.check_one(ChildProcess(keeps_mapped(s.file, PROT_READ | PROT_WRITE, MAP_PRIVATE)), HolderUse::maps, s.file);
  s.check_one(ChildProcess(keeps_mapped(s.file, PROT_READ, MAP_SHARED)), HolderUse::maps, s.file);
}

TEST_CASE("a current directory is told, also the directory itself") {
  const Scene s;
  s.check_one(ChildProcess(stays_in(s.mount)), HolderUse::current_directory, s.mount);
  s.check_one(ChildProcess(stays_in(s.mount + "/folder")), HolderUse::current_directory, s.mount + "/folder");
}

TEST_CASE("a running program is told") {
  const Scene s;
  const std::string program = s.mount + "/sleeper";
  fs::copy_file("/bin/sleep", program);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::execl(program.c_str(), "something else", "60", nullptr);
    ::_exit(1);
  }
  std::vector<Holder> found;
  for (int i = 0; i < 200 && found.empty(); ++i) {
    ::usleep(10'000);
    found = holders_below(s.mount).value();
  }
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].pid == static_cast<std::uint32_t>(pid));
  CHECK(found[0].process == "sleeper");
  CHECK(found[0].use == HolderUse::maps);
  CHECK(found[0].file == program);
}

TEST_CASE("a name that only begins the same, and what is outside, is nobody's business") {
  const Scene s;
  fs::create_directory(s.mount + "2");
  write_file(s.mount + "2/file", "text");
  CHECK(s.found(ChildProcess(keeps_open(s.mount + "2/file", O_RDWR))).empty());
  CHECK(s.found(ChildProcess(stays_in(s.root))).empty());
}

TEST_CASE("the directory is found under any name it has") {
  const Scene s;
  fs::create_directory_symlink(s.mount, s.root + "/link");
  const ChildProcess child(keeps_open(s.file, O_RDWR));
  CHECK(Scene::found(child, s.root + "/link/").size() == 1);
  CHECK(Scene::found(child, s.root + "/mnt/../mnt").size() == 1);
  CHECK(code_of(holders_below(s.root + "/none")) == Code::file_not_found);
}

TEST_CASE("files that were removed or replaced do not count, whatever their names look like") {
  const Scene s;
  const ChildProcess open(keeps_open(s.file, O_RDWR));
  const ChildProcess mapped(keeps_mapped(s.file, PROT_READ | PROT_WRITE, MAP_SHARED));
  CHECK(s.found(open).size() == 1);
  CHECK(s.found(mapped).size() == 1);
  write_file(s.file + ".new", "text");
  fs::rename(s.file + ".new", s.file);
  CHECK(s.found(open).empty());
  CHECK(s.found(mapped).empty());
  write_file(s.file + " (deleted)", "text");  // the text that the kernel shows for the removed one
  CHECK(s.found(open).empty());
  CHECK(s.found(mapped).empty());
  s.check_one(ChildProcess(keeps_open(s.file + " (deleted)", O_RDWR)), HolderUse::writes, s.file + " (deleted)");
}

TEST_CASE("odd names are told as they are") {
  const Scene s;
  for (const char* name : {"two\nlines", "a\\012b", "sp ace", "\xff\xfe", "7f00-8000 rw-s 00000000 00:00 1 "}) {
    CAPTURE(name);
    const std::string path = s.mount + "/" + name;
    write_file(path, "text");
    s.check_one(ChildProcess(keeps_open(path, O_RDWR)), HolderUse::writes, path);
    s.check_one(ChildProcess(keeps_mapped(path, PROT_WRITE, MAP_SHARED)), HolderUse::writes, path);
  }
}

TEST_CASE("a process with very many files leaves room for the others") {
  const Scene s;
  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) {
    many.push_back(s.mount + "/" + std::to_string(i));
    write_file(many.back(), "");
  }
  const ChildProcess reader([&] {
    for (const std::string& path : many) static_cast<void>(::open(path.c_str(), O_RDONLY));
  });
  const ChildProcess writer(keeps_open(s.file, O_WRONLY));
  const std::vector<Holder> all = holders_below(s.mount).value();
  CHECK(all.size() == 64);
  CHECK(all.front().pid == writer.pid());
}

TEST_CASE("this process is not among the holders, and leaves a directory that it must not hold") {
  const Scene s;
  const std::string before = fs::current_path();
  const int own = ::open(s.file.c_str(), O_RDWR);
  CHECK(holders_below(s.mount).value().empty());
  ::close(own);
  CHECK(leave_directory(s.mount).ok());
  CHECK(fs::current_path() == before);
  fs::current_path(s.mount + "/folder");
  CHECK(leave_directory(s.root + "/mnt/").ok());
  CHECK(fs::current_path() == "/");
  fs::current_path(before);
}

TEST_CASE("a process that is gone, or never had a file, does no harm") {
  const Scene s;
  ChildProcess zombie(keeps_open(s.file, O_RDWR));
  ::kill(static_cast<pid_t>(zombie.pid()), SIGKILL);
  for (int i = 0; i < 100 && !s.found(zombie).empty(); ++i) ::usleep(10'000);
  CHECK(s.found(zombie).empty());
}
