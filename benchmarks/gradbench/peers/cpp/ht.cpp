// ht by hand: transforms of bones, blended for each vertex, and their derivatives by each angle, which moves the bones of one finger alone.
#include <array>
#include <cmath>
#include <memory>
#include "rotation.hpp"
#include "tool.hpp"

enum { POSE = 26, ANGLES = 20, FIRST_BONE = 2, FIRST_ANGLE = 6 };

/** The upper three rows of an affine transform. */
using Affine = std::array<double, 12>;

static Affine operator*(const Affine& a, const Affine& b) {
  Affine c;
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 4; k++)
      c[4 * i + k] = a[4 * i] * b[k] + a[4 * i + 1] * b[4 + k] + a[4 * i + 2] * b[8 + k] + (k == 3 ? a[4 * i + 3] : 0);
  return c;
}

/** The product with a derivative, whose last row is 0. */
static Affine timesDerivative(const Affine& a, const Affine& b) {
  Affine c = a * b;
  for (int i = 0; i < 3; i++) c[4 * i + 3] -= a[4 * i + 3];
  return c;
}

/** The same the other way round. */
static Affine derivativeTimes(const Affine& a, const Affine& b) { return a * b; }

struct Hand {
  int bones;
  std::size_t vertices, n;
  bool onTriangles;
  Numbers theta, us, points, positions, weights;
  std::vector<int> parents, correspondences, triangles;
  std::vector<Affine> relatives, inverses;
  explicit Hand(const Json& in)
      : bones(in["data"]["model"]["bone_count"].value), theta(in["theta"].numbers()), us(in["us"].numbers()),
        points(in["data"]["points"].numbers()) {
    const Json& model = in["data"]["model"];
    vertices = model["base_positions"].entries.size();
    n = in["data"]["correspondences"].entries.size();
    onTriangles = !us.empty();
    positions = model["base_positions"].numbers();
    weights = model["weights"].numbers();
    for (double each : model["parents"].numbers()) parents.push_back(each);
    for (double each : in["data"]["correspondences"].numbers()) correspondences.push_back(each);
    for (double each : model["triangles"].numbers()) triangles.push_back(each);
    relatives = affines(model["base_relatives"].numbers());
    inverses = affines(model["inverse_base_absolutes"].numbers());
  }

 private:
  static std::vector<Affine> affines(const Numbers& all) {
    std::vector<Affine> list(all.size() / 16);
    for (std::size_t i = 0; i < list.size(); i++) std::copy(&all[16 * i], &all[16 * i] + 12, list[i].begin());
    return list;
  }
};

/** Rz(spread) Rx(bend), and its derivatives by both. */
static void turn(double bend, double spread, Affine& t, Affine& byBend, Affine& bySpread) {
  const double cb = std::cos(bend), sb = std::sin(bend), cs = std::cos(spread), ss = std::sin(spread);
  t = {cs, -ss * cb, ss * sb, 0, ss, cs * cb, -cs * sb, 0, 0, sb, cb, 0};
  byBend = {0, ss * sb, ss * cb, 0, 0, -cs * sb, -cs * cb, 0, 0, cb, -sb, 0};
  bySpread = {-ss, -cs * cb, cs * sb, 0, cs, -ss * cb, ss * sb, 0, 0, 0, 0, 0};
}

/** A bone that an angle moves, and the derivative of its transform. */
struct Moved {
  int bone;
  Affine by;
};

