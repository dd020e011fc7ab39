// SPDX-License-Identifier: MIT
#include "engine/dism/unmount_call.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/dism/abi.h"
#include "engine/dism/unmount_phases.h"

namespace dismount {
namespace {

constexpr std::chrono::milliseconds kLookForCancel{200};
constexpr std::chrono::seconds kTellAgain{5};

struct Step {
  std::uint32_t current;
  std::uint32_t total;
};

/// What the two threads share.
class Mailbox {
 public:
  void add(Step step) {
    const std::lock_guard lock(mutex_);
    if (status_) return;  // too late to matter
    steps_.push_back(step);
    changed_.notify_one();
  }
  void end(DismStatus status) {
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
    changed_.notify_one();
  }
  /// The steps since the last time, and the status when the call has ended; waits a while for either.
  std::pair<std::vector<Step>, std::optional<DismStatus>> wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLookForCancel, [&] { return status_ || !steps_.empty(); });
    return {std::exchange(steps_, {}), status_};
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Step> steps_;
  std::optional<DismStatus> status_;
};

}  // namespace

DismStatus call_unmount(DismApi& api, const std::string& mount_path, std::uint32_t flags, EngineContext& context) {
  const bool saves = (flags & dism::kDiscardImage) == 0;
  UnmountPhases phases(context, mount_path, saves);
  // Asked before the call begins: a cancel that comes with its first moments is still to be told.
  bool cancel_told = context.cancel.requested();
  // Shared with the callback, in case DISM should keep that for longer than the call.
  const auto mailbox = std::make_shared<Mailbox>();
  std::thread worker([&api, &mount_path, flags, mailbox] {
    mailbox->end(api.unmount(mount_path, flags, [mailbox](std::uint32_t current, std::uint32_t total) {
      mailbox->add({current, total});
    }));
  });

  using Clock = std::chrono::steady_clock;
  Clock::time_point told = Clock::now();
  std::optional<DismStatus> status;
  while (!status) {
    std::vector<Step> steps;
    std::tie(steps, status) = mailbox->wait();
    for (const Step& step : steps) phases.step(step.current, step.total);
    if (!steps.empty()) {
      told = Clock::now();
    } else if (Clock::now() - told >= kTellAgain) {
      phases.tell();
      told = Clock::now();
    }
    if (!cancel_told && !status && context.cancel.requested()) {
      context.sink.on_event(Message{Severity::warning, mount_path,
                                    saves ? "a cancel arrived; DISM's save is let finish, because one that is cut off "
                                            "leaves the image in an unknown state"
                                          : "a cancel arrived; the unmount has begun and is let finish"});
      cancel_told = true;
    }
  }
  worker.join();
  if (status->ok()) phases.finish();
  return *status;
}

}  // namespace dismount
