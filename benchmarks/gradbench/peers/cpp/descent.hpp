// Descent along gradients with a rate that adapts itself, for particle and saddle.
#pragma once
#include <array>
#include <cmath>

template <std::size_t N>
using Point = std::array<double, N>;

template <std::size_t N>
struct Slope {
  double value;
  Point<N> gradient;
};

template <std::size_t N>
double lengthOf(const Point<N>& x) {
  double sum = 0;
  for (double each : x) sum += each * each;
  return std::sqrt(sum);
}

/** Where descent ends: `slopeAt` gives the value and the gradient at a point. */
template <std::size_t N, class F>
Point<N> descend(F slopeAt, Point<N> x) {
  double rate = 1e-5;
  int calm = 0;
  Slope<N> here = slopeAt(x);
  while (lengthOf(here.gradient) > 1e-5) {
    if (calm == 10) {
      rate *= 2;
      calm = 0;
    }
    Point<N> proposed, apart;
    for (std::size_t i = 0; i < N; i++) {
      proposed[i] = x[i] - rate * here.gradient[i];
      apart[i] = proposed[i] - x[i];
    }
    if (lengthOf(apart) <= 1e-5) break;
    Slope<N> there = slopeAt(proposed);
    if (there.value < here.value) {
      x = proposed;
      here = there;
      calm++;
    } else {
      rate /= 2;
      calm = 0;
    }
  }
  return x;
}
