// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <functional>

#include "cli/arguments.h"
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
    "  dismount --path mnt --save --append --image-name 'With updates'\n"
    "  dismount --path mnt --discard\n"
    "  dismount --path '*' --discard\n"
    "  dismount verify install.wim --level full\n"
    "  dismount error 0xC1420117\n"
    "\nExit codes: 0 done, 1 failed, 2 usage, 3 integrity or verification failed, 4 not mounted,\n"
    "5 partly (saved, still mounted), 130 cancelled.";

constexpr const char* kDismountOptions[] = {"--path",
                                            "--save",
                                            "--discard",
                                            "--check",
                                            "--append",
                                            "--image-name",
                                            "--image-description",
                                            "--check-integrity",
                                            "--compression-level",
                                            "--verify",
                                            "--on-save-failure",
                                            "--if-not-mounted",
                                            "--keep-hives",
                                            "--handle-timeout",
                                            "--scratch-directory"};

void add_dismount_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--path", arguments.paths, "mount directory; may be given several times; '*': every mounted image");
  app.add_flag("--save", arguments.save, "save the changes");
  app.add_flag("--discard", arguments.discard, "discard the changes");
  app.add_flag("--check", arguments.check, "only check whether a dismount could work");
  app.add_flag("--append", arguments.append, "save as a new image at the end of the same file");
  app.add_option("--image-name", arguments.image_name, "name of the appended image");
  app.add_option("--image-description", arguments.image_description, "description of the appended image");
  app.add_flag("--check-integrity", arguments.check_integrity, "check the integrity table first, and write one");
  app.add_option("--compression-level", arguments.compression_level,
                 "of what a save adds: fast, normal, max (DISM's own mounts: DISM decides)");
  app.add_option("--verify", arguments.verify, "after a save: none, auto, table, full");
  app.add_option("--on-save-failure", arguments.on_save_failure,
                 "fail: a mount whose save failed stays; discard: it is taken off without its changes");
  app.add_option("--if-not-mounted", arguments.if_not_mounted, "what a path without a mount is: error, warn, ignore");
  app.add_flag("--keep-hives", arguments.keep_hives, "Windows: do not unload registry hives whose file is in a mount");
  app.add_option("--handle-timeout", arguments.handle_timeout,
                 "seconds to wait for programs that hold files of a mount open");
  app.add_option("--scratch-directory", arguments.scratch_directory,
                 "existing, local, writable directory for DISM's temporary files");
}

void add_common_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--state-directory", arguments.state_directory, "where the records of mounts are kept");
  app.add_option("--format", arguments.format, "text or ndjson");
  app.add_option("--request", arguments.request, "'-': read one JSON request from standard input");
  app.add_option("--log-path", arguments.log_path, "log file; an existing one is archived to .bak");
  app.add_option("--log-level", arguments.log_level, "Errors, Warnings, WarningsInfo, Debug, or 1 to 4");
}

/// Refuses in our words what CLI11 could not convert.
CLI::Validator whole_number() {
  return CLI::Validator(
      [](const std::string& text) {
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool whole = error == std::errc() && end == text.data() + text.size();
        return whole ? std::string() : "'" + text + "' is not accepted; it is a whole number, from 1 on";
      },
      "");
}

/// A command with the job that it asks for.
struct Command {
  CLI::App* app;
  std::function<Result<void>(Request&)> fill;
};

template <typename Job>
Command command(CLI::App* app, const Arguments& arguments, Result<Job> (*make)(const Arguments&)) {
  return {app, [&arguments, make](Request& request) -> Result<void> {
            TRY_ASSIGN(request.job, make(arguments));
            return {};
          }};
}

