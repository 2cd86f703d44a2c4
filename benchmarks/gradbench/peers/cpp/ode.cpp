// ode by hand: the method's steps, and backwards the derivative of the steps themselves.
#include <memory>
#include "tool.hpp"

static void slope(const Numbers& x, const Numbers& y, Numbers& out) {
  out[0] = x[0];
  for (std::size_t i = 1; i < x.size(); i++) out[i] = x[i] * y[i - 1];
}

static void moved(const Numbers& y, double h, const Numbers& k, Numbers& out) {
  for (std::size_t i = 0; i < y.size(); i++) out[i] = y[i] + h * k[i];
}

/** The solution at the end; the state before each step is kept if there is room for it. */
static Numbers solution(const Numbers& x, int steps, std::vector<Numbers>* kept) {
  const double h = 2.0 / steps;
  const std::size_t n = x.size();
  Numbers y(n), a(n), b(n), c(n), d(n), at(n);
  for (int step = 0; step < steps; step++) {
    if (kept) kept->push_back(y);
    slope(x, y, a);
    moved(y, h / 2, a, at);
    slope(x, at, b);
    moved(y, h / 2, b, at);
    slope(x, at, c);
    moved(y, h, c, at);
    slope(x, at, d);
    for (std::size_t i = 0; i < n; i++) y[i] += h / 6 * (a[i] + d[i] + 2 * (b[i] + c[i]));
  }
  return y;
}

/** Adds what a slope's cotangent gives to those of x and of y. */
static void slopeBack(const Numbers& x, const Numbers& y, const Numbers& dk, Numbers& dx, Numbers& dy) {
  dx[0] += dk[0];
  for (std::size_t i = 1; i < x.size(); i++) {
    dx[i] += dk[i] * y[i - 1];
    dy[i - 1] += dk[i] * x[i];
  }
}

static Numbers gradient(const Numbers& x, int steps) {
  const double h = 2.0 / steps;
  const std::size_t n = x.size();
  std::vector<Numbers> kept;
  solution(x, steps, &kept);
  Numbers dx(n), dy(n), a(n), b(n), c(n), ya(n), yb(n), yc(n), dk(n), du(n);
  dy[n - 1] = 1;
  for (int step = steps; step-- > 0;) {
    const Numbers& y = kept[step];
    slope(x, y, a);
    moved(y, h / 2, a, ya);
    slope(x, ya, b);
    moved(y, h / 2, b, yb);
    slope(x, yb, c);
    moved(y, h, c, yc);
    Numbers next = dy;
    // From the last slope to the first: each is computed where the one before it leads.
    const Numbers* at[] = {&yc, &yb, &ya, &y};
    const double weights[] = {h / 6, h / 3, h / 3, h / 6}, lengths[] = {0, h, h / 2, h / 2};
    for (int k = 0; k < 4; k++) {
      for (std::size_t i = 0; i < n; i++) dk[i] = weights[k] * dy[i] + (k ? lengths[k] * du[i] : 0);
      std::fill(du.begin(), du.end(), 0);
      slopeBack(x, *at[k], dk, dx, du);
      for (std::size_t i = 0; i < n; i++) next[i] += du[i];
    }
    dy = next;
  }
  return dx;
}

Functions ode() {
  auto of = [](auto f) {
    return [f](const Json& input) {
      Numbers x = input["x"].numbers();
      int steps = input["s"].value;
      auto y = std::make_shared<Numbers>();
      return Task{[=] { *y = f(x, steps); }, [=] { return write(*y); }};
    };
  };
  return {{"primal", of([](const Numbers& x, int s) { return solution(x, s, nullptr); })}, {"gradient", of(gradient)}};
}
