// SPDX-License-Identifier: MIT
#include "cli/options.h"
#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Options good(const std::vector<std::string>& args) {
  const ParsedOptions parsed = parse_options(args);
  REQUIRE_MESSAGE(parsed.options, parsed.usage.text);
  return *parsed.options;
}

template <typename Job>
Job job_of(const std::vector<std::string>& args) {
  const Options options = good(args);
  const Job* job = std::get_if<Job>(&options.request.job);
  REQUIRE(job != nullptr);
  return *job;
}

std::string bad(const std::vector<std::string>& args) {
  const ParsedOptions parsed = parse_options(args);
  REQUIRE_FALSE(parsed.options);
  CHECK(parsed.usage.exit_code == 2);
  CHECK(parsed.usage.text.starts_with("dismount: "));
  CHECK(contains(parsed.usage.text, "--help"));
  return parsed.usage.text;
}

}  // namespace

TEST_CASE("a save is a commit with what was asked for") {
  const auto plain = job_of<DismountJob>({"--path", "/mnt", "--save"});
  CHECK(plain.paths == std::vector<std::string>{"/mnt"});
  REQUIRE(plain.disposition);
  const Commit* commit = std::get_if<Commit>(&*plain.disposition);
  REQUIRE(commit != nullptr);
  CHECK_FALSE(commit->append);
  CHECK_FALSE(commit->check_integrity);
  CHECK(plain.verify == VerifyChoice::automatic);
  CHECK(plain.if_not_mounted == IfNotMounted::error);
  CHECK(plain.log.level == LogLevel::warnings_info);
  CHECK_FALSE(plain.log.path);
  CHECK_FALSE(plain.scratch_directory);

  const auto full =
      job_of<DismountJob>({"--save", "--append", "--check-integrity", "--path", "/a", "--path", "/b", "--verify",
                           "full", "--log-path", "/log", "--log-level", "Debug", "--scratch-directory", "/tmp"});
  CHECK(full.paths == std::vector<std::string>{"/a", "/b"});
  CHECK(std::get<Commit>(*full.disposition).append);
  CHECK(std::get<Commit>(*full.disposition).check_integrity);
  CHECK(full.verify == VerifyChoice::full);
  CHECK(full.log.path == "/log");
  CHECK(full.log.level == LogLevel::debug);
  CHECK(full.scratch_directory == "/tmp");
}

TEST_CASE("discard and check are dispositions of their own") {
  CHECK(std::holds_alternative<Discard>(*job_of<DismountJob>({"--path", "/mnt", "--discard"}).disposition));
  CHECK_FALSE(job_of<DismountJob>({"--path", "/mnt", "--check"}).disposition);
}

TEST_CASE("each word of verify is known") {
  for (const auto& [word, choice] : {std::pair{"none", VerifyChoice::none}, std::pair{"auto", VerifyChoice::automatic},
                                     std::pair{"table", VerifyChoice::table}, std::pair{"full", VerifyChoice::full}}) {
    CHECK(job_of<DismountJob>({"--path", "/m", "--save", "--verify", word}).verify == choice);
  }
}

TEST_CASE("relative paths are made absolute") {
  const auto job = job_of<DismountJob>({"--path", "mnt", "--discard"});
  CHECK((*job.paths)[0].size() > 4);
  CHECK((*job.paths)[0] == must(absolute_path("mnt")));
}

TEST_CASE("mount, mounts, verify and info have their own arguments") {
  const auto mount = job_of<MountJob>({"mount", "--image", "/a.wim", "--index", "3", "--path", "/m", "--read-only"});
  CHECK(mount.mount.image_path == "/a.wim");
  CHECK(mount.mount.image_index == 3);
  CHECK(mount.mount.path == "/m");
  CHECK(mount.mount.read_only);
  CHECK_FALSE(mount.mount.check_integrity);
  CHECK(job_of<MountJob>({"mount", "--image", "/a", "--path", "/m"}).mount.image_index == 1);
  CHECK(job_of<MountJob>({"mount", "--image", "/a", "--path", "/m", "--check-integrity"}).mount.check_integrity);

  job_of<MountsJob>({"mounts"});
  const auto verify = job_of<VerifyJob>({"verify", "/a.wim", "/b.wim", "--level", "table"});
  CHECK(verify.files == std::vector<std::string>{"/a.wim", "/b.wim"});
  CHECK(verify.level == VerifyLevel::table);
  CHECK(job_of<VerifyJob>({"verify", "/a.wim"}).level == VerifyLevel::full);
  CHECK_FALSE(verify.digest);
  CHECK(job_of<VerifyJob>({"verify", "/a.wim", "--digest"}).digest);
  CHECK(job_of<InfoJob>({"info", "/a.wim"}).files.size() == 1);
}

