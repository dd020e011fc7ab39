// SPDX-License-Identifier: MIT
#include "engine/portable/capture.h"

#include <array>

#include "base/hex.h"
#include "base/utf16.h"
#include "engine/phase_scope.h"
#include "engine/portable/scan.h"
#include "wim/empty_wim.h"

namespace dismount {
namespace {

Error is_taken(const std::string& path) {
  return Error{.code = Code::already_exists,
               .what = "the file to capture to is there already",
               .where = path,
               .cause = {},
               .next = "choose another name, or remove it"};
}

std::string random_suffix() {
  std::array<std::byte, 8> bytes{};
  random_bytes(bytes.data(), bytes.size());
  return bytes_to_hex(bytes);
}

Result<Changes> capture_into(File& file, const CaptureRequest& request, EngineContext& context) {
  Guid guid;
  random_bytes(guid.data(), guid.size());
  TRY(file.write_at(0, make_empty_wim(guid, request.image_name, request.compression)));
  TRY_ASSIGN(Wim wim, read_wim(file));
  TRY_ASSIGN(const Image image, read_image(file, wim, 1));
  TRY_ASSIGN(const std::string folder, canonical_path(request.folder));
  TRY_ASSIGN(const std::unique_ptr<Directory> root, open_directory(folder));
  // A record of nothing but the root: so every entry of the folder is new.
  MountRecord record;
  record.mount_path = folder;
  record.entries.push_back({.position = image.root().position(), .kind = FileKind::directory, .name = ""});
  Scan scan;
  {
    PhaseScope phase(context, request.folder, Phase::scan);
    const OnProgress progress = phase.progress(0, "files");
    TRY_ASSIGN(ListedTree listed, list_tree(*root, progress));
    TRY_ASSIGN(scan, scan_mount(file, wim, image, {record, *root, listed, true}, progress));
  }
  scan.staged.index = 1;
  scan.staged.write_integrity_table = true;
  scan.staged.level = request.level;
  PhaseScope phase(context, request.folder, Phase::save);
  const CommitHooks hooks{.progress = phase.progress(bytes_to_write(wim, scan.staged), "bytes"), .before_header = {}};
  TRY(append_commit(file, std::move(wim), scan.staged, hooks));
  return scan.changes;
}

}  // namespace

Result<Changes> capture_folder(const CaptureRequest& request, EngineContext& context) {
  if (stat_path(request.image_path).ok()) return is_taken(request.image_path);
  if (!utf8_to_utf16(request.image_name)) {
    return Error{.code = Code::invalid_parameter,
                 .what = "the image name is not valid UTF-8",
                 .where = {},
                 .cause = {},
                 .next = "choose another name"};
  }
  // Written under another name first, so that nobody meets half a file; one of its own, since others may capture, too.
  const std::string unfinished = request.image_path + ".unfinished-" + random_suffix();
  Result<Changes> captured = [&]() -> Result<Changes> {
    TRY_ASSIGN(const std::unique_ptr<File> file, open_file(unfinished, OpenMode::create));
    return capture_into(*file, request, context);
  }();
  if (captured) {
    Result<void> published = publish_file(unfinished, request.image_path);
    if (!published) {
      captured =
          published.error().code == Code::already_exists ? is_taken(request.image_path) : std::move(published.error());
    }
  }
  if (!captured) {
    static_cast<void>(remove_file(unfinished).ok());
    if (captured.error().where == unfinished) captured.error().where = request.image_path;
  }
  return captured;
}

}  // namespace dismount