/** All vertices, and their derivatives by the pose, of which those by the translation are 0 and 1. */
static void surface(const Hand& h, Numbers& places, std::vector<Numbers>* derivatives) {
  std::vector<Affine> absolutes(h.bones), transforms(h.bones);
  std::vector<std::vector<Moved>> moved(ANGLES);
  for (int bone = 0; bone < h.bones; bone++) {
    const int parent = h.parents[bone];
    const Affine placed = parent < 0 ? h.relatives[bone] : absolutes[parent] * h.relatives[bone];
    const int finger = (bone - FIRST_BONE) / 4, joint = (bone - FIRST_BONE) % 4;
    const bool turns = bone >= FIRST_BONE && finger < 5 && joint < 3;
    Affine own, byBend, bySpread;
    if (turns) {
      const double* angles = &h.theta[FIRST_ANGLE + 4 * finger];
      turn(joint == 0 ? angles[0] : angles[joint + 1], joint == 0 ? angles[1] : 0, own, byBend, bySpread);
    }
    absolutes[bone] = turns ? placed * own : placed;
    if (!derivatives) continue;
    for (int angle = 0; angle < ANGLES; angle++) {
      if (!moved[angle].empty() && parent >= 0)
        for (std::size_t k = 0, count = moved[angle].size(); k < count; k++)
          if (moved[angle][k].bone == parent) {
            Affine by = derivativeTimes(moved[angle][k].by, h.relatives[bone]);
            moved[angle].push_back({bone, turns ? derivativeTimes(by, own) : by});
            break;
          }
    }
    if (!turns) continue;
    const int first = 4 * finger;
    moved[joint == 0 ? first : first + joint + 1].push_back({bone, timesDerivative(placed, byBend)});
    if (joint == 0) moved[first + 1].push_back({bone, timesDerivative(placed, bySpread)});
  }
  for (int bone = 0; bone < h.bones; bone++) transforms[bone] = absolutes[bone] * h.inverses[bone];
  for (auto& list : moved)
    for (Moved& each : list) each.by = derivativeTimes(each.by, h.inverses[each.bone]);

  double R[9], dR[3][9];
  rotation(h.theta.data(), 1e-4, 0, R, dR);
  places.resize(3 * h.vertices);
  if (derivatives) derivatives->assign(POSE, Numbers(3 * h.vertices));
  for (std::size_t v = 0; v < h.vertices; v++) {
    const double *weights = &h.weights[v * h.bones], *base = &h.positions[4 * v];
    Affine blended{};
    for (int bone = 0; bone < h.bones; bone++)
      for (int i = 0; i < 12; i++) blended[i] += weights[bone] * transforms[bone][i];
    auto applied = [base](const Affine& a, double out[3]) {
      for (int i = 0; i < 3; i++) out[i] = a[4 * i] * base[0] + a[4 * i + 1] * base[1] + a[4 * i + 2] * base[2] + a[4 * i + 3] * base[3];
    };
    auto turned = [v](const double* matrix, const double in[3], Numbers& out) {
      for (int i = 0; i < 3; i++) out[3 * v + i] = matrix[3 * i] * in[0] + matrix[3 * i + 1] * in[1] + matrix[3 * i + 2] * in[2];
    };
    double own[3], by[3];
    applied(blended, own);
    turned(R, own, places);
    for (int i = 0; i < 3; i++) places[3 * v + i] += h.theta[3 + i];
    if (!derivatives) continue;
    for (int j = 0; j < 3; j++) {
      turned(dR[j], own, (*derivatives)[j]);
      (*derivatives)[3 + j][3 * v + j] = 1;
    }
    for (int angle = 0; angle < ANGLES; angle++) {
      Affine sum{};
      for (const Moved& each : moved[angle])
        for (int i = 0; i < 12; i++) sum[i] += weights[each.bone] * each.by[i];
      applied(sum, by);
      turned(R, by, (*derivatives)[FIRST_ANGLE + angle]);
    }
  }
}

/** Numbers of a surface where a point belongs: at a vertex, or within a triangle. */
static double at(const Hand& h, const Numbers& places, std::size_t point, int axis) {
  const int own = h.correspondences[point];
  if (!h.onTriangles) return places[3 * own + axis];
  const int* corners = &h.triangles[3 * own];
  const double u = h.us[2 * point], v = h.us[2 * point + 1];
  return u * places[3 * corners[0] + axis] + v * places[3 * corners[1] + axis] + (1 - u - v) * places[3 * corners[2] + axis];
}

Functions ht() {
  return {{"objective",
           [](const Json& in) {
             auto h = std::make_shared<Hand>(in);
             auto errors = std::make_shared<Numbers>(3 * h->n);
             return Task{[=] {
                           Numbers places;
                           surface(*h, places, nullptr);
                           for (std::size_t k = 0; k < 3 * h->n; k++) (*errors)[k] = h->points[k] - at(*h, places, k / 3, k % 3);
                         },
                         [=] { return write(*errors); }};
           }},
          {"jacobian", [](const Json& in) {
             auto h = std::make_shared<Hand>(in);
             const std::size_t own = h->onTriangles ? 2 : 0, width = own + POSE;
             auto rows = std::make_shared<Numbers>(3 * h->n * width);
             return Task{[=] {
                           Numbers places;
                           std::vector<Numbers> derivatives;
                           surface(*h, places, &derivatives);
                           for (std::size_t k = 0; k < 3 * h->n; k++) {
                             double* row = &(*rows)[k * width];
                             const std::size_t point = k / 3, axis = k % 3;
                             if (own) {
                               const int* corners = &h->triangles[3 * h->correspondences[point]];
                               for (int c = 0; c < 2; c++) row[c] = places[3 * corners[2] + axis] - places[3 * corners[c] + axis];
                             }
                             for (int j = 0; j < POSE; j++) row[own + j] = -at(*h, derivatives[j], point, axis);
                           }
                         },
                         [=] { return write(*rows, width); }};
           }}};
}
