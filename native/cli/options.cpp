// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include <CLI/CLI.hpp>

#include "job/version.h"
#include "platform/file.h"

namespace dismount {
namespace {

constexpr const char* kAbout =
    "Takes a mounted Windows image (WIM) off its directory: saves or discards the changes.\n";

constexpr const char* kExamples =
    "\nExamples:\n"
    "  dismount mount --image install.wim --index 1 --path mnt\n"
    "  dismount --path mnt --save --check-integrity\n"
    "  dismount --path mnt --save --append\n"
    "  dismount --path mnt --discard\n"
    "  dismount verify install.wim --level full\n"
    "\nExit codes: 0 done, 1 failed, 2 usage, 3 integrity or verification failed, 4 not mounted,\n"
    "5 partly (saved, still mounted), 130 cancelled.";

/// Everything the command line can say, before it becomes a request.
struct Arguments {
  std::vector<std::string> paths;
  bool save = false, discard = false, check = false, append = false, check_integrity = false, verify_given = false;
  std::string verify = "auto";
  std::string log_path, log_level = "WarningsInfo", scratch_directory, state_directory, format = "text", request;

  std::string image, mount_path;
  std::uint32_t index = 1;
  bool read_only = false, mount_check_integrity = false;

  std::string folder, capture_image, capture_name;

  std::vector<std::string> files;
  std::string level = "full";
};

Error usage_error(std::string what) {
  return Error{.code = Code::invalid_parameter, .what = std::move(what), .where = {}, .cause = {}, .next = {}};
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

Result<DismountJob> dismount_job(const Arguments& arguments) {
  if (arguments.paths.empty()) return usage_error("--path is missing: which mount directory?");
  if (int{arguments.save} + int{arguments.discard} + int{arguments.check} != 1) {
    return usage_error("choose one of --save, --discard and --check");
  }
  std::string misplaced;
  for (const auto& [name, given] :
       {std::pair("--append", arguments.append), std::pair("--check-integrity", arguments.check_integrity),
        std::pair("--verify", arguments.verify_given)}) {
    if (given) misplaced += (misplaced.empty() ? "" : " and ") + std::string(name);
  }
  if (!arguments.save && !misplaced.empty()) return usage_error(misplaced + " can only be used with --save");
  DismountJob job;
  TRY_ASSIGN(job.paths, absolute_paths("--path", arguments.paths, "a mount directory"));
  if (arguments.save) job.disposition = Commit{arguments.append, arguments.check_integrity};
  if (arguments.discard) job.disposition = Discard{};
  if (arguments.verify == "none") {
    job.verify = VerifyChoice::none;
  } else if (arguments.verify == "table") {
    job.verify = VerifyChoice::table;
  } else if (arguments.verify == "full") {
    job.verify = VerifyChoice::full;
  } else if (arguments.verify != "auto") {
    return usage_error("--verify is '" + arguments.verify + "', but must be one of none, auto, table, full");
  }
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
  return job;
}

Result<VerifyJob> verify_job(const Arguments& arguments) {
  VerifyJob job;
  TRY_ASSIGN(job.files, absolute_paths("a file name", arguments.files, "the path of a .wim file"));
  if (arguments.level != "full" && arguments.level != "table") {
    return usage_error("--level is '" + arguments.level + "', but must be one of table, full");
  }
  job.level = arguments.level == "full" ? VerifyLevel::full : VerifyLevel::table;
  TRY_ASSIGN(job.log, log_choice(arguments));
  return job;
}

void add_log_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--log-path", arguments.log_path, "log file; an existing one is archived to .bak");
  app.add_option("--log-level", arguments.log_level, "Errors, Warnings, WarningsInfo, Debug, or 1 to 4");
}

}  // namespace

ParsedOptions parse_options(const std::vector<std::string>& args) {
  Arguments arguments;
  CLI::App app(kAbout, "dismount");
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("dismount ") + kVersion);
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.add_option("--path", arguments.paths, "mount directory; may be given several times");
  app.add_flag("--save", arguments.save, "save the changes");
  app.add_flag("--discard", arguments.discard, "discard the changes");
  app.add_flag("--check", arguments.check, "only check whether a dismount could work");
  app.add_flag("--append", arguments.append, "save as a new image at the end of the same file");
  app.add_flag("--check-integrity", arguments.check_integrity, "check the integrity table first, and write one");
  app.add_option("--verify", arguments.verify, "after a save: none, auto, table, full");
  app.add_option("--scratch-directory", arguments.scratch_directory,
                 "existing, local, writable directory; it is checked, but nothing is put there yet");
  app.add_option("--state-directory", arguments.state_directory, "where the records of mounts are kept");
  app.add_option("--format", arguments.format, "text or ndjson");
  app.add_option("--request", arguments.request, "'-': read one JSON request from standard input");
  add_log_options(app, arguments);

