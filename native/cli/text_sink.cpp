// SPDX-License-Identifier: MIT
#include "cli/text_sink.h"

#include <algorithm>

#include "cli/printable.h"
#include "platform/process.h"

namespace dismount {
namespace {

constexpr std::int64_t kPlainEvery = 10'000;  // milliseconds between progress lines without a terminal
constexpr std::size_t kBarWidth = 30;

std::string seconds(std::int64_t ms) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1000);
  return text;
}

std::string describe_image(const ImageInfo& image) {
  std::string text = "image " + std::to_string(image.index);
  if (!image.name.empty()) text += " '" + image.name + "'";
  for (const std::string* part : {&image.edition, &image.version, &image.architecture}) {
    if (!part->empty()) text += " " + *part;
  }
  return text;
}

std::string describe_progress(const Progress& progress) {
  const bool bytes = std::string_view(progress.unit) == "bytes";
  const auto amount = [&](std::uint64_t n) { return bytes ? format_bytes(n) : std::to_string(n); };
  std::string text = amount(progress.done);
  if (progress.total != 0) text += " of " + amount(progress.total);
  return bytes ? text : text + " " + progress.unit;
}

unsigned percent(const Progress& progress) {
  if (progress.total == 0) return 0;
  const double part = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  return static_cast<unsigned>(std::min(100.0, part * 100));
}

std::string describe_verification(const Verification& verification) {
  std::string text = verification.passed ? "verified" : "NOT verified";
  text += " (" + verification.level + "): ";
  if (verification.table_chunks != 0) text += std::to_string(verification.table_chunks) + " integrity chunks, ";
  if (verification.streams != 0) text += std::to_string(verification.streams) + " streams, ";
  return text + format_bytes(verification.bytes) + " in " + seconds(verification.duration_ms);
}

}  // namespace

void TextSink::on_event(const Event& event) {
  std::visit([this](const auto& e) { show(e); }, event);
  std::fflush(out_);
}

void TextSink::line(std::FILE* to, const std::string& text) {
  clear_bar();
  std::fprintf(to, "%s\n", printable(text).c_str());
}

void TextSink::clear_bar() {
  if (!bar_shown_) return;
  std::fprintf(out_, "\r\x1B[K");
  bar_shown_ = false;
}

void TextSink::show(const LogOpened& event) { log_path_ = event.path; }

void TextSink::show(const PhaseStarted& event) {
  last_plain_ = monotonic_ms();
  if (event.phase != Phase::preflight) line(out_, std::string(phase_name(event.phase)) + ": " + event.path);
}

void TextSink::show(const PhaseFinished&) { clear_bar(); }

void TextSink::show(const Progress& event) {
  if (terminal_) {
    const std::size_t filled = percent(event) * kBarWidth / 100;
    std::string bar(filled, '#');
    bar.resize(kBarWidth, ' ');
    std::fprintf(out_, "\r\x1B[K  [%s] %3u %%  %s", bar.c_str(), percent(event), describe_progress(event).c_str());
    bar_shown_ = true;
    return;
  }
  const std::int64_t time = monotonic_ms();
  if (time - last_plain_ < kPlainEvery) return;
  last_plain_ = time;
  line(out_, "  " + std::to_string(percent(event)) + " %, " + describe_progress(event));
}

void TextSink::show(const Message& event) {
  if (event.severity == Severity::debug) return;
  const bool plain = event.severity == Severity::info;
  line(plain ? out_ : err_, plain ? event.text : std::string(severity_name(event.severity)) + ": " + event.text);
}

void TextSink::show(const Finding& event) {
  if (event.severity == Severity::warning) line(err_, "warning: " + event.text);
  if (event.error) failed_checks_.push_back(*event.error);
}

void TextSink::show(const MountInfo& event) {
  line(out_, event.path + "  " + event.image_path + "  image " + std::to_string(event.image_index) + "  " +
                 event.status + (event.read_only ? "  read-only" : ""));
}

void TextSink::show(const FileChanged&) {}

void TextSink::show(const WimInfo& event) {
  line(out_, event.path + ": " + format_bytes(event.size) + ", " + event.compression + ", " +
                 std::to_string(event.images.size()) + " images, " + (event.integrity_table ? "with" : "without") +
                 " integrity table");
  line(out_,
       "  GUID " + event.guid + (event.boot_index != 0 ? ", boot image " + std::to_string(event.boot_index) : ""));
  for (const ImageInfo& image : event.images) {
    line(out_, "  " + describe_image(image) + ": " + std::to_string(image.files) + " files, " +
                   std::to_string(image.directories) + " directories, " + format_bytes(image.bytes));
  }
}

void TextSink::show(const PathResult& event) {
  if (event.error) {
    if (event.saved && !event.unmounted) line(err_, "saved, but still mounted: " + event.path);
    show_error(*event.error);
    // Preflight tells all that is wrong at once; the first is the error itself.
    for (const Error& also : failed_checks_) {
      if (also.what != event.error->what) line(err_, "also: " + describe(also));
    }
    failed_checks_.clear();
    return show_use(event);
  }
  std::string text = std::string(outcome_name(event.outcome)) + ": " + event.path;
  if (event.image) text += " (" + describe_image(*event.image) + " of " + std::to_string(event.image_count) + ")";
  line(out_, text + " in " + seconds(event.duration_ms));
  if (event.changes) {
    line(out_, "  " + std::to_string(event.changes->added) + " added, " + std::to_string(event.changes->modified) +
                   " modified, " + std::to_string(event.changes->removed) + " removed, " +
                   std::to_string(event.changes->unchanged) + " unchanged");
  }
  if (event.size_before && event.size_after) {
    line(out_, "  size " + format_bytes(*event.size_before) + " -> " + format_bytes(*event.size_after) +
                   (event.integrity_table_written ? ", integrity table written" : ""));
  }
  if (event.verification) line(out_, "  " + describe_verification(*event.verification));
  if (event.digest) line(out_, "  " + *event.digest);
  show_use(event);
}

void TextSink::show_use(const PathResult& event) {
  for (const UnloadedHive& hive : event.hives) line(out_, "  hive unloaded: " + hive.key + " (" + hive.file + ")");
  for (const Holder& holder : event.holders) {
    line(err_, "  held by " + (holder.process.empty() ? "a process" : holder.process) + " (PID " +
                   std::to_string(holder.pid) + "): " + holder.file +
                   (holder.use == HolderUse::current_directory ? ", its current directory" : ""));
  }
}

void TextSink::show(const FileVerified& event) {
  if (event.error) return show_error(*event.error);
  line(out_, event.path + ": " + describe_verification(event.verification));
  if (event.digest) line(out_, "  " + *event.digest);
}

void TextSink::show(const ExplainedCode& event) {
  line(out_, format_code(static_cast<Code>(event.code)) + "  " + std::to_string(static_cast<std::int32_t>(event.code)) +
                 (event.name.empty() ? "" : "  " + event.name));
  if (!event.known) return line(out_, "  not in the table of this program; it comes from " + event.facility);
  line(out_, "  " + event.meaning);
  line(out_, "  cause: " + event.cause);
  line(out_, "  next:  " + event.next);
}

void TextSink::show(const Finished& event) {
  if (event.error) show_error(*event.error);
  if (event.exit_code != 0 && !log_path_.empty()) line(err_, "log: " + log_path_);
}

void TextSink::show_error(const Error& error) { line(err_, "error: " + describe(error)); }

}  // namespace dismount
