// SPDX-License-Identifier: MIT
// hostile_images FOLDER: writes each attack as FOLDER/NAME.wim, and a line of JSON about it to FOLDER/manifest.ndjson.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/hostile/attack.h"

using namespace dismount;
using namespace dismount::test;

namespace {

const char* word(Expectation expectation) {
  switch (expectation) {
    case Expectation::refused:
      return "refused";
    case Expectation::limit:
      return "limit";
    case Expectation::tolerated:
      return "tolerated";
    case Expectation::bomb:
      return "bomb";
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("Usage: hostile_images FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  std::ofstream manifest(folder / "manifest.ndjson", std::ios::binary);
  bool written = manifest.good();
  // Names and descriptions are plain words of this folder's files, so that nothing in them needs an escape.
  const AddAttack add = [&](const Attack& attack) {
    std::ofstream file(folder / (attack.name + ".wim"), std::ios::binary);
    file.write(reinterpret_cast<const char*>(attack.file.data()), static_cast<std::streamsize>(attack.file.size()));
    manifest << R"({"name":")" << attack.name << R"(","what":")" << attack.what << R"(","expectation":")"
             << word(attack.expectation) << R"(","declared":)" << attack.declared << "}\n";
    written = written && file.good();
  };
  for (const auto& part : {add_header_attacks, add_table_attacks, add_packed_attacks, add_solid_attacks,
                           add_tree_attacks, add_name_attacks, add_link_attacks, add_xml_attacks, add_integrity_attacks,
                           add_table_cost_attacks, add_tree_cost_attacks, add_data_cost_attacks}) {
    part(add);
  }
  manifest.close();
  return written && manifest.good() ? 0 : 1;
}
