/**
 * Small graphs of the kinds that the compiler's rules look for, as gradients and models have them: products with a factor in
 * common, rows of tables and the terms that are added to them, pieces that are put together again, numbers that are known.
 */
import {
  add,
  concat,
  constant,
  count,
  div,
  filled,
  gather,
  mul,
  neg,
  pad,
  permute,
  reshape,
  scatter,
  type Shape,
  sigmoid,
  slice,
  square,
  sub,
  sum,
  take,
  type Tensor,
} from "../index.ts";
import { at, view } from "../extend.ts";
import {
  axisIn,
  bounded,
  type Choose,
  chooser,
  fitting,
  type Given,
  type Indices,
  isEmpty,
  product,
  renamed,
  UNARY,
} from "./drawn-operations.ts";

type Idiom = (given: Given) => Tensor | undefined;

/** Rows for each of the indices: of the drawn tensor where it has their sizes, and of the table otherwise. */
const rowsAt = ({ x, table, choose }: Given, indices: Indices): Tensor => {
  const sizes = [...indices.sizes, ...table.sizes.slice(1)];
  const rows = gather<Shape, Shape>(table, indices);
  if (x.sizes.join() === sizes.join()) return reshape(x, rows.shape, sizes);
  return at(UNARY, choose(UNARY.length))(rows);
};

const added = (indices: Indices, rows: Tensor, table: Tensor): Tensor =>
  scatter(indices, rows, table.shape, table.sizes);

/** The indices, or some of them. */
const someOf = ({ indices, choose }: Given): Indices => {
  const size = at(indices.sizes, 0);
  if (size === 0) return indices;
  const start = choose(size);
  switch (choose(4)) {
    case 0:
      return take(indices, -1, start);
    case 1:
      return slice<Shape, -1, number, number, "int">(indices, -1, start, start + 1 + choose(size - start));
    case 2:
      return reshape<Shape, "int">(indices, ["batch", 1], [size, 1]);
    default:
      return indices;
  }
};

const ofRows: readonly Idiom[] = [
  (given) => gather<Shape, Shape>(given.table, someOf(given)),
  (given) => {
    const indices = someOf(given);
    return bounded(added(indices, rowsAt(given, indices), given.table));
  },
  (given) => {
    const indices = someOf(given);
    return bounded(added(indices, neg<Shape>(rowsAt(given, indices)), given.table));
  },
  // What several uses of a table's rows leave.
  (given) => {
    const [one, other] = [someOf(given), someOf(given)];
    const parts = [
      added(one, rowsAt(given, one), given.table),
      added(other, rowsAt(given, other), given.table),
    ] as const;
    const total = given.choose(2) === 0 ? add<Tensor, Tensor>(...parts) : sub<Tensor, Tensor>(...parts);
    return bounded(given.choose(3) === 0 ? neg<Shape>(total) : total);
  },
  // Rows that are not under the dimensions of their indices.
  (given) => {
    const rows = rowsAt(given, given.indices);
    return bounded(added(given.indices, reshape(rows, [1, ...rows.shape], [1, ...rows.sizes]), given.table));
  },
  ({ table, indices }) => sum<Shape, -1>(square<Shape>(gather<Shape, Shape>(table, indices)), -1),
  ({ table, indices, choose }) =>
    bounded(sum<Shape>(at(UNARY, choose(UNARY.length))(gather<Shape, Shape>(table, indices)))),
  // Rows that are multiplied, and the gradients of such a product.
  ({ table, indices, choose }) => {
    const weights = permute(table, [1, 0]);
    const rows = gather<Shape, Shape>(table, indices);
    return choose(2) === 0 ? product(rows, weights, choose) : product(rows, renamed(rows, choose), choose);
  },
];

