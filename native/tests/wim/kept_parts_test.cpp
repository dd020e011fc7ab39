// SPDX-License-Identifier: MIT
#include "wim/kept_parts.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"
#include "wim/same_entries.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("the kept parts give the same image after the file is gone") {
  for (const bool integrity : {false, true}) {
    std::shared_ptr<File> kept;
    {
      MemoryFile file(build_wim({.images = {{.root = root_entry({file_entry(u"z", "z")})}, {.root = sample_tree()}},
                                 .integrity_table = integrity})
                          .bytes);
      kept = must(KeptParts::copy(file, must(read_wim(file)), 2));
      file.truncate(0).ok();
    }
    const Wim wim = must(read_wim(*kept));
    const Image image = must(read_image(*kept, wim, 2));
    MemoryFile again(build_wim({.images = {{.root = sample_tree()}}}).bytes);
    CHECK(same_entries(image.root(), must(read_image(again, must(read_wim(again)), 1)).root()));
    CHECK(kept->path() == "memory.wim");
    // The other image and the streams were not kept.
    CHECK(code_of(read_image(*kept, wim, 1)) == Code::not_found);
    Bytes byte(1);
    CHECK(code_of(kept->read_at(wim.lookup_table.blobs()[0].resource.offset, byte)) == Code::not_found);
    CHECK(code_of(kept->read_at(wim.file_size, byte)) == Code::not_found);
    CHECK(code_of(kept->write_at(0, byte)) == Code::not_found);
  }
}

TEST_CASE("a file that ends before its parts cannot be kept") {
  MemoryFile file(build_wim({.images = {{.root = sample_tree()}}}).bytes);
  const Wim wim = must(read_wim(file));
  must(file.truncate(wim.header.xml_data.offset + 1));
  CHECK_FALSE(KeptParts::copy(file, wim, 1).ok());
}
