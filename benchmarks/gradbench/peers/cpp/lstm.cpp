// lstm by hand: forwards all gates are kept, backwards they are gone through from the last step to the first.
#include <cmath>
#include <memory>
#include "tool.hpp"

struct Network {
  std::size_t layers, b, c;
  Numbers main, extra, state, sequence;
  explicit Network(const Json& in)
      : layers(in["main_params"].entries.size() / 2), b(in["sequence"].entries[0].entries.size()), c(in["sequence"].entries.size()),
        main(in["main_params"].numbers()), extra(in["extra_params"].numbers()), state(in["state"].numbers()),
        sequence(in["sequence"].numbers()) {}
};

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/** What a step of a layer keeps, a row of b each. */
enum Kept { input, hidden, memory, forget, ingate, outgate, change, next, KEPT };

/** The objective, and its gradient by all parameters if there is room for it. */
static double objective(const Network& p, Numbers* gradient) {
  const std::size_t b = p.b, steps = p.c - 1, each = KEPT * b;
  Numbers state = p.state, kept((gradient ? steps : 1) * p.layers * each), shares((gradient ? steps : 1) * b), y(b);
  double total = 0;
  for (std::size_t t = 0; t < steps; t++) {
    const double *x = &p.sequence[t * b], *following = x + b;
    double* own = &kept[gradient ? t * p.layers * each : 0];
    for (std::size_t i = 0; i < p.layers; i++, own += each) {
      const double *w = &p.main[2 * i * 4 * b], *bias = w + 4 * b;
      double *h = &state[2 * i * b], *m = h + b;
      for (std::size_t j = 0; j < b; j++) {
        const double u = i == 0 ? x[j] * p.extra[j] : state[2 * (i - 1) * b + j];
        const double f = sigmoid(u * w[j] + bias[j]), g = sigmoid(h[j] * w[b + j] + bias[b + j]);
        const double o = sigmoid(u * w[2 * b + j] + bias[2 * b + j]), z = std::tanh(h[j] * w[3 * b + j] + bias[3 * b + j]);
        own[input * b + j] = u;
        own[hidden * b + j] = h[j];
        own[memory * b + j] = m[j];
        own[forget * b + j] = f;
        own[ingate * b + j] = g;
        own[outgate * b + j] = o;
        own[change * b + j] = z;
        m[j] = m[j] * f + g * z;
        const double bent = own[next * b + j] = std::tanh(m[j]);
        h[j] = o * bent;
      }
    }
    const double* last = &state[2 * (p.layers - 1) * b];
    double *share = &shares[gradient ? t * b : 0], sum = 2;
    for (std::size_t j = 0; j < b; j++) {
      y[j] = last[j] * p.extra[b + j] + p.extra[2 * b + j];
      sum += share[j] = std::exp(y[j]);
    }
    const double logarithm = std::log(sum);
    for (std::size_t j = 0; j < b; j++) {
      share[j] /= sum;
      total += following[j] * (y[j] - logarithm);
    }
  }
  const double scale = -1 / static_cast<double>(b * steps);
  if (!gradient) return total * scale;
  gradient->assign(p.main.size() + p.extra.size(), 0);
  double* gextra = &(*gradient)[p.main.size()];
  // The cotangents of the states, as the step before finds them.
  Numbers back(p.state.size()), down(b);
  for (std::size_t t = steps; t-- > 0;) {
    const double *x = &p.sequence[t * b], *following = x + b;
    double ofAll = 0;
    for (std::size_t j = 0; j < b; j++) ofAll += following[j];
    const double* last = &kept[(t * p.layers + p.layers - 1) * each];
    for (std::size_t j = 0; j < b; j++) {
      const double dy = scale * (following[j] - ofAll * shares[t * b + j]);
      gextra[b + j] += dy * last[outgate * b + j] * last[next * b + j];
      gextra[2 * b + j] += dy;
      down[j] = dy * p.extra[b + j];
    }
    for (std::size_t i = p.layers; i-- > 0;) {
      const double *own = &kept[(t * p.layers + i) * each], *w = &p.main[2 * i * 4 * b];
      double *gw = &(*gradient)[2 * i * 4 * b], *gbias = gw + 4 * b, *dh = &back[2 * i * b], *dm = dh + b;
      for (std::size_t j = 0; j < b; j++) {
        const double u = own[input * b + j], h = own[hidden * b + j], bent = own[next * b + j];
        const double f = own[forget * b + j], g = own[ingate * b + j], o = own[outgate * b + j], z = own[change * b + j];
        const double dhidden = dh[j] + down[j], dmemory = dm[j] + dhidden * o * (1 - bent * bent);
        const double df = dmemory * own[memory * b + j] * f * (1 - f), dg = dmemory * z * g * (1 - g);
        const double dO = dhidden * bent * o * (1 - o), dz = dmemory * g * (1 - z * z);
        gw[j] += df * u;
        gw[b + j] += dg * h;
        gw[2 * b + j] += dO * u;
        gw[3 * b + j] += dz * h;
        gbias[j] += df;
        gbias[b + j] += dg;
        gbias[2 * b + j] += dO;
        gbias[3 * b + j] += dz;
        dh[j] = dg * w[b + j] + dz * w[3 * b + j];
        dm[j] = dmemory * f;
        down[j] = df * w[j] + dO * w[2 * b + j];
      }
    }
    for (std::size_t j = 0; j < b; j++) gextra[j] += down[j] * x[j];
  }
  return total * scale;
}

Functions lstm() {
  return {{"objective",
           [](const Json& in) {
             auto p = std::make_shared<Network>(in);
             auto y = std::make_shared<double>();
             return Task{[=] { *y = objective(*p, nullptr); }, [=] { return write(*y); }};
           }},
          {"jacobian", [](const Json& in) {
             auto p = std::make_shared<Network>(in);
             auto g = std::make_shared<Numbers>();
             return Task{[=] { objective(*p, g.get()); }, [=] { return write(*g); }};
           }}};
}
