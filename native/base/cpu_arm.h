// SPDX-License-Identifier: MIT
// What this ARM processor can do. On every other architecture the answer is no.
#pragma once

namespace dismount {

/// Whether the SHA-1 instructions of ARMv8 can be used. Cheap to call.
bool cpu_has_arm_sha1();

}  // namespace dismount
