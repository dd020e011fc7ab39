// SPDX-License-Identifier: MIT
#include "cli/cli.h"

#include <cstdio>
#include <new>

#include "cli/options.h"
#include "cli/printable.h"
#include "cli/text_sink.h"
#include "events/ndjson_sink.h"
#include "job/job.h"
#include "platform/process.h"

namespace dismount {
namespace {

/// A request names at most 64 paths; anything longer is not one.
constexpr std::size_t kMaxRequest = 1024 * 1024;

Result<Request> read_request() {
  std::string text;
  char buffer[4096];
  for (std::size_t size; (size = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;) {
    text.append(buffer, size);
    if (text.size() > kMaxRequest) break;
  }
  return decode_request(text.size() > kMaxRequest ? std::string() : text);
}

int run(const Options& options, const Cancel& cancel) {
  NdjsonSink ndjson(stdout);
  TextSink text(stdout, stderr, stdout_is_terminal());
  Sink& sink = options.format == Format::ndjson ? static_cast<Sink&>(ndjson) : text;
  if (!options.request_from_stdin) return run_job(options.request, sink, cancel);
  const Result<Request> request = read_request();
  return request ? run_job(*request, sink, cancel) : refuse_job(request.error(), sink);
}

}  // namespace

int cli_main(const std::vector<std::string>& args) {
  const ParsedOptions parsed = parse_options(args);
  if (!parsed.options) {
    std::fputs(parsed.usage.text.c_str(), parsed.usage.exit_code == 0 ? stdout : stderr);
    return parsed.usage.exit_code;
  }
  static Cancel cancel;  // lives as long as the handler that sets it
  cancel_on_signals(cancel);
  try {
    return run(*parsed.options, cancel);
  } catch (const std::bad_alloc&) {
    // Every size from a file is checked before memory is taken, so this is a machine without any left.
    std::fputs("dismount: out of memory\n", stderr);
    return kExitFailed;
  }
}

}  // namespace dismount
