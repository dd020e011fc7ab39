// SPDX-License-Identifier: MIT
#include "engine/dism/hives.h"

#include <algorithm>
#include <optional>

#include "engine/phase_scope.h"

namespace dismount {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTryAgain{500};

class Unload {
 public:
  Unload(const std::string& mount_path, std::chrono::seconds limit, const DismMachine& machine, EngineContext& context)
      : mount_path_(mount_path), limit_(limit), machine_(machine), context_(context) {}

  Result<void> run(const LoadedHive& hive) {
    Result<void> done = machine_.unload_hive(hive);
    if (done || done.error().code != Code::access_denied) return named(std::move(done), hive);
    const PhaseScope phase(context_, mount_path_, Phase::wait);
    context_.sink.on_event(Message{Severity::info, mount_path_,
                                   "waiting up to " + std::to_string(limit_.count()) +
                                       " seconds for programs that have the registry key " + hive.key + " open"});
    const milliseconds end = machine_.clock->now() + limit_;
    while (!done && machine_.clock->now() < end) {
      TRY(context_.cancel.check());
      machine_.clock->sleep(std::min(kTryAgain, end - machine_.clock->now()));
      done = machine_.unload_hive(hive);
    }
    return named(std::move(done), hive);
  }

 private:
  Result<void> named(Result<void> done, const LoadedHive& hive) {
    if (done) return {};
    Error error{.code = done.error().code,
                .what = "the registry hive " + hive.key + " of the mounted image cannot be unloaded",
                .where = hive.file,
                .cause = "a program has one of its keys open",
                .next = "close the programs that use " + hive.key + ", run 'reg unload " + hive.key +
                        "', then dismount again: nothing was done yet"};
    if (error.code != Code::access_denied && !done.error().cause.empty()) error.cause = done.error().cause;
    const Result<std::vector<Holder>> holders = machine_.holders_below(mount_path_);
    if (holders.ok() && !holders->empty()) error.cause += "; the mount is used: " + name_holders(*holders);
    return error;
  }

  const std::string& mount_path_;
  std::chrono::seconds limit_;
  const DismMachine& machine_;
  EngineContext& context_;
};

}  // namespace

std::string name_hives(const std::vector<LoadedHive>& hives) {
  std::string text;
  for (const LoadedHive& hive : hives) text += (text.empty() ? "" : "; ") + hive.key + " (" + hive.file + ")";
  return text;
}

Result<void> unload_hives_below(const std::string& mount_path, std::chrono::seconds limit, const DismMachine& machine,
                                EngineContext& context, std::vector<UnloadedHive>& unloaded) {
  const Result<std::vector<LoadedHive>> hives = machine.hives_below(mount_path);
  if (!hives) {
    context.sink.on_event(Message{Severity::warning, mount_path,
                                  "the loaded registry hives cannot be listed: " + describe(hives.error())});
    return {};
  }
  for (const LoadedHive& hive : *hives) {
    TRY(Unload(mount_path, limit, machine, context).run(hive));
    unloaded.push_back({hive.key, hive.file});
    context.sink.on_event(
        Message{Severity::info, mount_path, "unloaded the registry hive " + hive.key + " (" + hive.file + ")"});
  }
  return {};
}

}  // namespace dismount
