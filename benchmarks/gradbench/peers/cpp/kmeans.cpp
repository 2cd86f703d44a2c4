// kmeans by hand: each point counts with its nearest centroid.
#include <cmath>
#include <memory>
#include "tool.hpp"

struct Clusters {
  Numbers points, centroids;
  std::size_t n, k, d;
  explicit Clusters(const Json& input)
      : points(input["points"].numbers()), centroids(input["centroids"].numbers()), n(input["points"].entries.size()),
        k(input["centroids"].entries.size()), d(centroids.size() / k) {}

  /** The nearest centroid of a point, and its squared distance. */
  std::pair<std::size_t, double> nearest(const double* p) const {
    std::pair<std::size_t, double> best{0, INFINITY};
    for (std::size_t j = 0; j < k; j++) {
      double squared = 0;
      for (std::size_t a = 0; a < d; a++) {
        double apart = p[a] - centroids[j * d + a];
        squared += apart * apart;
      }
      if (squared < best.second) best = {j, squared};
    }
    return best;
  }
};

Functions kmeans() {
  return {{"cost",
           [](const Json& input) {
             auto all = std::make_shared<Clusters>(input);
             auto y = std::make_shared<double>();
             return Task{[=] {
                           double sum = 0;
                           for (std::size_t i = 0; i < all->n; i++) sum += all->nearest(&all->points[i * all->d]).second;
                           *y = sum;
                         },
                         [=] { return write(*y); }};
           }},
          {"dir", [](const Json& input) {
             auto all = std::make_shared<Clusters>(input);
             auto step = std::make_shared<Numbers>(all->k * all->d);
             return Task{[=] {
                           auto [n, k, d] = std::tuple(all->n, all->k, all->d);
                           Numbers gradient(k * d), curvature(k * d);
                           for (std::size_t i = 0; i < n; i++) {
                             const double* p = &all->points[i * d];
                             std::size_t j = all->nearest(p).first;
                             for (std::size_t a = 0; a < d; a++) {
                               gradient[j * d + a] += 2 * (all->centroids[j * d + a] - p[a]);
                               curvature[j * d + a] += 2;
                             }
                           }
                           for (std::size_t i = 0; i < k * d; i++) (*step)[i] = gradient[i] / curvature[i];
                         },
                         [=] { return write(*step, all->d); }};
           }}};
}
