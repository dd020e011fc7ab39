// SPDX-License-Identifier: MIT
#include "platform/process.h"

#include <doctest/doctest.h>

#include <set>
#include <thread>
#include <vector>

using namespace dismount;

TEST_CASE("process and threads have numbers of their own") {
  CHECK(process_id() != 0);
  std::uint32_t other = 0;
  std::thread([&] { other = thread_id(); }).join();
  CHECK(other != 0);
  CHECK(other != thread_id());
}

TEST_CASE("the platform is one of those in dist/native") {
  const std::set<std::string> known{"linux-x64", "linux-arm64", "win32-x64", "win32-arm64"};
  CHECK(known.count(platform_name()) == 1);
}

TEST_CASE("the state directory is absolute and ours") {
  const Result<std::string> path = default_state_directory();
  REQUIRE(path.ok());
  CHECK(path->ends_with("dismount-windows-image"));
  CHECK((path->front() == '/' || path->find(":\\") == 1));
}

TEST_CASE("clocks tell plausible times and go forward") {
  CHECK(now() > std::int64_t{1'700'000'000} * 1'000'000'000);
  const std::int64_t first = monotonic_ms();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(monotonic_ms() >= first + 15);
}

TEST_CASE("the local time is now, within the offsets of time zones") {
  std::tm fields = local_time();
  CHECK(fields.tm_year >= 123);
  const int yday = fields.tm_yday;
  const int wday = fields.tm_wday;
  const std::time_t local = std::mktime(&fields);
  CHECK(std::abs(std::difftime(local, std::time(nullptr))) < 26 * 3600);
  CHECK(fields.tm_yday == yday);
  CHECK(fields.tm_wday == wday);
}

TEST_CASE("random bytes differ from call to call") {
  std::vector<unsigned char> first(1000);
  std::vector<unsigned char> second(1000);
  random_bytes(first.data(), first.size());
  random_bytes(second.data(), second.size());
  CHECK(first != second);
  CHECK(std::set<unsigned char>(first.begin(), first.end()).size() > 200);
  random_bytes(nullptr, 0);
}
