// SPDX-License-Identifier: MIT
#include "job/job.h"

#include "engine/phase_scope.h"
#include "engine/portable/engine.h"
#include "job/digest.h"
#include "job/dismount.h"
#include "job/outcome.h"
#include "job/version.h"
#include "log/log_sink.h"

namespace dismount {
namespace {

Hello hello() { return {kVersion, process_id(), platform_name()}; }

const LogChoice* log_of(const Request& request) {
  if (const auto* job = std::get_if<DismountJob>(&request.job)) return &job->log;
  if (const auto* job = std::get_if<MountJob>(&request.job)) return &job->log;
  if (const auto* job = std::get_if<VerifyJob>(&request.job)) return &job->log;
  return nullptr;
}

/// Runs one job with its sinks and engines ready. One overload a kind of job.
class JobRun {
 public:
  JobRun(const std::string& state_directory, EngineContext& context)
      : state_directory_(state_directory), context_(context) {}

  Result<int> operator()(const DismountJob& job) {
    const Engines engines = make_engines(state_directory_);
    return run_dismount(job, engines, context_);
  }

  Result<int> operator()(const MountJob& job) {
    PortableEngine engine(state_directory_);
    PathResult result;
    result.path = job.mount.path;
    result.outcome = Outcome::mounted;
    const std::int64_t started = monotonic_ms();
    Result<MountInfo> mount = engine.mount(job.mount, context_);
    result.duration_ms = monotonic_ms() - started;
    if (mount) {
      result.mount = std::move(mount).value();
    } else {
      result.outcome = Outcome::failed;
      result.error = std::move(mount.error());
      result.interrupted = result.error->code == Code::cancelled;
    }
    context_.sink.on_event(result);
    return static_cast<int>(exit_code_of(result));
  }

  Result<int> operator()(const CaptureJob& job) {
    TRY_ASSIGN(const Changes changes, capture_folder(job.capture, context_));
    context_.sink.on_event(
        Message{Severity::info, job.capture.image_path,
                "captured " + std::to_string(changes.added) + " entries into " + job.capture.image_path});
    return static_cast<int>(kExitDone);
  }

  Result<int> operator()(const MountsJob&) {
    for (const std::unique_ptr<Engine>& engine : make_engines(state_directory_)) {
      TRY_ASSIGN(const std::vector<MountInfo> mounts, engine->mounts());
      for (const MountInfo& mount : mounts) context_.sink.on_event(mount);
    }
    return static_cast<int>(kExitDone);
  }

  Result<int> operator()(const VerifyJob& job) {
    int exit_code = kExitDone;
    for (const std::string& path : job.files) {
      const FileVerified verified = verify_file(path, job.level);
      context_.sink.on_event(verified);
      if (exit_code == kExitDone) exit_code = exit_code_of(verified);
    }
    return exit_code;
  }

  Result<int> operator()(const InfoJob& job) {
    for (const std::string& path : job.files) {
      TRY_ASSIGN(const std::unique_ptr<File> file, open_file(path, OpenMode::read));
      TRY_ASSIGN(const Wim wim, read_wim(*file));
      WimInfo info{.path = path,
                   .size = wim.file_size,
                   .guid = format_guid(wim.header.guid),
                   .compression = compression_name(wim.header.compression()),
                   .chunk_size = wim.header.chunk_size,
                   .boot_index = wim.header.boot_index,
                   .integrity_table = wim.integrity_table.has_value(),
                   .images = {}};
      for (std::uint32_t i = 1; i <= wim.header.image_count; ++i) info.images.push_back(wim.xml.image_info(i));
      context_.sink.on_event(info);
    }
    return static_cast<int>(kExitDone);
  }

