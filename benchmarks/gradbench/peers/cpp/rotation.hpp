// Rodrigues' formula and its derivatives.
#pragma once
#include <cmath>

/** R(r), row after row, and its derivatives by the three numbers of r; where r is short, 1 + `first` K with K v = r × v. */
inline void rotation(const double* r, double least, double first, double R[9], double dR[3][9]) {
  const double squared = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
  double once = first, twice = 0, dOnce = 0, dTwice = 0;
  if (squared > least * least) {
    const double angle = std::sqrt(squared);
    once = std::sin(angle) / angle;
    twice = (1 - std::cos(angle)) / squared;
    // The derivatives by r_j are r_j times this.
    dOnce = (std::cos(angle) - once) / squared;
    dTwice = (once - 2 * twice) / squared;
  }
  const double K[9] = {0, -r[2], r[1], r[2], 0, -r[0], -r[1], r[0], 0};
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++) {
      // K² is r rᵀ - |r|² 1.
      const double one = i == k, square = r[i] * r[k] - one * squared;
      R[3 * i + k] = one + once * K[3 * i + k] + twice * square;
      if (!dR) continue;
      for (int j = 0; j < 3; j++) {
        const int third = 3 - i - k;
        const double dK = i != k && third == j ? ((k - i + 3) % 3 == 2 ? 1 : -1) : 0;
        const double dSquare = (i == j) * r[k] + r[i] * (k == j) - 2 * one * r[j];
        dR[j][3 * i + k] = r[j] * (dOnce * K[3 * i + k] + dTwice * square) + once * dK + twice * dSquare;
      }
    }
}
