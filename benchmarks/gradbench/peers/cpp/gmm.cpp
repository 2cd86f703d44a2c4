// gmm by hand: the terms of each point and component, and what flows back to the parameters of the component.
#include <cmath>
#include <memory>
#include "tool.hpp"

struct Mixture {
  int d, k, n, m;
  double gamma;
  Numbers x, alpha, mu, q, l;
  explicit Mixture(const Json& in)
      : d(in["d"].value), k(in["k"].value), n(in["n"].value), m(in["m"].value), gamma(in["gamma"].value), x(in["x"].numbers()),
        alpha(in["alpha"].numbers()), mu(in["mu"].numbers()), q(in["q"].numbers()), l(in["l"].numbers()) {}
};

struct Gradient {
  Numbers alpha, mu, q, l;
};

/** Log Σ exp, and the softmax in the place of the numbers. */
static double logSumExp(double* x, int n) {
  double largest = x[0], sum = 0;
  for (int i = 1; i < n; i++) largest = std::max(largest, x[i]);
  for (int i = 0; i < n; i++) sum += x[i] = std::exp(x[i] - largest);
  for (int i = 0; i < n; i++) x[i] /= sum;
  return largest + std::log(sum);
}

static double constantsOf(const Mixture& p) {
  double nu = p.d + p.m + 1, logGamma = p.d * (p.d - 1) / 4.0 * std::log(M_PI);
  for (int j = 0; j < p.d; j++) logGamma += std::lgamma(nu / 2 - j / 2.0);
  return -p.n * p.d / 2.0 * std::log(2 * M_PI) + p.k * (nu * p.d * std::log(p.gamma / M_SQRT2) - logGamma);
}

/** The objective, and its gradient if there is room for it. */
static double objective(const Mixture& p, Gradient* g) {
  const int d = p.d, k = p.k, below = d * (d - 1) / 2;
  Numbers diagonal(k * d), sums(k), apart(k * d), turned(k * d), terms(k), back(d);
  double squares = 0, total = 0;
  for (int c = 0; c < k; c++)
    for (int j = 0; j < d; j++) {
      sums[c] += p.q[c * d + j];
      double each = diagonal[c * d + j] = std::exp(p.q[c * d + j]);
      squares += each * each;
    }
  for (double each : p.l) squares += each * each;
  if (g) *g = {Numbers(k), Numbers(k * d), Numbers(k * d), Numbers(k * below)};
  for (int i = 0; i < p.n; i++) {
    for (int c = 0; c < k; c++) {
      double *own = &apart[c * d], *y = &turned[c * d];
      const double* l = &p.l[c * below];
      for (int j = 0; j < d; j++) own[j] = p.x[i * d + j] - p.mu[c * d + j];
      for (int j = 0; j < d; j++) y[j] = diagonal[c * d + j] * own[j];
      for (int column = 0; column < d; column++)
        for (int row = column + 1; row < d; row++) y[row] += *l++ * own[column];
      double norm = 0;
      for (int j = 0; j < d; j++) norm += y[j] * y[j];
      terms[c] = p.alpha[c] + sums[c] - norm / 2;
    }
    total += logSumExp(terms.data(), k);
    if (!g) continue;
    for (int c = 0; c < k; c++) {
      const double weight = terms[c], *own = &apart[c * d], *y = &turned[c * d], *l = &p.l[c * below];
      double* gl = &g->l[c * below];
      g->alpha[c] += weight;
      for (int j = 0; j < d; j++) {
        g->q[c * d + j] += weight * (1 - diagonal[c * d + j] * own[j] * y[j]);
        back[j] = diagonal[c * d + j] * y[j];
      }
      for (int column = 0; column < d; column++) {
        const double scaled = weight * own[column];
        double sum = 0;
        for (int row = column + 1; row < d; row++) {
          sum += *l++ * y[row];
          *gl++ -= scaled * y[row];
        }
        back[column] += sum;
      }
      for (int j = 0; j < d; j++) g->mu[c * d + j] += weight * back[j];
    }
  }
  Numbers ofAlpha = p.alpha;
  total -= p.n * logSumExp(ofAlpha.data(), k);
  double sumOfQ = 0;
  for (double each : sums) sumOfQ += each;
  if (g) {
    const double scale = p.gamma * p.gamma;
    for (int c = 0; c < k; c++) g->alpha[c] -= p.n * ofAlpha[c];
    for (int i = 0; i < k * d; i++) g->q[i] += p.m - scale * diagonal[i] * diagonal[i];
    for (int i = 0; i < k * below; i++) g->l[i] -= scale * p.l[i];
  }
  return total + constantsOf(p) - p.gamma * p.gamma / 2 * squares + p.m * sumOfQ;
}

Functions gmm() {
  return {{"objective",
           [](const Json& input) {
             auto p = std::make_shared<Mixture>(input);
             auto y = std::make_shared<double>();
             return Task{[=] { *y = objective(*p, nullptr); }, [=] { return write(*y); }};
           }},
          {"jacobian", [](const Json& input) {
             auto p = std::make_shared<Mixture>(input);
             auto g = std::make_shared<Gradient>();
             return Task{[=] { objective(*p, g.get()); },
                         [=] {
                           return "{\"alpha\":" + write(g->alpha) + ",\"mu\":" + write(g->mu, p->d) + ",\"q\":" + write(g->q, p->d) +
                                  ",\"l\":" + write(g->l, p->d * (p->d - 1) / 2) + "}";
                         }};
           }}};
}
