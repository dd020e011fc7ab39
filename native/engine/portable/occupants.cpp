// SPDX-License-Identifier: MIT
#include "engine/portable/occupants.h"

#include "engine/wait_for_holders.h"
#include "platform/holders.h"

namespace dismount {
namespace {

/// Nobody, if that cannot be told: then the save finds out whether a file changes under it.
std::vector<Holder> users_of(const std::string& mount_path) {
  Result<std::vector<Holder>> holders = holders_below(mount_path);
  return holders.ok() ? std::move(holders).value() : std::vector<Holder>();
}

}  // namespace

bool blocks_save(const Holder& holder) { return holder.use == HolderUse::writes; }

Result<void> wait_for_writers(const std::string& mount_path, std::chrono::seconds limit, EngineContext& context,
                              UnmountReport& report) {
  const HolderProbe writers = [&] {
    std::vector<Holder> holders = users_of(mount_path);
    std::erase_if(holders, [](const Holder& holder) { return !blocks_save(holder); });
    return holders;
  };
  TRY_ASSIGN(report.holders, wait_for_holders(writers, mount_path, limit, context));
  if (report.holders.empty()) return {};
  return Error{.code = Code::sharing_violation,
               .what = "programs still write to files of the mount",
               .where = mount_path,
               .cause = name_holders(report.holders),
               .next =
                   "end them, or let them close their files in an earlier step, then save again; nothing was "
                   "written"};
}

Result<void> wait_for_users(const std::string& mount_path, std::chrono::seconds limit, EngineContext& context,
                            UnmountReport& report) {
  if (can_remove_used_files()) return {};
  TRY_ASSIGN(report.holders, wait_for_holders([&] { return users_of(mount_path); }, mount_path, limit, context));
  return {};
}

}  // namespace dismount
