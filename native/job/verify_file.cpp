// SPDX-License-Identifier: MIT
#include "job/verify_file.h"

#include <algorithm>
#include <optional>

#include "engine/phase_scope.h"
#include "job/file_witness.h"
#include "wim/damage.h"
#include "wim/split_set.h"

namespace dismount {
namespace {

/// Less than this is read in a moment: the tables at the end of a file.
constexpr std::uint64_t kWorthAPhase = 16ULL * 1024 * 1024;

/// The chunk of the integrity table that was hashed last: of `done` bytes behind the header, the last ones.
FileSpan last_chunk(const Wim& wim, std::uint64_t done) {
  const std::uint64_t size = wim.integrity_table->chunk_size;
  const std::uint64_t begin = kHeaderSize + (done - 1) / size * size;
  return {begin, std::min(begin + size, wim.covered_end())};
}

Result<void> check_all(const std::vector<FileWitness>& witnesses) {
  for (const FileWitness& witness : witnesses) TRY(witness.check());
  return {};
}

Error without_table(const std::string& path) {
  return Error{.code = Code::not_found,
               .what = "the file has no integrity table, and one is required",
               .where = path,
               .cause = "it was saved without one",
               .next = "save the image with check-integrity, or verify without require-table"};
}

}  // namespace

VerifyResult verify_pass(std::span<const WimPart> parts, VerifyLevel level, const std::string& path,
                         EngineContext& context) {
  PhaseScope phase(context, path, Phase::verify);
  const OnProgress progress = phase.progress(bytes_to_verify(parts, level), "bytes");
  std::uint64_t reached = 0;
  VerifyResult result = verify_parts(parts, level, [&](std::uint64_t done) {
    reached = done;
    return progress(done);
  });
  File& file = *parts.front().file;
  const Wim& wim = *parts.front().wim;
  const bool table_differs = parts.size() == 1 && wim.integrity_table && result.verification.table_chunks == 0 &&
                             result.error && result.error->code == Code::file_corrupt && reached != 0;
  if (table_differs) {
    const auto still_wanted = [&] { return progress(reached); };
    const Result<std::string> damaged = damaged_in(file, wim, last_chunk(wim, reached), still_wanted);
    if (damaged.ok() && !damaged->empty()) result.error->where += "; " + *damaged;
  }
  return result;
}

Result<std::string> finish_digest(FileDigest& digest, std::uint64_t size, const std::string& path,
                                  EngineContext& context) {
  if (size - std::min(size, digest.hashed()) < kWorthAPhase) {
    return digest.finish([&](std::uint64_t) { return context.cancel.check(); });
  }
  PhaseScope phase(context, path, Phase::digest);
  return digest.finish(phase.progress(size, "bytes"));
}

FileVerified verify_file(const std::string& path, const VerifyJob& job, EngineContext& context) {
  FileVerified verified;
  verified.path = path;
  verified.verification.level = job.level == VerifyLevel::full ? "full" : "table";
  const std::int64_t started = monotonic_ms();
  std::unique_ptr<File> file;
  std::optional<SplitSet> set;
  std::vector<FileWitness> witnesses;
  Result<void> done = [&]() -> Result<void> {
    TRY_ASSIGN(file, open_file(path, OpenMode::read));
    TRY_ASSIGN(FileWitness whole, FileWitness::look(*file));
    witnesses.push_back(std::move(whole));
    TRY_ASSIGN(verified.size, file->size());
    TRY_ASSIGN(Wim wim, read_part(*file));
    for (std::uint32_t i = 1; i <= wim.header.image_count; ++i) verified.images.push_back(wim.xml.image_info(i));
    TRY_ASSIGN(set, SplitSet::open(*file, std::move(wim)));
    for (const WimPart& part : set->parts()) {
      if (part.file == file.get()) continue;
      TRY_ASSIGN(FileWitness further, FileWitness::look(*part.file));
      witnesses.push_back(std::move(further));
    }
    for (const WimPart& part : set->parts()) {
      if (job.require_table && !part.wim->integrity_table) return without_table(part.file->path());
    }
    std::optional<FileDigest> digest;
    if (job.digest) digest.emplace(*file);
    VerifyResult result = verify_pass(set->parts(), job.level, path, context);
    verified.verification = std::move(result.verification);
    if (result.error) return std::move(*result.error);
    if (digest) {
      TRY_ASSIGN(verified.digest, finish_digest(*digest, verified.size, path, context));
    }
    return {};
  }();
  verified.verification.duration_ms = monotonic_ms() - started;
  if (done || done.error().code != Code::cancelled) {
    // Also what seems to be damage: it may be nothing but the change.
    if (Result<void> same = check_all(witnesses); !same) done = std::move(same);
  }
  if (!done) {
    verified.error = done.error();
    verified.verification.passed = false;
    verified.digest.reset();
  }
  return verified;
}

}  // namespace dismount
