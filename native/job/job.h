// SPDX-License-Identifier: MIT
// Runs one request and tells everything by events; never prints, never exits.
#pragma once

#include <functional>

#include "base/cancel.h"
#include "engine/engines.h"
#include "events/sink.h"
#include "job/request.h"

namespace dismount {

using MakeEngines = std::function<Engines(const EngineSettings&)>;

/// Sends Hello first and Finished last, exactly once each, and returns the exit code.
int run_job(const Request& request, Sink& sink, const Cancel& cancel, const MakeEngines& make = make_engines);

/// For a request that could not be understood: Hello, then Finished with the error.
int refuse_job(const Error& error, Sink& sink);

}  // namespace dismount