 private:
  FileVerified verify_file(const std::string& path, VerifyLevel level) {
    FileVerified verified{.path = path, .verification = {}, .digest = {}, .error = {}};
    verified.verification.level = level == VerifyLevel::full ? "full" : "table";
    const std::int64_t started = monotonic_ms();
    const Result<void> done = [&]() -> Result<void> {
      TRY_ASSIGN(const std::unique_ptr<File> file, open_file(path, OpenMode::read));
      TRY_ASSIGN(const Wim wim, read_wim(*file));
      VerifyResult result;
      {
        PhaseScope phase(context_, path, Phase::verify);
        result = verify_wim(*file, wim, level, phase.progress(bytes_to_verify(wim, level), "bytes"));
      }
      verified.verification = std::move(result.verification);
      if (result.error) return std::move(*result.error);
      PhaseScope phase(context_, path, Phase::digest);
      TRY_ASSIGN(verified.digest, digest_of(*file, phase.progress(wim.file_size, "bytes")));
      return {};
    }();
    verified.verification.duration_ms = monotonic_ms() - started;
    if (!done) verified.error = done.error();
    return verified;
  }

  const std::string& state_directory_;
  EngineContext& context_;
};

/// A directory is a mistake in the request, not a log that happens to be out of reach. So is a log inside a mount: it
/// would be saved into the image while it is written, and removed with the directory.
Result<void> check_log_path(const LogChoice& choice, const Request& request) {
  if (!choice.path) return {};
  if (const auto* job = std::get_if<DismountJob>(&request.job)) {
    for (const std::string& path : job->paths) {
      const bool below =
          choice.path->size() > path.size() && choice.path->starts_with(path) &&
          (path.ends_with('/') || (*choice.path)[path.size()] == '/' || (*choice.path)[path.size()] == '\\');
      if (!below) continue;
      return Error{.code = Code::invalid_parameter,
                   .what = "the log path lies inside a mount directory",
                   .where = *choice.path,
                   .cause = {},
                   .next = "name a file outside of " + path};
    }
  }
  const Result<FileStat> stat = stat_path(*choice.path);
  if (!stat || stat->kind != FileKind::directory) return {};
  return Error{.code = Code::invalid_parameter,
               .what = "the log path is a directory",
               .where = *choice.path,
               .cause = {},
               .next = "name a file, for instance " + *choice.path + "/dism.log"};
}

/// Opens the log, or says why there is none: a run is worth more than its log (contract, section 3).
std::unique_ptr<LogSink> open_log(const LogChoice& choice, const std::string& state_directory, std::string& path,
                                  std::optional<Error>& problem) {
  path = choice.path.value_or(state_directory + "/dism.log");
  const Result<void> folder = create_directories(parent_path(path));
  Result<std::unique_ptr<LogSink>> log =
      folder.ok() ? LogSink::open(path, choice.level) : Result<std::unique_ptr<LogSink>>(folder.error());
  if (log) return std::move(log).value();
  problem = std::move(log.error());
  return nullptr;
}

int finish(Sink& sink, int exit_code, std::optional<Error> error) {
  sink.on_event(Finished{exit_code, std::move(error)});
  return exit_code;
}

}  // namespace

int run_job(const Request& request, Sink& sink, const Cancel& cancel) {
  Result<std::string> state_directory =
      request.state_directory ? Result<std::string>(*request.state_directory) : default_state_directory();
  if (!state_directory) return refuse_job(state_directory.error(), sink);

  Fanout sinks;
  sinks.add(sink);
  std::unique_ptr<LogSink> log;
  std::optional<Error> log_problem;
  std::string log_path;
  if (const LogChoice* choice = log_of(request)) {
    if (Result<void> sensible = check_log_path(*choice, request); !sensible) return refuse_job(sensible.error(), sink);
    log = open_log(*choice, *state_directory, log_path, log_problem);
  }
  if (log) sinks.add(*log);
  sinks.on_event(hello());
  if (log) {
    sinks.on_event(LogOpened{log_path, log->archived_to()});
  } else if (log_problem) {
    sinks.on_event(Message{Severity::warning, "", "going on without a log: " + describe(*log_problem)});
  }

  EngineContext context{sinks, cancel};
  Result<int> exit_code = std::visit(JobRun(*state_directory, context), request.job);
  if (log && log->failed()) {
    sinks.on_event(Message{Severity::warning, "", "the log is incomplete: it could not be written to " + log_path});
  }
  if (!exit_code) return finish(sinks, exit_code_of(exit_code.error()), exit_code.error());
  return finish(sinks, *exit_code, std::nullopt);
}

int refuse_job(const Error& error, Sink& sink) {
  sink.on_event(hello());
  return finish(sink, exit_code_of(error), error);
}

}  // namespace dismount