TEST_CASE("common options are understood before and behind a command") {
  CHECK(good({"--format", "ndjson", "mounts"}).format == Format::ndjson);
  const Options behind = good({"mounts", "--format", "ndjson", "--state-directory", "/s"});
  CHECK(behind.format == Format::ndjson);
  CHECK(behind.request.state_directory == "/s");
  CHECK(good({"mounts"}).format == Format::text);
  CHECK(job_of<VerifyJob>({"verify", "/a", "--log-level", "1"}).log.level == LogLevel::errors);
}

TEST_CASE("a request comes from standard input, and its answers are events") {
  const Options options = good({"--request", "-"});
  CHECK(options.request_from_stdin);
  CHECK(options.format == Format::ndjson);
}

TEST_CASE("help and version are no failures") {
  const ParsedOptions help = parse_options({"--help"});
  CHECK_FALSE(help.options);
  CHECK(help.usage.exit_code == 0);
  CHECK(contains(help.usage.text, "--check-integrity"));
  CHECK(contains(help.usage.text, "Exit codes"));
  CHECK(contains(parse_options({"mount", "--help"}).usage.text, "--index"));
  const ParsedOptions version = parse_options({"--version"});
  CHECK(version.usage.exit_code == 0);
  CHECK(version.usage.text == "dismount " DISMOUNT_VERSION "\n");
}

TEST_CASE("what makes no sense is refused with what is wrong") {
  CHECK(contains(bad({}), "--path is missing"));
  CHECK(contains(bad({"--save"}), "--path is missing"));
  CHECK(contains(bad({"--path", "/m"}), "choose one of"));
  CHECK(contains(bad({"--path", "/m", "--save", "--discard"}), "choose one of"));
  CHECK(contains(bad({"--path", "/m", "--discard", "--append"}), "--append can only be used with --save"));
  CHECK(contains(bad({"--path", "/m", "--check", "--check-integrity"}),
                 "--check-integrity can only be used with --save"));
  CHECK(contains(bad({"--path", "/m", "--discard", "--append", "--verify", "full"}),
                 "--append and --verify can only be used with --save"));
  CHECK(contains(bad({"--path", "", "--save"}), "--path is empty, but must be a mount directory"));
  CHECK(contains(bad({"mount", "--image", "", "--path", "/m"}), "--image is empty"));
  CHECK(contains(bad({"--path", "/m", "--save", "--verify", "most"}), "'most'"));
  CHECK(contains(bad({"--path", "/m", "--save", "--log-level", "Loud"}), "'Loud'"));
  CHECK(contains(bad({"mounts", "--format", "xml"}), "'xml'"));
  CHECK(contains(bad({"--request", "file.json"}), "--request"));
  CHECK(contains(bad({"verify", "/a", "--level", "half"}), "'half'"));
  bad({"--path"});
  bad({"--unknown"});
  bad({"unknown"});
  bad({"mount", "--image", "/a"});
  bad({"mount", "--path", "/m"});
  bad({"mount", "--image", "/a", "--path", "/m", "--index", "x"});
  bad({"mount", "--image", "/a", "--path", "/m", "--index", "-1"});
  bad({"verify"});
  bad({"info"});
  bad({"mount", "mounts"});
}

TEST_CASE("an option of a dismount means nothing to another command and is refused") {
  bad({"mounts", "--save"});
  bad({"verify", "/a.wim", "--discard"});
  bad({"info", "/a.wim", "--append"});
  bad({"mounts", "--path", "/m"});
}

TEST_CASE("an image index is 1 or more") { bad({"mount", "--image", "/a", "--path", "/m", "--index", "0"}); }

TEST_CASE("every mounted image can be named at once, but only to discard it") {
  CHECK_FALSE(job_of<DismountJob>({"--path", "*", "--discard"}).paths);
  CHECK(contains(bad({"--path", "*", "--save"}), "--discard"));
  CHECK(contains(bad({"--path", "*", "--check"}), "--discard"));
  CHECK(contains(bad({"--path", "*", "--path", "/m", "--discard"}), "no other path"));
}

TEST_CASE("an appended image is named, and only an appended one") {
  const auto job = job_of<DismountJob>(
      {"--path", "/m", "--save", "--append", "--image-name", "New", "--image-description", "What is new"});
  const auto& append = std::get<Commit>(*job.disposition).append;
  REQUIRE(append);
  CHECK(append->name == "New");
  CHECK(append->description == "What is new");
  const auto plain = job_of<DismountJob>({"--path", "/m", "--save", "--append"});
  CHECK_FALSE(std::get<Commit>(*plain.disposition).append->name);
  CHECK(
      contains(bad({"--path", "/m", "--save", "--image-name", "New"}), "--image-name can only be used with --append"));
  CHECK(contains(bad({"--path", "/m", "--discard", "--image-description", "x"}), "--append"));
}

