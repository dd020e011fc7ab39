// SPDX-License-Identifier: MIT
#include "job/job.h"

#include "engine/portable/engine.h"
#include "job/dismount.h"
#include "job/explain.h"
#include "job/mounts.h"
#include "job/outcome.h"
#include "job/run_log.h"
#include "job/verify_file.h"
#include "job/version.h"
#include "platform/process.h"

namespace dismount {
namespace {

Hello hello() { return {kVersion, process_id(), platform_name()}; }

EngineSettings settings_of(const Request& request, std::string state_directory) {
  EngineSettings settings{.state_directory = std::move(state_directory)};
  if (const auto* job = std::get_if<DismountJob>(&request.job)) {
    settings.log = job->log;
    settings.scratch_directory = job->scratch_directory;
    settings.unload_hives = job->unload_hives;
    settings.handle_timeout = job->handle_timeout;
  }
  return settings;
}

/// Runs one job with its sinks and engines ready. One overload a kind of job.
class JobRun {
 public:
  JobRun(const EngineSettings& settings, const Engines& engines, EngineContext& context)
      : settings_(settings), engines_(engines), context_(context) {}

  Result<int> operator()(const DismountJob& job) { return run_dismount(job, engines_, context_); }

  Result<int> operator()(const MountJob& job) {
    PortableEngine engine(settings_);
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

  /// An engine that cannot list its mounts does not hide those of the others.
  Result<int> operator()(const MountsJob&) {
    MountList list = list_mounts(engines_);
    for (const FoundMount& mount : list.mounts) context_.sink.on_event(mount.info);
    if (list.incomplete) return std::move(*list.incomplete);
    return static_cast<int>(kExitDone);
  }

  Result<int> operator()(const VerifyJob& job) {
    int exit_code = kExitDone;
    for (const std::string& path : job.files) {
      const FileVerified verified = verify_file(path, job, context_);
      context_.sink.on_event(verified);
      if (exit_code == kExitDone) exit_code = exit_code_of(verified);
    }
    return exit_code;
  }

  Result<int> operator()(const InfoJob& job) {
    for (const std::string& path : job.files) {
      TRY_ASSIGN(const std::unique_ptr<File> file, open_file(path, OpenMode::read));
      TRY_ASSIGN(const Wim wim, read_part(*file));
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

  Result<int> operator()(const ExplainJob& job) {
    int exit_code = kExitDone;
    std::vector<ExplainedCode> codes = job.codes.empty() ? explain_all() : std::vector<ExplainedCode>();
    for (const std::uint32_t code : job.codes) codes.push_back(explain_code(code));
    for (const ExplainedCode& code : codes) {
      context_.sink.on_event(code);
      if (!code.known) exit_code = kExitFailed;
    }
    return exit_code;
  }

 private:
  const EngineSettings& settings_;
  const Engines& engines_;
  EngineContext& context_;
};

int finish(Sink& sink, int exit_code, std::optional<Error> error) {
  sink.on_event(Finished{exit_code, std::move(error)});
  return exit_code;
}

}  // namespace

int run_job(const Request& request, Sink& sink, const Cancel& cancel, const MakeEngines& make) {
  Result<std::string> state_directory =
      request.state_directory ? Result<std::string>(*request.state_directory) : default_state_directory();
  if (!state_directory) return refuse_job(state_directory.error(), sink);

  const EngineSettings settings = settings_of(request, std::move(state_directory).value());
  const bool about_mounts =
      std::holds_alternative<DismountJob>(request.job) || std::holds_alternative<MountsJob>(request.job);
  Engines engines = about_mounts ? make(settings) : Engines();
  Result<RunLog> log = RunLog::open(request, settings, engines, make);
  if (!log) return refuse_job(log.error(), sink);

  Fanout sinks;
  sinks.add(sink);
  if (Sink* ours = log->sink()) sinks.add(*ours);
  sinks.on_event(hello());
  log->announce(sinks);
  EngineContext context{sinks, cancel};
  Result<int> exit_code = std::visit(JobRun(settings, engines, context), request.job);
  log->finish(sinks);
  if (!exit_code) return finish(sinks, exit_code_of(exit_code.error()), exit_code.error());
  return finish(sinks, *exit_code, std::nullopt);
}

int refuse_job(const Error& error, Sink& sink) {
  sink.on_event(hello());
  return finish(sink, exit_code_of(error), error);
}

}  // namespace dismount
