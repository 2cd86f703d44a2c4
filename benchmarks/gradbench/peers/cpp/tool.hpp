// What an evaluation is here: functions by name, each of which reads an input and gives what computes and what writes the result.
#pragma once
#include <functional>
#include <map>
#include <string>
#include "json.hpp"

struct Task {
  std::function<void()> run;
  std::function<std::string()> write;
};

using Functions = std::map<std::string, std::function<Task(const Json&)>>;

Functions hello(), llsq(), lse(), kmeans(), gmm(), lstm(), ode(), det(), particle(), saddle(), ba(), ht();
