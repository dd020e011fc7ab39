// SPDX-License-Identifier: MIT
// Where the log of a run goes: to a sink of ours, or into the log that an engine writes by itself (contract, section
// 3).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/engines.h"
#include "job/job.h"
#include "log/log_sink.h"

namespace dismount {

class RunLog {
 public:
  /// For a dismount the engines must be made, since the mounts decide; they are made again without a log of their own
  /// where two would write the same file. Error (Code::invalid_parameter): a log path that makes no sense. A log that
  /// cannot be opened is no error: a run is worth more than its log.
  static Result<RunLog> open(const Request& request, const EngineSettings& settings, Engines& engines,
                             const MakeEngines& make);

  /// None where no log of ours is kept.
  Sink* sink() { return sink_.get(); }

  /// Tells where the log is, or why there is none.
  void announce(Sink& sink) const;

  /// Tells whether lines are missing.
  void finish(Sink& sink) const;

 private:
  void open_sink(const LogChoice& choice);

  std::string path_;
  const char* writer_ = nullptr;  ///< the engine that writes it by itself
  std::unique_ptr<LogSink> sink_;
  std::optional<Error> problem_;
};

}  // namespace dismount
