// SPDX-License-Identifier: MIT
#include "tests/standin/progress.h"

namespace dismount::standin {
namespace {

constexpr int kSteps = 10;
constexpr UINT kBack = 7;

}  // namespace

void Progress::tell(UINT current) const {
  if (callback_ == nullptr) return;
  callback_(current, total_, user_data_);
  if (backwards_ && current > kBack) callback_(current - kBack, total_, user_data_);
}

bool Progress::pass(std::chrono::milliseconds time, UINT from, UINT to, HANDLE cancel) const {
  for (int i = 0; i < kSteps; ++i) {
    tell(from + (to - from) * static_cast<UINT>(i) / kSteps);
    const auto wait = static_cast<DWORD>(time.count() / kSteps);
    if (cancel == nullptr) {
      ::Sleep(wait);
    } else if (::WaitForSingleObject(cancel, wait) == WAIT_OBJECT_0) {
      return false;
    }
  }
  tell(to);
  return true;
}

}  // namespace dismount::standin
