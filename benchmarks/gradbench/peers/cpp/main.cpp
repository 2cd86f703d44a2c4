// A tool of GradBench whose derivatives were written by hand, against which the others are measured.
#include <chrono>
#include <ctime>
#include <iostream>
#include "tool.hpp"

static std::string evaluated(const Json& message, const std::map<std::string, Functions>& evaluations) {
  const Json& input = message["input"];
  Task task = evaluations.at(message["module"].string).at(message["function"].string)(input);
  auto option = [&](const char* name, double otherwise) {
    return input.kind == Json::object && input.fields.count(name) ? input[name].value : otherwise;
  };
  double runs = option("min_runs", 1), seconds = option("min_seconds", 0), total = 0;
  std::string timings;
  auto add = [&](const char* name, double nanoseconds) {
    if (!timings.empty()) timings += ",";
    timings += std::string("{\"name\":\"") + name + "\",\"nanoseconds\":" + std::to_string((long long)nanoseconds) + "}";
  };
  for (int run = 0; run < runs || total < seconds; run++) {
    timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    auto start = std::chrono::steady_clock::now();
    task.run();
    const double time = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    total += time;
    add("evaluate", time * 1e9);
    add("processor", (after.tv_sec - before.tv_sec) * 1e9 + (after.tv_nsec - before.tv_nsec));
  }
  return "\"success\":true,\"output\":" + task.write() + ",\"timings\":[" + timings + "]";
}

int main() {
  const std::map<std::string, Functions> evaluations = {
      {"hello", hello()}, {"llsq", llsq()}, {"lse", lse()}, {"kmeans", kmeans()},     {"gmm", gmm()},       {"lstm", lstm()},
      {"ode", ode()},     {"det", det()},   {"ba", ba()},   {"particle", particle()}, {"saddle", saddle()}, {"ht", ht()},
  };
  for (std::string line; std::getline(std::cin, line);) {
    Json message = Parser(line).parse();
    std::string answer = "{\"id\":" + write(message["id"].value);
    const std::string kind = message["kind"].string;
    if (kind == "start") answer += ",\"tool\":\"C++\"";
    if (kind == "define") {
      bool known = evaluations.count(message["module"].string) > 0;
      answer += std::string(",\"success\":") + (known ? "true" : "false");
    }
    if (kind == "evaluate") {
      try {
        answer += "," + evaluated(message, evaluations);
      } catch (const std::exception& error) {
        answer += std::string(",\"success\":false,\"error\":\"") + error.what() + "\"";
      }
    }
    std::cout << answer << "}" << std::endl;
  }
}
