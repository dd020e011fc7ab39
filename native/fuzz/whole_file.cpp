// SPDX-License-Identifier: MIT
// A whole file: opened, verified in full, and every image walked as a mount would, with the data of its files in
// memory. The mutator knows where things lie, and mends the hash of metadata that it changed, so that readers come to
// look at them.
#include <algorithm>
#include <cstring>
#include <random>

#include "engine/portable/extraction_plan.h"
#include "engine/portable/link_target.h"
#include "engine/portable/visible.h"
#include "fuzz/fuzz.h"
#include "platform/tree.h"
#include "tests/support/memory_file.h"
#include "wim/verify.h"

using namespace dismount;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

/// What is unpacked of one file, in all: bombs are for the limits' own tests.
constexpr std::uint64_t kMostBytes = 64 * 1024 * 1024;

struct Readers {
  ResourceReader files;
  LinkReader links;
};

void walk(const Wim& wim, Readers& readers, const Dentry& directory, bool verified, std::uint64_t& bytes) {
  for (const auto& [dentry, name] : visible_children(directory)) {
    fuzz::must_hold(can_be_file_name(name), "a name is shown that no file can have");
    if (dentry->is_link()) {
      static_cast<void>(read_link_text(readers.links, *dentry, "/mount"));
    } else if (dentry->is_directory()) {
      walk(wim, readers, *dentry, verified, bytes);
    } else if (const Blob* blob = wim.lookup_table.find(dentry->contents_hash())) {
      bytes += blob->resource.original_size;
      if (bytes > kMostBytes) return;
      const Result<Bytes> data = readers.files.read_all(blob->resource, kMostBytes, name);
      fuzz::must_hold(data.ok() || !verified, "verified, but a file cannot be read");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  MemoryFile file(fuzz::copy_of(data, size));
  const Result<Wim> wim = read_wim(file);
  if (!wim) {
    fuzz::must_hold(!wim.error().what.empty() && !wim.error().where.empty(), "a refusal that does not say where");
    return 0;
  }
  if (bytes_to_verify(*wim, VerifyLevel::full) > kMostBytes) return 0;
  const VerifyResult verified = verify_wim(file, *wim, VerifyLevel::full, {});
  fuzz::must_hold(verified.verification.passed != verified.error.has_value(), "verified, with an error");
  const bool passed = verified.verification.passed;
  Result<ResourceReader> files = make_resource_reader(file, *wim);
  Result<ResourceReader> links = make_resource_reader(file, *wim);
  fuzz::must_hold((files.ok() && links.ok()) || !passed, "verified, but nothing can be read");
  if (!files || !links) return 0;
  Readers readers{std::move(*files), LinkReader(std::move(*links), wim->lookup_table)};
  std::uint64_t bytes = 0;
  for (std::uint32_t index = 1; index <= wim->header.image_count; ++index) {
    const Result<Image> image = read_image(file, *wim, index);
    fuzz::must_hold(image.ok() || !passed, "verified, but an image cannot be read");
    if (!image) continue;
    const Result<ExtractionPlan> plan = plan_extraction(*image, wim->lookup_table);
    fuzz::must_hold(plan.ok() || !passed, "verified, but a mount finds data missing");
    walk(*wim, readers, image->root(), passed, bytes);
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  std::minstd_rand random(seed);
  if (size < kHeaderSize || random() % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const Bytes bytes = fuzz::copy_of(data, size);
  const Result<Header> header = decode_header(ByteView(bytes).first(kHeaderSize));
  if (!header) return LLVMFuzzerMutate(data, size, max_size);
  const auto inside = [&](const Resource& resource) {
    return resource.offset <= size && resource.packed_size <= size - resource.offset && resource.packed_size > 0;
  };
  const auto mutate = [&](std::uint64_t offset, std::uint64_t length) {
    // In place: everything behind it stays where the tables say.
    LLVMFuzzerMutate(data + offset, static_cast<std::size_t>(length), static_cast<std::size_t>(length));
  };
  const Resource& table = header->lookup_table;
  switch (random() % 5) {
    case 0:
      mutate(0, kHeaderSize);
      return size;
    case 1:
      if (inside(table)) mutate(table.offset, table.packed_size);
      return size;
    case 2:
      if (inside(header->xml_data)) mutate(header->xml_data.offset, header->xml_data.packed_size);
      return size;
    case 3:
      if (inside(header->integrity_table)) mutate(header->integrity_table.offset, header->integrity_table.packed_size);
      return size;
    default:
      break;
  }
  if (!inside(table) || table.packed_size < kLookupEntrySize) return size;
  const std::size_t entries = static_cast<std::size_t>(table.packed_size) / kLookupEntrySize;
  const std::size_t entry = static_cast<std::size_t>(table.offset) + random() % entries * kLookupEntrySize;
  const Resource resource = decode_resource(bytes, entry);
  if (!inside(resource) || resource.offset < kHeaderSize) return size;
  mutate(resource.offset, resource.packed_size);
  if (!resource.compressed()) {
    const Sha1Hash hash = sha1(fuzz::copy_of(data + resource.offset, static_cast<std::size_t>(resource.packed_size)));
    std::memcpy(data + entry + kLookupEntrySize - hash.size(), hash.data(), hash.size());
  }
  return size;
}
