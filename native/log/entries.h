// SPDX-License-Identifier: MIT
// What each event says in the log. Pure: events in, texts out; the lines' shape is line.h's, the file log_sink.h's.
#pragma once

#include <string>
#include <vector>

#include "events/event.h"

namespace dismount {

struct LogEntry {
  Severity severity;
  const char* source;  ///< "API" for the session as a whole, "Portable" for work on an image
  std::string text;
};

/// The entries of one event, in order. The texts are not inert yet.
std::vector<LogEntry> log_entries(const Event& event);

/// "what (where): cause. Next: next. - source(hr:0xc1420117)": the code stands last and in lower case, where what
/// reads DISM's logs looks for it.
std::string log_error_text(const Error& error, const char* source);

}  // namespace dismount