std::vector<Command> add_commands(CLI::App& app, Arguments& arguments) {
  CLI::App* mount = app.add_subcommand("mount", "Extract an image into an empty directory and remember it.");
  mount->add_option("--image", arguments.image, "the .wim file")->required();
  mount->add_option("--index", arguments.index, "which image of it, from 1")->check(whole_number());
  mount->add_option("--path", arguments.mount_path, "empty directory, or one to be made")->required();
  mount->add_flag("--read-only", arguments.read_only, "nothing can be saved");
  mount->add_flag("--check-integrity", arguments.mount_check_integrity, "check the integrity table first");
  CLI::App* capture = app.add_subcommand("capture", "Make a new .wim file from a folder.");
  capture->add_option("folder", arguments.folder, "what to capture")->required();
  capture->add_option("image", arguments.capture_image, "the .wim file to make")->required();
  capture->add_option("--name", arguments.capture_name, "name of the image");
  capture->add_option("--compression", arguments.compression, "none, xpress, lzx");
  capture->add_option("--compression-level", arguments.capture_level, "fast, normal, max");
  CLI::App* mounts = app.add_subcommand("mounts", "List what is mounted.");
  CLI::App* verify = app.add_subcommand("verify", "Prove that .wim files can be read.");
  verify->add_option("files", arguments.files, ".wim files")->required();
  verify->add_option("--level", arguments.level, "table or full");
  verify->add_flag("--require-table", arguments.require_table, "a file without an integrity table fails");
  verify->add_flag("--digest", arguments.digest, "also take the SHA-256 of each file");
  CLI::App* info = app.add_subcommand("info", "Show the images of .wim files.");
  info->add_option("files", arguments.files, ".wim files")->required();
  CLI::App* error = app.add_subcommand("error", "Explain codes of DISM and Windows; without one, list all.");
  error->add_option("codes", arguments.codes, "0xC1420117, C1420117, -1052638953 or 3242328343");

  return {command<MountJob>(mount, arguments, mount_job),
          command<CaptureJob>(capture, arguments, capture_job),
          command<MountsJob>(mounts, arguments, [](const Arguments&) { return Result<MountsJob>(MountsJob{}); }),
          command<VerifyJob>(verify, arguments, verify_job),
          command<InfoJob>(info, arguments, info_job),
          command<ExplainJob>(error, arguments, explain_job)};
}

Result<void> fill_request(const Arguments& arguments, const std::vector<Command>& commands, Request& request) {
  if (!arguments.state_directory.empty()) {
    TRY_ASSIGN(request.state_directory, absolute_path(arguments.state_directory));
  }
  for (const Command& one : commands) {
    if (one.app->parsed()) return one.fill(request);
  }
  TRY_ASSIGN(request.job, dismount_job(arguments));
  return {};
}

/// What CLI11 would refuse in words of its own: "--append=maybe".
void add_checks(CLI::App& app) {
  const CLI::Validator flag(
      [](const std::string& text) {
        return text == "true" || text == "false" ? std::string()
                                                 : "'" + text + "' is not accepted; it is true or false";
      },
      "");
  for (CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_max() == 0) option->check(flag);
  }
  for (CLI::App* command : app.get_subcommands({})) add_checks(*command);
}

ParsedOptions usage(const std::string& problem) {
  return {std::nullopt, {"dismount: " + problem + "\nTry 'dismount --help'.\n", kExitUsage}};
}

}  // namespace

ParsedOptions parse_options(const std::vector<std::string>& args) {
  Arguments arguments;
  CLI::App app(kAbout, "dismount");
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("dismount ") + kVersion);
  app.require_subcommand(0, 1);
  app.fallthrough();
  add_dismount_options(app, arguments);
  add_common_options(app, arguments);
  const std::vector<Command> commands = add_commands(app, arguments);
  add_checks(app);
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

  for (const char* option : kDismountOptions) {
    if (app.count(option) == 0) continue;
    arguments.given.push_back(option);
    // They reach here from behind a command, too; to pass over a '--discard' would be to do something else than asked.
    if (const auto chosen = app.get_subcommands(); !chosen.empty()) {
      return usage(std::string(option) + " is for a dismount, not for '" + chosen.front()->get_name() + "'");
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
  if (const Result<void> filled = fill_request(arguments, commands, options.request); !filled) {
    return usage(filled.error().what);
  }
  return {options, {}};
}

}  // namespace dismount
