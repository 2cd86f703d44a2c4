// ba by hand: two rows of 15 derivatives for each observation, and where they stand in the sparse Jacobian.
#include <memory>
#include "rotation.hpp"
#include "tool.hpp"

enum { CAMERA = 11, OWN = 15 };

struct Scene {
  int n, m, p;
  Numbers cameras, points, weights, features;
  explicit Scene(const Json& in)
      : n(in["n"].value), m(in["m"].value), p(in["p"].value), cameras(times(in["cam"].numbers(), n)), points(times(in["x"].numbers(), m)),
        weights(times({in["w"].value}, p)), features(times(in["feat"].numbers(), p)) {}

 private:
  static Numbers times(const Numbers& one, int count) {
    Numbers all;
    for (int i = 0; i < count; i++) all.insert(all.end(), one.begin(), one.end());
    return all;
  }
};

/** The two errors of an observation, and their derivatives by 15 numbers each if there is room for them. */
static void reprojection(const double* cam, const double* x, double w, const double* feature, double e[2], double* d) {
  double R[9], dR[3][9], apart[3], seen[3];
  rotation(cam, 0, 1, R, d ? dR : nullptr);
  for (int i = 0; i < 3; i++) apart[i] = x[i] - cam[3 + i];
  for (int i = 0; i < 3; i++) seen[i] = R[3 * i] * apart[0] + R[3 * i + 1] * apart[1] + R[3 * i + 2] * apart[2];
  const double flat[2] = {seen[0] / seen[2], seen[1] / seen[2]};
  const double far = flat[0] * flat[0] + flat[1] * flat[1], f = cam[6], bent = 1 + cam[9] * far + cam[10] * far * far;
  double error[2];
  for (int i = 0; i < 2; i++) e[i] = w * (error[i] = f * bent * flat[i] + cam[7 + i] - feature[i]);
  if (!d) return;
  const double slope = cam[9] + 2 * cam[10] * far;
  for (int i = 0; i < 2; i++, d += OWN) {
    // By what is seen, first in two dimensions and then in three.
    double two[2], three[3];
    for (int j = 0; j < 2; j++) two[j] = w * f * ((i == j) * bent + flat[i] * slope * 2 * flat[j]);
    three[0] = two[0] / seen[2];
    three[1] = two[1] / seen[2];
    three[2] = -(three[0] * flat[0] + three[1] * flat[1]);
    for (int j = 0; j < 3; j++) {
      double turned = 0, moved = 0;
      for (int a = 0; a < 3; a++) {
        turned += three[a] * (dR[j][3 * a] * apart[0] + dR[j][3 * a + 1] * apart[1] + dR[j][3 * a + 2] * apart[2]);
        moved += three[a] * R[3 * a + j];
      }
      d[j] = turned;
      d[3 + j] = -moved;
      d[CAMERA + j] = moved;
    }
    d[6] = w * bent * flat[i];
    d[7] = i == 0 ? w : 0;
    d[8] = i == 1 ? w : 0;
    d[9] = w * f * far * flat[i];
    d[10] = w * f * far * far * flat[i];
    d[14] = error[i];
  }
}

struct Sparse {
  std::vector<int> rows, cols;
  Numbers vals;
};

static void jacobian(const Scene& s, Sparse& out) {
  const int p = s.p, firstWeight = CAMERA * s.n + 3 * s.m;
  out.rows.resize(3 * p + 1);
  out.cols.resize(2 * p * OWN + p);
  out.vals.resize(2 * p * OWN + p);
  for (int row = 0; row <= 3 * p; row++) out.rows[row] = row <= 2 * p ? row * OWN : 2 * p * OWN + row - 2 * p;
  for (int i = 0; i < p; i++) {
    const int camera = i % s.n, point = i % s.m;
    double e[2];
    reprojection(&s.cameras[CAMERA * camera], &s.points[3 * point], s.weights[i], &s.features[2 * i], e, &out.vals[2 * i * OWN]);
    for (int row = 0; row < 2; row++) {
      int* own = &out.cols[(2 * i + row) * OWN];
      for (int k = 0; k < CAMERA; k++) own[k] = CAMERA * camera + k;
      for (int k = 0; k < 3; k++) own[CAMERA + k] = CAMERA * s.n + 3 * point + k;
      own[OWN - 1] = firstWeight + i;
    }
    out.cols[2 * p * OWN + i] = firstWeight + i;
    out.vals[2 * p * OWN + i] = -2 * s.weights[i];
  }
}

/** The first 30 elements and the last. */
template <class T>
static std::string excerpt(const std::vector<T>& all) {
  Numbers some(all.begin(), all.begin() + std::min<std::size_t>(30, all.size()));
  some.push_back(all.back());
  return write(some);
}

Functions ba() {
  return {{"objective",
           [](const Json& in) {
             auto s = std::make_shared<Scene>(in);
             auto errors = std::make_shared<Numbers>(3 * s->p);
             return Task{[=] {
                           for (int i = 0; i < s->p; i++) {
                             reprojection(&s->cameras[CAMERA * (i % s->n)], &s->points[3 * (i % s->m)], s->weights[i],
                                          &s->features[2 * i], &(*errors)[2 * i], nullptr);
                             (*errors)[2 * s->p + i] = 1 - s->weights[i] * s->weights[i];
                           }
                         },
                         [=] {
                           const std::string repeated = ",\"repeated\":" + std::to_string(s->p) + "}";
                           return "{\"reproj_error\":{\"elements\":" + write(&(*errors)[0], 2) + repeated +
                                  ",\"w_err\":{\"element\":" + write(errors->back()) + repeated + "}";
                         }};
           }},
          {"jacobian", [](const Json& in) {
             auto s = std::make_shared<Scene>(in);
             auto sparse = std::make_shared<Sparse>();
             return Task{[=] { jacobian(*s, *sparse); },
                         [=] {
                           return "{\"rows\":" + excerpt(sparse->rows) + ",\"cols\":" + excerpt(sparse->cols) +
                                  ",\"vals\":" + excerpt(sparse->vals) + "}";
                         }};
           }}};
}
