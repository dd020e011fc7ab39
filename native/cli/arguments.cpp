// SPDX-License-Identifier: MIT
#include "cli/arguments.h"

#include <algorithm>
#include <charconv>

#include "job/explain.h"
#include "platform/file.h"

namespace dismount {
namespace {

constexpr std::uint32_t kMaxSeconds = 24 * 60 * 60;

Error usage_error(std::string what) {
  return Error{.code = Code::invalid_parameter, .what = std::move(what), .where = {}, .cause = {}, .next = {}};
}

template <typename T>
Result<T> one_of(const char* option, const std::string& word,
                 std::initializer_list<std::pair<const char*, T>> choices) {
  std::string accepts;
  for (const auto& [name, choice] : choices) {
    if (word == name) return choice;
    accepts += (accepts.empty() ? "" : ", ") + std::string(name);
  }
  return usage_error(std::string(option) + " is '" + word + "', but must be one of " + accepts);
}

Result<LogChoice> log_choice(const Arguments& arguments) {
  LogChoice log;
  const auto level = parse_log_level(arguments.log_level);
  if (!level) {
    return usage_error("--log-level is '" + arguments.log_level +
                       "', but must be one of Errors, Warnings, WarningsInfo, Debug, or 1 to 4");
  }
  log.level = *level;
  if (!arguments.log_path.empty()) {
    TRY_ASSIGN(log.path, absolute_path(arguments.log_path));
  }
  return log;
}

Result<std::string> absolute_option(const char* option, const std::string& path, const char* accepts) {
  if (path.empty()) return usage_error(std::string(option) + " is empty, but must be " + accepts);
  return absolute_path(path);
}

Result<std::vector<std::string>> absolute_paths(const char* option, const std::vector<std::string>& paths,
                                                const char* accepts) {
  std::vector<std::string> absolute;
  for (const std::string& path : paths) {
    TRY_ASSIGN(std::string full, absolute_option(option, path, accepts));
    absolute.push_back(std::move(full));
  }
  return absolute;
}

/// Which of these options were given, though they mean nothing here.
Result<void> refuse(const Arguments& arguments, std::initializer_list<const char*> options, const char* needs) {
  std::string misplaced;
  for (const char* option : options) {
    const bool given = std::find(arguments.given.begin(), arguments.given.end(), option) != arguments.given.end();
    if (given) misplaced += (misplaced.empty() ? "" : " and ") + std::string(option);
  }
  if (misplaced.empty()) return {};
  return usage_error(misplaced + " can only be used with " + needs);
}

Result<CompressionLevel> compression_level(const std::string& word) {
  return one_of<CompressionLevel>(
      "--compression-level", word,
      {{"fast", CompressionLevel::fast}, {"normal", CompressionLevel::normal}, {"max", CompressionLevel::max}});
}

Result<std::chrono::seconds> handle_timeout(const std::string& text) {
  std::uint32_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, seconds);
  if (error == std::errc{} && parsed == end && seconds <= kMaxSeconds) return std::chrono::seconds(seconds);
  return usage_error("--handle-timeout is '" + text + "', but must be seconds, a whole number from 0 to " +
                     std::to_string(kMaxSeconds));
}

Result<Disposition> save_or_discard(const Arguments& arguments) {
  if (arguments.discard) return Disposition(Discard{});
  Commit commit;
  commit.check_integrity = arguments.check_integrity;
  TRY_ASSIGN(commit.level, compression_level(arguments.compression_level));
  if (arguments.append) {
    commit.append.emplace();
    if (!arguments.image_name.empty()) commit.append->name = arguments.image_name;
    if (!arguments.image_description.empty()) commit.append->description = arguments.image_description;
  }
  return Disposition(commit);
}

}  // namespace

