// SPDX-License-Identifier: MIT
#include "job/checks.h"

#include "job/scratch_directory.h"
#include "wim/reader.h"

namespace dismount {
namespace {

std::string upper_name(ImageKind kind) {
  std::string name = image_kind_name(kind);
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  return name;
}

/// Disks are saved as they are: what belongs to the WIM format cannot be asked for.
Finding check_kind(const MountInfo& mount, const DismountJob& job) {
  Finding finding{mount.path, "image-kind", Severity::info, upper_name(mount.kind) + ": saved in place", {}};
  const Commit* commit = job.disposition ? std::get_if<Commit>(&*job.disposition) : nullptr;
  if (commit == nullptr) return finding;
  std::string asked;
  const auto ask = [&](bool wanted, const char* name) {
    if (wanted) asked += (asked.empty() ? "" : " and ") + std::string(name);
  };
  ask(commit->append.has_value(), "append");
  ask(commit->check_integrity, "check-integrity");
  ask(job.verify == VerifyChoice::table, "verify 'table'");
  ask(job.verify == VerifyChoice::full, "verify 'full'");
  if (asked.empty()) return finding;
  finding.severity = Severity::error;
  finding.error = Error{.code = Code::not_supported,
                        .what = asked + " cannot be used with a " + upper_name(mount.kind),
                        .where = mount.image_path,
                        .cause = "it is not a WIM: it holds one image, and no integrity table",
                        .next = "leave out " + asked};
  finding.text = finding.error->what;
  return finding;
}

Finding check_scratch(const MountInfo& mount, const std::string& directory) {
  Finding finding{mount.path, "scratch-directory", Severity::info, "the scratch directory can be used", {}};
  if (Result<void> usable = check_scratch_directory(directory); !usable) {
    finding.severity = Severity::error;
    finding.text = describe(usable.error());
    finding.error = std::move(usable.error());
  }
  return finding;
}

/// What keeps the file from being read is for the engine's checks to tell.
void describe_image(PathResult& result) {
  const MountInfo& mount = *result.mount;
  if (mount.kind != ImageKind::wim) {
    if (const Result<FileStat> stat = stat_path(mount.image_path); stat.ok()) result.size_before = stat->size;
    return;
  }
  const Result<std::unique_ptr<File>> file = open_file(mount.image_path, OpenMode::read);
  if (!file) return;
  const Result<Wim> wim = read_outline(**file);
  if (!wim || mount.image_index == 0 || wim->header.image_count < mount.image_index) return;
  result.size_before = wim->file_size;
  result.image = wim->xml.image_info(mount.image_index);
  result.image_count = wim->header.image_count;
}

}  // namespace

void check_mount(Engine& engine, const DismountJob& job, PathResult& result, EngineContext& context) {
  std::vector<Finding> findings = engine.preflight(*result.mount, job.disposition, context);
  if (result.mount->kind != ImageKind::wim) findings.push_back(check_kind(*result.mount, job));
  if (job.scratch_directory) findings.push_back(check_scratch(*result.mount, *job.scratch_directory));
  for (const Finding& finding : findings) {
    context.sink.on_event(finding);
    if (finding.severity == Severity::error && !result.error) result.error = finding.error;
  }
  if (result.error && result.error->code == Code::file_corrupt) result.verified = Verdict::no;
  describe_image(result);
}

}  // namespace dismount
