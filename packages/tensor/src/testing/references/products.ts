/** References of products of tensors, by their formulas, index by index. */
import { distinct, drawSize, drawSizes, marks, reals, type References, wholes } from "./comparison.ts";
import { built, get, type Index, type Plain, sumTo } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

export const products: References = {
  dot: (draw) => {
    const size = drawSize(draw);
    return {
      inputs: [reals(draw, [size]), reals(draw, [size])],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) => built([], () => sumTo(size, (i) => get(x, [i]) * get(y, [i]))),
    };
  },
  einsum: (draw) => {
    const [b = 1, i = 1, j = 1, k = 1] = Array.from({ length: 4 }, () => drawSize(draw));
    const x = (xs: readonly Plain[], ...index: Index): number => get(xs[0] ?? empty, index);
    const y = (xs: readonly Plain[], ...index: Index): number => get(xs[1] ?? empty, index);
    const cases = [
      {
        signature: "b i k, b j k -> b j i",
        sizes: [
          [b, i, k],
          [b, j, k],
        ],
        of: (xs: readonly Plain[]) =>
          built([b, j, i], ([p = 0, q = 0, r = 0]) => sumTo(k, (s) => x(xs, p, r, s) * y(xs, p, q, s))),
      },
      {
        signature: "i k, j -> i",
        sizes: [[i, k], [j]],
        of: (xs: readonly Plain[]) => built([i], ([p = 0]) => sumTo(k, (s) => sumTo(j, (t) => x(xs, p, s) * y(xs, t)))),
      },
      {
        signature: "b i k -> k b",
        sizes: [[b, i, k]],
        of: (xs: readonly Plain[]) => built([k, b], ([p = 0, q = 0]) => sumTo(i, (s) => x(xs, q, s, p))),
      },
      {
        signature: "i k, j, k j -> j i",
        sizes: [[i, k], [j], [k, j]],
        of: (xs: readonly Plain[]) =>
          built([j, i], ([q = 0, p = 0]) => sumTo(k, (s) => x(xs, p, s) * y(xs, q) * get(xs[2] ?? empty, [s, q]))),
      },
      {
        signature: "i b i, i i -> b i",
        sizes: [
          [i, b, i],
          [i, i],
        ],
        of: (xs: readonly Plain[]) => built([b, i], ([q = 0, p = 0]) => x(xs, p, q, p) * y(xs, p, p)),
      },
      {
        signature: "... i k, ... k -> i ...",
        sizes: [
          [b, j, i, k],
          [j, k],
        ],
        of: (xs: readonly Plain[]) =>
          built([i, b, j], ([p = 0, q = 0, r = 0]) => sumTo(k, (s) => x(xs, q, r, p, s) * y(xs, r, s))),
      },
      {
        signature: "k ..., k, i k -> i",
        sizes: [[k, b], [k], [i, k]],
        of: (xs: readonly Plain[]) =>
          built([i], ([p = 0]) =>
            sumTo(k, (s) => sumTo(b, (t) => x(xs, s, t)) * y(xs, s) * get(xs[2] ?? empty, [p, s])),
          ),
      },
    ];
    const drawn = cases[draw.integer(0, cases.length - 1)];
    return {
      inputs: drawn?.sizes.map((sizes) => reals(draw, sizes)) ?? [],
      call: (operation, xs) => operation(drawn?.signature, ...xs),
      reference: (xs) => drawn?.of(xs) ?? [],
    };
  },
  embeddingBag: (draw) => {
    const combine = (["sum", "mean", "max"] as const)[draw.integer(0, 2)] ?? "sum";
    const [rows, dim] = [draw.integer(1, 5), drawSizes(draw, draw.integer(0, 1))];
    const bags = [...drawSizes(draw, draw.integer(0, 2)), draw.integer(1, 4)];
    return {
      inputs: [distinct(draw, [rows, ...dim]), wholes(draw, bags, rows), marks(draw, bags)],
      call: (operation, [table, indices, mask]) => operation(table, indices, { combine, mask }),
      reference: ([table = empty, indices = empty, mask = empty]) =>
        built([...bags.slice(0, -1), ...dim], (index) => {
          const bag = index.slice(0, bags.length - 1);
          const row = Array.from({ length: bags.at(-1) ?? 0 }, (_, k) => [...bag, k])
            .filter((place) => get(mask, place) !== 0)
            .map((place) => get(table, [get(indices, place), ...index.slice(bag.length)]));
          if (combine === "max") return Math.max(...row);
          return sumTo(row.length, (k) => row[k] ?? NaN) / (combine === "mean" ? Math.max(1, row.length) : 1);
        }),
    };
  },
  matmul: (draw) => {
    const [k, n] = [drawSize(draw), drawSize(draw)];
    const rows = drawSizes(draw, draw.integer(0, 2));
    const others = rows.length < 2 || draw.integer(0, 1) === 0 ? [] : rows.slice(0, -1);
    return {
      inputs: [reals(draw, [...rows, k]), reals(draw, [...others, k, n])],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) =>
        built([...rows, n], (index) => {
          const row = index.slice(0, -1);
          const column = index.at(-1) ?? 0;
          return sumTo(k, (i) => get(x, [...row, i]) * get(y, [...index.slice(0, others.length), i, column]));
        }),
    };
  },
  outer: (draw) => {
    const [m, n] = [drawSize(draw), drawSize(draw)];
    return {
      inputs: [reals(draw, [m]), reals(draw, [n])],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) => built([m, n], ([i = 0, j = 0]) => get(x, [i]) * get(y, [j])),
    };
  },
};
