// SPDX-License-Identifier: MIT
// Names and links on Windows.
#include <doctest/doctest.h>

#include "platform/handle_win32.h"
#include "platform/link_data_win32.h"
#include "platform/tree.h"
#include "tests/platform/scratch.h"

using namespace dismount;

namespace {

std::optional<std::wstring> round_trip(std::wstring_view target) {
  const std::optional<Bytes> data = encode_symlink(target);
  return data ? decode_link(*data) : std::nullopt;
}

}  // namespace

TEST_CASE("names that Windows programs cannot use are told apart") {
  for (const char* name :
       {"a<",  "a>",  "a:b",     "a\"",    "a/b",  "a\\b",     "a|",          "a?",     "a*",      "\x1f", "a.",  "a ",
        "CON", "con", "nul.txt", "AUX .x", "COM1", "lpt9.log", "COM\xC2\xB9", "CONIN$", "conout$", "..",   "\xff"}) {
    CAPTURE(name);
    CHECK_FALSE(can_be_file_name(name));
  }
  for (const char* name : {"a", ".a", " a", "a.b.c", "COM", "COM0", "COM10", "console", "größe", "😀", "\x7f", "LPTX"}) {
    CAPTURE(name);
    CHECK(can_be_file_name(name));
  }
  std::string emoji;
  for (int i = 0; i < 128; ++i) emoji += "😀";  // 256 units
  CHECK_FALSE(can_be_file_name(emoji));
}

TEST_CASE("a stream's name is not an entry's name") {
  const Scratch scratch;
  const auto root = scratch.open();
  CHECK(code_of(root->create_file("a:b", 0)) == Code::invalid_name);
  CHECK(code_of(root->open_file("a\\b")) == Code::invalid_name);
}

TEST_CASE("names are found whatever their case") {
  const Scratch scratch;
  const auto root = scratch.open();
  CHECK(root->create_file("Name", 0).ok());
  CHECK(root->stat("nAME").ok());
  CHECK(code_of(root->create_file("NAME", 0)) == Code::already_exists);
}

TEST_CASE("a read-only file is removed as on POSIX") {
  const Scratch scratch;
  const auto root = scratch.open();
  CHECK(root->create_file("a", 0).ok());
  REQUIRE(::SetFileAttributesW(native_path(scratch / "a").value().c_str(), FILE_ATTRIBUTE_READONLY) != 0);
  CHECK(root->stat("a").value().read_only);
  CHECK(root->remove_file("a").ok());
  CHECK(code_of(root->stat("a")) == Code::file_not_found);
}

TEST_CASE("the data of a link gives its target back") {
  for (const wchar_t* target : {L"..\\x", L"\\x", L"C:\\x", L"\\\\server\\share\\x", L"\\\\?\\Volume{1}\\", L"größe"}) {
    CHECK(round_trip(target).value() == target);
  }
  CHECK(round_trip(L"a/b").value() == L"a\\b");
  CHECK_FALSE(encode_symlink(std::wstring(8192, L'x')));

  const Bytes relative = encode_symlink(L"ab").value();
  CHECK(relative.size() == 0x14 + 8);
  CHECK(read_le32(relative, 0x00) == 0xA000000C);
  CHECK(read_le16(relative, 0x04) == relative.size() - 8);
  CHECK(read_le32(relative, 0x10) == 1);
  CHECK(read_le32(encode_symlink(L"C:\\a").value(), 0x10) == 0);
}

TEST_CASE("malformed link data is refused") {
  const Bytes good = encode_symlink(L"abc").value();
  for (std::size_t size = 0; size < 0x14 + 6; ++size) CHECK_FALSE(decode_link(ByteView(good).first(size)));
  Bytes bad = good;
  write_le16(bad, 0x08, 0xFFFE);
  CHECK_FALSE(decode_link(bad));
  bad = good;
  write_le16(bad, 0x0a, 3);
  CHECK_FALSE(decode_link(bad));
  bad = good;
  write_le32(bad, 0x00, 0x80000013);  // deduplication
  CHECK_FALSE(decode_link(bad));
}

TEST_CASE("links are made, read, refused where a file is meant, and removed") {
  const Scratch scratch;
  const Scratch outside;
  write_file(outside / "secret", "secret");
  const auto root = scratch.open();
  const Result<void> made = root->create_symlink("to-file", outside / "secret", false);
  if (!made) {
    MESSAGE("skipped: ", describe(made.error()));
    CHECK(root->list().value().empty());  // nothing is left behind
    return;
  }
  CHECK(root->create_symlink("to-folder", outside.path(), true).ok());
  CHECK(root->read_symlink("to-file").value() == outside / "secret");
  CHECK(root->stat("to-file").value().kind == FileKind::symlink);
  CHECK(root->stat("to-folder").value().kind == FileKind::symlink);
  CHECK(code_of(root->open_file("to-file")) == Code::not_supported);
  CHECK(code_of(root->open_directory("to-folder")) == Code::not_a_directory);
  CHECK(code_of(open_directory(scratch / "to-folder")) == Code::not_a_directory);
  CHECK(code_of(open_file(scratch / "to-file", OpenMode::create)) == Code::not_supported);
  CHECK(read_file(scratch / "to-file") == "secret");
  CHECK(code_of(root->create_hard_link("hard", *root, "to-file")) == Code::not_supported);
  CHECK(code_of(root->remove_directory("to-folder")) == Code::not_a_directory);
  CHECK(root->remove_file("to-folder").ok());
  CHECK(root->remove_file("to-file").ok());
  CHECK(read_file(outside / "secret") == "secret");
}
