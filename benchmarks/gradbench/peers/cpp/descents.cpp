// particle and saddle by hand. Their four functions ask for modes of differentiation, of which there are none here: all are one program.
#include <cmath>
#include <memory>
#include "descent.hpp"
#include "tool.hpp"

/** A number and its derivative by the charge's place. */
struct Moving {
  double at, by;
};

/** The square of where the particle comes down, and its derivative by w. */
static Slope<1> landing(double w) {
  const double step = 0.1;
  double x = 0, y = 8, vx = 0.75, vy = 0, dx = 0, dy = 0, dvx = 0, dvy = 0;
  while (y + step * vy > 0) {
    double ax = 0, ay = 0, dax = 0, day = 0;
    const Moving heights[] = {{10 - w, -1}, {0, 0}};
    for (auto [height, moves] : heights) {
      // The force of a charge is u / |u|³.
      const double ux = x - 10, uy = y - height, dux = dx, duy = dy - moves;
      const double squared = ux * ux + uy * uy, cubed = 1 / (squared * std::sqrt(squared));
      const double turn = 3 * (ux * dux + uy * duy) / squared;
      ax += ux * cubed;
      ay += uy * cubed;
      dax += (dux - ux * turn) * cubed;
      day += (duy - uy * turn) * cubed;
    }
    x += step * vx;
    y += step * vy;
    dx += step * dvx;
    dy += step * dvy;
    vx += step * ax;
    vy += step * ay;
    dvx += step * dax;
    dvy += step * day;
  }
  const double ratio = y / vy, dratio = (dy - ratio * dvy) / vy;
  const double place = x - ratio * vx, dplace = dx - dratio * vx - ratio * dvx;
  return {place * place, {2 * place * dplace}};
}

/** The largest value of f(x, ·) and its derivative by x, which is none through the point where it is largest: that does not depend on x. */
static Point<2> highest(const Point<2>& x, const Point<2>& start) {
  const double own = x[0] * x[0] + x[1] * x[1];
  return descend<2>([=](const Point<2>& y) { return Slope<2>{y[0] * y[0] + y[1] * y[1] - own, {2 * y[0], 2 * y[1]}}; }, start);
}

static Functions inAllModes(std::function<Task(const Json&)> f) { return {{"rr", f}, {"rf", f}, {"fr", f}, {"ff", f}}; }

Functions particle() {
  return inAllModes([](const Json& input) {
    double w = input["w"].value;
    auto end = std::make_shared<double>();
    return Task{[=] { *end = descend<1>([](const Point<1>& own) { return landing(own[0]); }, {w})[0]; },
                [=] { return write(*end); }};
  });
}

Functions saddle() {
  return inAllModes([](const Json& input) {
    Numbers given = input["start"].numbers();
    Point<2> start{given[0], given[1]};
    auto end = std::make_shared<Numbers>(4);
    return Task{[=] {
                  Point<2> x = descend<2>(
                      [=](const Point<2>& x) {
                        Point<2> y = highest(x, start);
                        return Slope<2>{x[0] * x[0] + x[1] * x[1] - y[0] * y[0] - y[1] * y[1], {2 * x[0], 2 * x[1]}};
                      },
                      start);
                  Point<2> y = highest(x, start);
                  *end = {x[0], x[1], y[0], y[1]};
                },
                [=] { return write(*end); }};
  });
}
