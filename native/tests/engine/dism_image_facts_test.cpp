// SPDX-License-Identifier: MIT
#include "engine/dism/image_facts.h"
#include "tests/support/expect.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct Files {
  TempFolder folder;
  ImageFacts facts_of(const TestWim& wim) { return facts_of(build_wim(wim).bytes); }
  ImageFacts facts_of(const Bytes& bytes) {
    write_bytes(folder / "image", bytes);
    return must(image_facts(folder / "image"));
  }
};

TestWim one_image() { return {.images = {{.root = root_entry({file_entry(u"a", "before")})}}}; }
TestWim edited() { return {.images = {{.root = root_entry({file_entry(u"a", "after, and longer")})}}}; }

TEST_CASE("facts of a WIM are its header, images, XML data and table") {
  Files files;
  const ImageFacts plain = files.facts_of(one_image());
  CHECK(plain.header.has_value());
  CHECK(plain.image_count == 1);
  CHECK(!plain.integrity_table);
  TestWim with_table = one_image();
  with_table.integrity_table = true;
  CHECK(files.facts_of(with_table).integrity_table);
  CHECK(code_of(image_facts(files.folder / "none")) == Code::file_not_found);
}

TEST_CASE("a save shows in the header or the XML data") {
  Files files;
  const ImageFacts before = files.facts_of(one_image());
  CHECK(trace_of_save(before, files.facts_of(one_image()), false) == SaveTrace::none);
  CHECK(trace_of_save(before, files.facts_of(edited()), false) == SaveTrace::saved);
  TestWim renamed = one_image();
  renamed.images[0].name = "Tost";
  CHECK(trace_of_save(before, files.facts_of(renamed), false) == SaveTrace::saved);
}

TEST_CASE("an append shows in the number of images") {
  Files files;
  const ImageFacts before = files.facts_of(one_image());
  TestWim two = one_image();
  two.images.push_back(edited().images[0]);
  const ImageFacts after = files.facts_of(two);
  CHECK(trace_of_save(before, after, true) == SaveTrace::saved);
  CHECK(trace_of_save(before, after, false) == SaveTrace::unclear);
  CHECK(trace_of_save(before, files.facts_of(edited()), true) == SaveTrace::unclear);
}

TEST_CASE("bytes behind the end of a WIM are no save") {
  Files files;
  Bytes bytes = build_wim(one_image()).bytes;
  const ImageFacts before = files.facts_of(bytes);
  bytes.resize(bytes.size() + 4096);
  CHECK(trace_of_save(before, files.facts_of(bytes), false) == SaveTrace::none);
}

TEST_CASE("a WIM that is being written, or is none any more, is unclear") {
  Files files;
  const ImageFacts before = files.facts_of(one_image());
  TestWim writing = edited();
  writing.flags = 0x40;
  CHECK(trace_of_save(before, files.facts_of(writing), false) == SaveTrace::unclear);
  CHECK(trace_of_save(before, files.facts_of(to_bytes("no WIM")), false) == SaveTrace::unclear);
}

TEST_CASE("of a virtual disk, size and time are compared") {
  Files files;
  const ImageFacts before = files.facts_of(to_bytes("vhdxfile"));
  ImageFacts after = before;
  CHECK(trace_of_save(before, after, false) == SaveTrace::none);
  after.write_time += 1;
  CHECK(trace_of_save(before, after, false) == SaveTrace::saved);
}

}  // namespace