const ofProducts: readonly Idiom[] = [
  // A B + A' B.
  ({ x, pick, choose }) => {
    const [y, n] = [pick(), choose(9999)];
    const same = (): Choose => chooser([n, n >> 2, n >> 4, n >> 6, n >> 8, n >> 10]);
    const other = at(UNARY, choose(UNARY.length))(x);
    const [one, two] = choose(2) === 0 ? [x, other] : [other, x];
    return add<Tensor, Tensor>(product(one, y, same()), product(two, y, same()));
  },
  // Q Q with axes in another order: A B + Aᵀ B.
  ({ x, choose }) => {
    const [rows, columns] = x.sizes;
    if (x.sizes.length !== 2 || rows !== columns) return undefined;
    const turned = reshape(permute(x, [1, 0]), x.shape, x.sizes);
    const by = renamed(x, choose);
    const y = reshape(by, [at(x.shape, 1), at(by.shape, 1)], x.sizes);
    const straight = (): Choose => chooser([1, 1, 1, 1, 0]);
    return add<Tensor, Tensor>(product(x, y, straight()), product(turned, y, straight()));
  },
  ({ x, pick, choose }) => {
    const made = product(x, pick(), choose);
    return made.sizes.length === 0 ? made : bounded(sum<Shape, number>(made, axisIn(made, choose) - made.sizes.length));
  },
  ({ x, choose }) => product(x, constant([at([1, 0.5, 0], choose(3))], [], []), choose),
  ({ x, pick, choose }) => {
    const { shape, sizes } = pick();
    return product(x, filled(0, shape, sizes), choose);
  },
];

const ofPieces: readonly Idiom[] = [
  // Gradients of neighbouring steps.
  ({ x, choose }) => {
    if (x.sizes.length === 0) return undefined;
    const axis = axisIn(x, choose) - x.sizes.length;
    const size = at(x.sizes, x.sizes.length + axis);
    const [gap, end] = [choose(2), choose(2)];
    const padded = (y: Tensor, before: number, after: number): Tensor =>
      pad<Shape, number, number, number>(y, axis, before, after);
    const left = padded(x, 0, size + gap + end);
    const right = padded(at(UNARY, choose(UNARY.length))(x), size + gap, end);
    return add<Tensor, Tensor>(left, fitting(left, right));
  },
  ({ x, choose }) => {
    if (x.sizes.length === 0) return undefined;
    const axis = axisIn(x, choose) - x.sizes.length;
    const ones = filled(1, x.shape, x.sizes);
    const inner = concat<readonly Tensor[], number, "inner">(choose(2) === 0 ? [x, ones] : [ones, ones], axis, "inner");
    return concat<readonly Tensor[], number, "outer">([inner, inner], axis, "outer");
  },
  ({ x, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const axis = axisIn(x, choose) - x.sizes.length;
    const double = concat<readonly Tensor[], number, "double">([x, neg<Shape>(x)], axis, "double");
    const size = at(double.sizes, double.sizes.length + axis);
    const start = choose(size);
    const part = slice<Shape, number, number, number>(double, axis, start, start + 1 + choose(size - start));
    return slice<Shape, number, number>(part, axis, choose(part.sizes.at(axis) ?? 1));
  },
];

const ofNumbers: readonly Idiom[] = [
  ({ x, choose }) => filled(at([0, 1, 0.5], choose(3)), x.shape, x.sizes),
  ({ x }) => div<Tensor, Tensor>(sigmoid<Shape>(x), sigmoid<Shape>(x)),
  ({ x, choose }) => at(UNARY, choose(UNARY.length))(filled(at([0, 1, 0.5, 2], choose(4)), x.shape, x.sizes)),
  // What repeats, and is added up again.
  ({ x, choose }) => {
    if (count(x.sizes) === 0) return undefined;
    const times = 2 + choose(3);
    const place = choose(x.sizes.length + 1);
    const axes = x.sizes.map((_, k) => k).toSpliced(place, 0, -1);
    const repeated = view(x, axes, x.shape.toSpliced(place, 0, "times"), x.sizes.toSpliced(place, 0, times));
    return choose(2) === 0 ? repeated : bounded(sum<Shape, number>(repeated, place - repeated.sizes.length));
  },
  ({ x, choose }) => {
    if (x.sizes.length < 2) return undefined;
    const turn = x.sizes.map((_, k) => (k + 1) % x.sizes.length);
    const swapped = [...turn].toSorted((a, b) => b - a);
    return permute(permute(x, turn), choose(2) === 0 ? turn : swapped);
  },
  ({ x, choose }) =>
    mul<Tensor, Tensor>(mul<Tensor, number>(x, choose(2) === 0 ? 2 : -0.25), filled(0.3, x.shape, x.sizes)),
];

/** All of them. */
export const IDIOMS: readonly Idiom[] = [...ofRows, ...ofRows, ...ofProducts, ...ofPieces, ...ofNumbers];
