// hello, llsq and lse by hand.
#include <cmath>
#include <memory>
#include "tool.hpp"

Functions hello() {
  auto of = [](double (*f)(double)) {
    return [f](const Json& input) {
      auto y = std::make_shared<double>();
      double x = input.value;
      return Task{[=] { *y = f(x); }, [=] { return write(*y); }};
    };
  };
  return {{"square", of([](double x) { return x * x; })}, {"double", of([](double x) { return 2 * x; })}};
}

static double pointOf(int i, int n) { return -1 + 2.0 * i / (n - 1); }
static double signOf(double t) { return (t > 0) - (t < 0); }

/** s - Σ xⱼ tʲ */
static double residual(const Numbers& x, double t) {
  double sum = signOf(t), power = 1;
  for (double each : x) {
    sum -= each * power;
    power *= t;
  }
  return sum;
}

Functions llsq() {
  return {{"primal",
           [](const Json& input) {
             Numbers x = input["x"].numbers();
             int n = input["n"].value;
             auto y = std::make_shared<double>();
             return Task{[=] {
                           double sum = 0;
                           for (int i = 0; i < n; i++) {
                             double r = residual(x, pointOf(i, n));
                             sum += r * r;
                           }
                           *y = sum / 2;
                         },
                         [=] { return write(*y); }};
           }},
          {"gradient", [](const Json& input) {
             Numbers x = input["x"].numbers();
             int n = input["n"].value;
             auto g = std::make_shared<Numbers>(x.size());
             return Task{[=] {
                           std::fill(g->begin(), g->end(), 0);
                           for (int i = 0; i < n; i++) {
                             double t = pointOf(i, n), r = residual(x, t), power = 1;
                             for (double& each : *g) {
                               each -= r * power;
                               power *= t;
                             }
                           }
                         },
                         [=] { return write(*g); }};
           }}};
}

Functions lse() {
  return {{"primal",
           [](const Json& input) {
             Numbers x = input["x"].numbers();
             auto y = std::make_shared<double>();
             return Task{[=] {
                           double largest = -INFINITY, sum = 0;
                           for (double each : x) largest = std::max(largest, each);
                           for (double each : x) sum += std::exp(each - largest);
                           *y = largest + std::log(sum);
                         },
                         [=] { return write(*y); }};
           }},
          {"gradient", [](const Json& input) {
             Numbers x = input["x"].numbers();
             auto g = std::make_shared<Numbers>(x.size());
             return Task{[=] {
                           double largest = -INFINITY, sum = 0;
                           for (double each : x) largest = std::max(largest, each);
                           for (std::size_t i = 0; i < x.size(); i++) sum += (*g)[i] = std::exp(x[i] - largest);
                           for (double& each : *g) each /= sum;
                         },
                         [=] { return write(*g); }};
           }}};
}
