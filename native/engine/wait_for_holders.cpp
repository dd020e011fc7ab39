// SPDX-License-Identifier: MIT
#include "engine/wait_for_holders.h"

#include <algorithm>
#include <thread>

#include "engine/phase_scope.h"

namespace dismount {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirstPause{250};
constexpr milliseconds kLongestPause{1000};
constexpr milliseconds kNap{50};  ///< between two looks at the cancel
constexpr std::size_t kNamed = 3;

class SteadyClock final : public WaitClock {
 public:
  milliseconds now() override { return milliseconds(monotonic_ms()); }
  void sleep(milliseconds time) override { std::this_thread::sleep_for(time); }
};

const char* verb_of(HolderUse use) {
  switch (use) {
    case HolderUse::writes:
      return "writes";
    case HolderUse::reads:
      return "reads";
    case HolderUse::maps:
      return "has mapped";
    case HolderUse::current_directory:
      return "has its current directory in";
  }
  return "";
}

/// One wait, from the first look that found somebody.
class Wait {
 public:
  Wait(const std::string& mount_path, seconds limit, EngineContext& context, WaitClock& clock)
      : mount_path_(mount_path), limit_(limit), context_(context), clock_(clock), started_(clock.now()) {}

  Result<std::vector<Holder>> run(const HolderProbe& probe, std::vector<Holder> holders) {
    context_.sink.on_event(Message{Severity::info, mount_path_,
                                   "waiting up to " + std::to_string(limit_.count()) +
                                       " seconds for programs that use the mount: " + name_holders(holders)});
    for (milliseconds pause = kFirstPause; !holders.empty() && passed() < limit_;
         pause = std::min(2 * pause, kLongestPause)) {
      TRY(sleep(std::min<milliseconds>(pause, limit_ - passed())));
      holders = probe();
    }
    return holders;
  }

 private:
  milliseconds passed() { return clock_.now() - started_; }

  Result<void> sleep(milliseconds time) {
    for (const milliseconds end = passed() + time; passed() < end;) {
      TRY(context_.cancel.check());
      clock_.sleep(std::min(kNap, end - passed()));
      tell();
    }
    return context_.cancel.check();
  }

  void tell() {
    const seconds now = std::min(std::chrono::duration_cast<seconds>(passed()), limit_);
    if (now <= told_) return;
    told_ = now;
    context_.sink.on_event(Progress{mount_path_, Phase::wait, static_cast<std::uint64_t>(now.count()),
                                    static_cast<std::uint64_t>(limit_.count()), "seconds"});
  }

  const std::string& mount_path_;
  const seconds limit_;
  EngineContext& context_;
  WaitClock& clock_;
  const milliseconds started_;
  seconds told_{0};
};

}  // namespace

WaitClock& steady_wait_clock() {
  static SteadyClock clock;
  return clock;
}

Result<std::vector<Holder>> wait_for_holders(const HolderProbe& probe, const std::string& mount_path, seconds limit,
                                             EngineContext& context, WaitClock& clock) {
  std::vector<Holder> holders = probe();
  if (holders.empty() || limit <= seconds{0}) return holders;
  const PhaseScope phase(context, mount_path, Phase::wait);
  return Wait(mount_path, limit, context, clock).run(probe, std::move(holders));
}

std::string name_holders(const std::vector<Holder>& holders) {
  std::string text;
  for (std::size_t i = 0; i < std::min(holders.size(), kNamed); ++i) {
    const Holder& holder = holders[i];
    const std::string name = holder.process.empty() ? "a program" : holder.process;
    text += (i == 0 ? "" : "; ") + name + " (PID " + std::to_string(holder.pid) + ") " + verb_of(holder.use) + " " +
            holder.file;
  }
  if (holders.size() > kNamed) text += "; and " + std::to_string(holders.size() - kNamed) + " more";
  return text;
}

}  // namespace dismount
