// SPDX-License-Identifier: MIT
#include "job/run_log.h"

#include "job/mounts.h"
#include "job/places.h"

namespace dismount {
namespace {

const LogChoice* log_of(const Request& request) {
  if (const auto* job = std::get_if<DismountJob>(&request.job)) return &job->log;
  if (const auto* job = std::get_if<MountJob>(&request.job)) return &job->log;
  if (const auto* job = std::get_if<VerifyJob>(&request.job)) return &job->log;
  return nullptr;
}

/// The mounts that a dismount is about, as far as there are any.
std::vector<FoundMount> mounts_of(const DismountJob& job, const Engines& engines) {
  if (!job.paths) return list_mounts(engines).mounts;
  std::vector<FoundMount> mounts;
  for (const std::string& path : *job.paths) {
    if (Result<FoundMount> found = find_mount(engines, path); found.ok()) mounts.push_back(std::move(found).value());
  }
  return mounts;
}

Error bad_log_path(std::string what, const std::string& path, std::string next) {
  return {
      .code = Code::invalid_parameter, .what = std::move(what), .where = path, .cause = {}, .next = std::move(next)};
}

/// A directory is a mistake in the request, not a log that happens to be out of reach.
Result<void> check_log_path(const LogChoice& choice) {
  if (!choice.path) return {};
  const Result<FileStat> stat = stat_path(*choice.path);
  if (!stat || stat->kind != FileKind::directory) return {};
  return bad_log_path("the log path is a directory", *choice.path,
                      "name a file, for instance " + *choice.path + "/dism.log");
}

/// A log inside a mount would be saved into the image while it is written, and removed with the directory.
Result<void> check_outside(const LogChoice& choice, const std::string& directory) {
  if (!choice.path || !Place(*choice.path).lies_below(Place(directory))) return {};
  return bad_log_path("the log path lies inside a mount directory", *choice.path,
                      "name a file outside of " + directory);
}

/// The engine that writes this file by itself.
const Engine* writer_of(const std::string& path, const Engines& engines) {
  for (const std::unique_ptr<Engine>& engine : engines) {
    const std::optional<std::string> log = engine->log_file();
    if (log && Place(*log).is(Place(path))) return engine.get();
  }
  return nullptr;
}

}  // namespace

Result<RunLog> RunLog::open(const Request& request, const EngineSettings& settings, Engines& engines,
                            const MakeEngines& make) {
  RunLog log;
  const LogChoice* choice = log_of(request);
  if (choice == nullptr) return log;
  TRY(check_log_path(*choice));
  log.path_ = choice->path.value_or(settings.state_directory + "/dism.log");

  if (const auto* job = std::get_if<DismountJob>(&request.job)) {
    for (const std::string& path : job->paths.value_or(std::vector<std::string>())) TRY(check_outside(*choice, path));
    const std::vector<FoundMount> mounts = mounts_of(*job, engines);
    for (const FoundMount& mount : mounts) TRY(check_outside(*choice, mount.info.path));
    for (const FoundMount& mount : mounts) {
      const std::optional<std::string> own = mount.engine->log_file();
      if (!own) continue;
      log.path_ = *own;
      log.writer_ = mount.engine->name();
      return log;
    }
    // An engine that has none of the mounts is asked for its mounts all the same, and would log that into our file.
    if (writer_of(log.path_, engines) != nullptr) {
      EngineSettings elsewhere = settings;
      elsewhere.log.path.reset();
      engines.clear();
      engines = make(elsewhere);
    }
    if (const Engine* writer = writer_of(log.path_, engines)) {
      log.writer_ = writer->name();
      return log;
    }
  }
  log.open_sink(*choice);
  return log;
}

void RunLog::open_sink(const LogChoice& choice) {
  const Result<void> folder = create_directories(parent_path(path_));
  Result<std::unique_ptr<LogSink>> opened =
      folder.ok() ? LogSink::open(path_, choice.level) : Result<std::unique_ptr<LogSink>>(folder.error());
  if (opened) {
    sink_ = std::move(opened).value();
  } else {
    problem_ = std::move(opened.error());
  }
}

void RunLog::announce(Sink& sink) const {
  if (writer_ != nullptr) {
    sink.on_event(LogOpened{path_, std::nullopt, writer_});
  } else if (sink_) {
    sink.on_event(LogOpened{path_, sink_->archived_to()});
  } else if (problem_) {
    sink.on_event(Message{Severity::warning, "", "going on without a log: " + describe(*problem_)});
  }
}

void RunLog::finish(Sink& sink) const {
  if (!sink_ || !sink_->failed()) return;
  sink.on_event(Message{Severity::warning, "", "the log is incomplete: it could not be written to " + path_});
}

}  // namespace dismount
