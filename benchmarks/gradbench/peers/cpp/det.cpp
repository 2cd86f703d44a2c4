// det by hand: the plain expansion, of ℓ! products, and the cofactors.
#include <memory>
#include "tool.hpp"

/** The determinant of the rows from `row` on, in those columns that are left. */
static double minor(const Numbers& a, int ell, int row, std::vector<int>& columns) {
  if (columns.empty()) return 1;
  double sum = 0, sign = 1;
  for (std::size_t k = 0; k < columns.size(); k++, sign = -sign) {
    const int column = columns[k];
    columns.erase(columns.begin() + k);
    sum += sign * a[row * ell + column] * minor(a, ell, row + 1, columns);
    columns.insert(columns.begin() + k, column);
  }
  return sum;
}

static std::vector<int> all(int n) {
  std::vector<int> columns;
  for (int i = 0; i < n; i++) columns.push_back(i);
  return columns;
}

static Numbers cofactors(const Numbers& a, int ell) {
  Numbers result(ell * ell), rest((ell - 1) * (ell - 1));
  std::vector<int> columns = all(ell - 1);
  for (int row = 0; row < ell; row++)
    for (int column = 0; column < ell; column++) {
      double* next = rest.data();
      for (int i = 0; i < ell; i++)
        for (int j = 0; j < ell; j++)
          if (i != row && j != column) *next++ = a[i * ell + j];
      result[row * ell + column] = ((row + column) % 2 ? -1 : 1) * minor(rest, ell - 1, 0, columns);
    }
  return result;
}

Functions det() {
  return {{"primal",
           [](const Json& input) {
             Numbers a = input["A"].numbers();
             int ell = input["ell"].value;
             auto y = std::make_shared<double>();
             return Task{[=] {
                           std::vector<int> columns = all(ell);
                           *y = minor(a, ell, 0, columns);
                         },
                         [=] { return write(*y); }};
           }},
          {"gradient", [](const Json& input) {
             Numbers a = input["A"].numbers();
             int ell = input["ell"].value;
             auto g = std::make_shared<Numbers>();
             return Task{[=] { *g = cofactors(a, ell); }, [=] { return write(*g); }};
           }}};
}