  CLI::App* mount = app.add_subcommand("mount", "Extract an image into an empty directory and remember it.");
  mount->add_option("--image", arguments.image, "the .wim file")->required();
  mount->add_option("--index", arguments.index, "which image of it, from 1");
  mount->add_option("--path", arguments.mount_path, "empty directory, or one to be made")->required();
  mount->add_flag("--read-only", arguments.read_only, "nothing can be saved");
  mount->add_flag("--check-integrity", arguments.mount_check_integrity, "check the integrity table first");
  CLI::App* capture = app.add_subcommand("capture", "Make a new .wim file from a folder, uncompressed.");
  capture->add_option("folder", arguments.folder, "what to capture")->required();
  capture->add_option("image", arguments.capture_image, "the .wim file to make")->required();
  capture->add_option("--name", arguments.capture_name, "name of the image");
  CLI::App* mounts = app.add_subcommand("mounts", "List what is mounted.");
  CLI::App* verify = app.add_subcommand("verify", "Prove that .wim files can be read.");
  verify->add_option("files", arguments.files, ".wim files")->required();
  verify->add_option("--level", arguments.level, "table or full");
  CLI::App* info = app.add_subcommand("info", "Show the images of .wim files.");
  info->add_option("files", arguments.files, ".wim files")->required();

  const auto usage = [&](const std::string& problem) {
    return ParsedOptions{std::nullopt, {"dismount: " + problem + "\nTry 'dismount --help'.\n", kExitUsage}};
  };
  try {
    std::vector<std::string> reversed(args.rbegin(), args.rend());  // as CLI11 wants them
    app.parse(reversed);
  } catch (const CLI::CallForVersion&) {
    return {std::nullopt, {std::string("dismount ") + kVersion + "\n", 0}};
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return {std::nullopt, {(chosen.empty() ? app : *chosen.front()).help(), 0}};
  } catch (const CLI::ParseError& error) {
    return usage(error.what());
  }

  arguments.verify_given = app.count("--verify") != 0;
  // They reach here from behind a command, too; to pass over a '--discard' would be to do something else than asked.
  if (const auto chosen = app.get_subcommands(); !chosen.empty()) {
    for (const char* option : {"--path", "--save", "--discard", "--check", "--append", "--check-integrity", "--verify",
                               "--scratch-directory"}) {
      if (app.count(option) != 0) {
        return usage(std::string(option) + " is for a dismount, not for '" + chosen.front()->get_name() + "'");
      }
    }
  }

  Options options;
  if (arguments.format != "text" && arguments.format != "ndjson") {
    return usage("--format is '" + arguments.format + "', but must be one of text, ndjson");
  }
  if (arguments.format == "ndjson") options.format = Format::ndjson;
  if (!arguments.request.empty()) {
    if (arguments.request != "-") return usage("--request takes only '-', the request itself comes on standard input");
    options.request_from_stdin = true;
    options.format = Format::ndjson;
    return {options, {}};
  }

  const Result<void> filled = [&]() -> Result<void> {
    if (mount->parsed()) {
      TRY_ASSIGN(options.request.job, mount_job(arguments));
    } else if (capture->parsed()) {
      TRY_ASSIGN(options.request.job, capture_job(arguments));
    } else if (mounts->parsed()) {
      options.request.job = MountsJob{};
    } else if (verify->parsed()) {
      TRY_ASSIGN(options.request.job, verify_job(arguments));
    } else if (info->parsed()) {
      TRY_ASSIGN(auto files, absolute_paths("a file name", arguments.files, "the path of a .wim file"));
      options.request.job = InfoJob{std::move(files)};
    } else {
      TRY_ASSIGN(options.request.job, dismount_job(arguments));
    }
    if (!arguments.state_directory.empty()) {
      TRY_ASSIGN(options.request.state_directory, absolute_path(arguments.state_directory));
    }
    return {};
  }();
  if (!filled) return usage(filled.error().what);
  return {options, {}};
}

}  // namespace dismount
