// SPDX-License-Identifier: MIT
// C:\standin: what a test lays down for the stand-in, and what it leaves there. The place is fixed, since the core gets
// no environment variable that could name one. README.md describes the files.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace dismount::standin {

inline constexpr const char* kScenarioFile = "C:\\standin\\scenario.json";
inline constexpr const char* kMountsFile = "C:\\standin\\mounts.json";
inline constexpr const char* kCallsFile = "C:\\standin\\calls.ndjson";
/// Records of the mounts that are behind it: not the core's folder, so that its own engine sees none of them.
inline constexpr const char* kStateDirectory = "C:\\standin\\state";

/// What the file holds, or `otherwise` if there is none.
nlohmann::json read_json(const char* file, nlohmann::json otherwise);
void write_json(const char* file, const nlohmann::json& value);

/// Adds a line, at once, so that nothing is lost when the process is ended.
void append_line(const std::string& file, const std::string& line);

/// The test laid down nonsense: says so and ends the process.
[[noreturn]] void wrong_scenario(const std::string& text);

}  // namespace dismount::standin