TEST_CASE("what is waited for, unloaded and forgiven is as asked") {
  const auto plain = job_of<DismountJob>({"--path", "/m", "--save"});
  CHECK(plain.unload_hives);
  CHECK(plain.handle_timeout == std::chrono::seconds(30));
  CHECK_FALSE(plain.discard_on_save_failure);
  const auto job = job_of<DismountJob>({"--path", "/m", "--save", "--keep-hives", "--handle-timeout", "0",
                                        "--on-save-failure", "discard", "--if-not-mounted", "warn"});
  CHECK_FALSE(job.unload_hives);
  CHECK(job.handle_timeout == std::chrono::seconds(0));
  CHECK(job.discard_on_save_failure);
  CHECK(job.if_not_mounted == IfNotMounted::warn);
  CHECK(job_of<DismountJob>({"--path", "/m", "--discard", "--if-not-mounted", "ignore"}).if_not_mounted ==
        IfNotMounted::ignore);
  CHECK(contains(bad({"--path", "/m", "--save", "--if-not-mounted", "skip"}), "'skip'"));
  CHECK(contains(bad({"--path", "/m", "--save", "--on-save-failure", "keep"}), "fail, discard"));
  CHECK(contains(bad({"--path", "/m", "--discard", "--on-save-failure", "discard"}), "can only be used with --save"));
  CHECK(contains(bad({"--path", "/m", "--save", "--handle-timeout", "86401"}), "86400"));
  for (const char* text : {"-1", "soon", "", "30s", "4294967296"}) {
    CHECK(contains(
        bad({"--path", "/m", "--save", "--handle-timeout", text}),
        "--handle-timeout is '" + std::string(text) + "', but must be seconds, a whole number from 0 to 86400"));
  }
}

TEST_CASE("how small a save packs is one of three words, and only for a save") {
  const auto level = [](const std::vector<std::string>& args) {
    return std::get<Commit>(*job_of<DismountJob>(args).disposition).level;
  };
  CHECK(level({"--path", "/m", "--save"}) == CompressionLevel::normal);
  CHECK(level({"--path", "/m", "--save", "--compression-level", "fast"}) == CompressionLevel::fast);
  CHECK(level({"--path", "/m", "--save", "--compression-level", "max"}) == CompressionLevel::max);
  CHECK(contains(bad({"--path", "/m", "--save", "--compression-level", "best"}),
                 "--compression-level is 'best', but must be one of fast, normal, max"));
  CHECK(contains(bad({"--path", "/m", "--discard", "--compression-level", "fast"}), "can only be used with --save"));
}

TEST_CASE("a capture can choose how it packs") {
  const auto plain = job_of<CaptureJob>({"capture", "/f", "/a.wim"}).capture;
  CHECK(plain.compression == Compression::lzx);
  CHECK(plain.level == CompressionLevel::normal);
  const auto chosen =
      job_of<CaptureJob>({"capture", "/f", "/a.wim", "--compression", "xpress", "--compression-level", "max"}).capture;
  CHECK(chosen.compression == Compression::xpress);
  CHECK(chosen.level == CompressionLevel::max);
  CHECK(job_of<CaptureJob>({"capture", "/f", "/a.wim", "--compression", "none"}).capture.compression ==
        Compression::none);
  CHECK(contains(bad({"capture", "/f", "/a.wim", "--compression", "lzms"}), "none, xpress, lzx"));
  CHECK(contains(bad({"capture", "/f", "/a.wim", "--compression-level", "9"}), "fast, normal, max"));
}

TEST_CASE("a flag that is neither true nor false is refused in our words") {
  CHECK(contains(bad({"verify", "/a.wim", "--require-table=maybe"}), "'maybe' is not accepted; it is true or false"));
  CHECK(contains(bad({"--path", "/m", "--save", "--append=2"}), "'2' is not accepted"));
  CHECK(contains(bad({"mount", "--image", "/a.wim", "--path", "/m", "--index", "first"}), "it is a whole number"));
  CHECK_FALSE(job_of<VerifyJob>({"verify", "/a.wim", "--require-table=false"}).require_table);
}

TEST_CASE("a file can be made to need an integrity table") {
  CHECK_FALSE(job_of<VerifyJob>({"verify", "/a.wim"}).require_table);
  CHECK(job_of<VerifyJob>({"verify", "/a.wim", "--require-table"}).require_table);
}

TEST_CASE("codes to explain are read in every form, negative numbers too") {
  CHECK(job_of<ExplainJob>({"error"}).codes.empty());
  const auto job = job_of<ExplainJob>({"error", "0xC1420117", "C1420117", "-1052638953", "3242328343"});
  CHECK(job.codes == std::vector<std::uint32_t>(4, 0xC1420117));
  CHECK(contains(bad({"error", "nonsense"}), "'nonsense' is no code"));
  bad({"error", "--save"});
}

TEST_CASE("the help has a line for each option") {
  const std::string help = parse_options({"--help"}).usage.text;
  for (const char* option : {"'*'", "--image-name", "--image-description", "--keep-hives", "--handle-timeout",
                             "--on-save-failure", "--if-not-mounted", "error"}) {
    CAPTURE(option);
    CHECK(contains(help, option));
  }
  CHECK(contains(parse_options({"verify", "--help"}).usage.text, "--require-table"));
}
