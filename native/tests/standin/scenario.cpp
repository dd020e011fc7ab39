// SPDX-License-Identifier: MIT
#include "tests/standin/scenario.h"

#include "tests/standin/folder.h"

namespace dismount::standin {
namespace {

HRESULT read_code(const std::string& text) {
  return static_cast<HRESULT>(static_cast<std::uint32_t>(std::stoul(text, nullptr, 16)));
}

}  // namespace

Step read_step(const nlohmann::json& value) {
  Step step;
  const nlohmann::json fails = value.is_object() ? value.value("fails", nlohmann::json("real")) : value;
  if (fails != "real") step.fails = read_code(fails.get<std::string>());
  if (value.is_object()) {
    step.commits = value.value("commits", false);
    step.commit_time = std::chrono::milliseconds(value.value("commitMs", 0));
    step.detach_time = std::chrono::milliseconds(value.value("detachMs", 0));
  }
  return step;
}

Scenario read_scenario() {
  const nlohmann::json json = read_json(kScenarioFile, nlohmann::json::object());
  Scenario scenario;
  scenario.elevated = json.value("elevated", true);
  scenario.debug_level = json.value("debugLevel", false);
  scenario.rotates_log = json.value("rotatesLog", false);
  for (const nlohmann::json& step : json.value("initialize", nlohmann::json::array())) {
    scenario.initialize.push_back(read_step(step));
  }
  if (json.contains("progressTotal")) scenario.progress_total = json.at("progressTotal").get<UINT>();
  scenario.progress_backwards = json.value("progressBackwards", false);
  return scenario;
}

}  // namespace dismount::standin