Result<DismountJob> dismount_job(const Arguments& arguments) {
  if (arguments.paths.empty()) return usage_error("--path is missing: which mount directory?");
  if (int{arguments.save} + int{arguments.discard} + int{arguments.check} != 1) {
    return usage_error("choose one of --save, --discard and --check");
  }
  if (!arguments.save) {
    TRY(refuse(arguments, {"--append", "--check-integrity", "--compression-level", "--verify", "--on-save-failure"},
               "--save"));
  }
  if (!arguments.append) TRY(refuse(arguments, {"--image-name", "--image-description"}, "--append"));
  DismountJob job;
  if (std::find(arguments.paths.begin(), arguments.paths.end(), "*") != arguments.paths.end()) {
    if (!arguments.discard) return usage_error("--path '*', every mounted image, can only be used with --discard");
    if (arguments.paths.size() > 1) return usage_error("--path '*' is every mounted image: name no other path with it");
  } else {
    TRY_ASSIGN(job.paths, absolute_paths("--path", arguments.paths, "a mount directory"));
  }
  if (!arguments.check) {
    TRY_ASSIGN(job.disposition, save_or_discard(arguments));
  }
  TRY_ASSIGN(job.verify, one_of<VerifyChoice>("--verify", arguments.verify,
                                              {{"none", VerifyChoice::none},
                                               {"auto", VerifyChoice::automatic},
                                               {"table", VerifyChoice::table},
                                               {"full", VerifyChoice::full}}));
  TRY_ASSIGN(job.if_not_mounted,
             one_of<IfNotMounted>(
                 "--if-not-mounted", arguments.if_not_mounted,
                 {{"error", IfNotMounted::error}, {"warn", IfNotMounted::warn}, {"ignore", IfNotMounted::ignore}}));
  TRY_ASSIGN(job.discard_on_save_failure,
             one_of<bool>("--on-save-failure", arguments.on_save_failure, {{"fail", false}, {"discard", true}}));
  job.unload_hives = !arguments.keep_hives;
  TRY_ASSIGN(job.handle_timeout, handle_timeout(arguments.handle_timeout));
  TRY_ASSIGN(job.log, log_choice(arguments));
  if (!arguments.scratch_directory.empty()) {
    TRY_ASSIGN(job.scratch_directory, absolute_path(arguments.scratch_directory));
  }
  return job;
}

Result<MountJob> mount_job(const Arguments& arguments) {
  if (arguments.index == 0) return usage_error("--index is 0, but images count from 1");
  MountJob job;
  TRY_ASSIGN(job.mount.image_path, absolute_option("--image", arguments.image, "the path of a .wim file"));
  TRY_ASSIGN(job.mount.path, absolute_option("--path", arguments.mount_path, "an empty directory"));
  job.mount.image_index = arguments.index;
  job.mount.read_only = arguments.read_only;
  job.mount.check_integrity = arguments.mount_check_integrity;
  TRY_ASSIGN(job.log, log_choice(arguments));
  return job;
}

Result<CaptureJob> capture_job(const Arguments& arguments) {
  CaptureJob job;
  TRY_ASSIGN(job.capture.folder, absolute_option("the folder", arguments.folder, "the directory to capture"));
  TRY_ASSIGN(job.capture.image_path,
             absolute_option("the image", arguments.capture_image, "the path of a new .wim file"));
  job.capture.image_name = arguments.capture_name;
  TRY_ASSIGN(
      job.capture.compression,
      one_of<Compression>("--compression", arguments.compression,
                          {{"none", Compression::none}, {"xpress", Compression::xpress}, {"lzx", Compression::lzx}}));
  TRY_ASSIGN(job.capture.level, compression_level(arguments.capture_level));
  return job;
}

Result<VerifyJob> verify_job(const Arguments& arguments) {
  VerifyJob job;
  TRY_ASSIGN(job.files, absolute_paths("a file name", arguments.files, "the path of a .wim file"));
  TRY_ASSIGN(job.level, one_of<VerifyLevel>("--level", arguments.level,
                                            {{"table", VerifyLevel::table}, {"full", VerifyLevel::full}}));
  job.require_table = arguments.require_table;
  job.digest = arguments.digest;
  TRY_ASSIGN(job.log, log_choice(arguments));
  return job;
}

Result<InfoJob> info_job(const Arguments& arguments) {
  InfoJob job;
  TRY_ASSIGN(job.files, absolute_paths("a file name", arguments.files, "the path of a .wim file"));
  return job;
}

Result<ExplainJob> explain_job(const Arguments& arguments) {
  ExplainJob job;
  for (const std::string& text : arguments.codes) {
    const std::optional<std::uint32_t> code = parse_code(text);
    if (!code) return usage_error("'" + text + "' is no code; write it as 0xC1420117 or -1052638953");
    job.codes.push_back(*code);
  }
  return job;
}

}  // namespace dismount
