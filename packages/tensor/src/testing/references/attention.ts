/** References of attention, by its formula, index by index. */
import { drawSize, marks, reals, type References } from "./comparison.ts";
import { built, get, type Plain, sumTo } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

/** softmax(q kᵀ / √dim) v of what a mask counts, by rows: `q` and the others give the element of a row and a column. */
const attended = (
  [queries, keys, dim, units]: readonly [number, number, number, number],
  q: (i: number, d: number) => number,
  k: (j: number, d: number) => number,
  v: (j: number, u: number) => number,
  counts: (i: number, j: number) => boolean,
): Plain => {
  const powers = built([queries, keys], ([i = 0, j = 0]) =>
    counts(i, j) ? Math.exp(sumTo(dim, (d) => q(i, d) * k(j, d)) / Math.sqrt(dim)) : 0,
  );
  const power = (i: number, j: number): number => get(powers, [i, j]);
  return built([queries, units], ([i = 0, u = 0]) => {
    const whole = sumTo(keys, (j) => power(i, j));
    return whole === 0 ? 0 : sumTo(keys, (j) => (power(i, j) / whole) * v(j, u));
  });
};

export const attentions: References = {
  attention: (draw) => {
    const batch = draw.integer(1, 2);
    const [queries, keys, dim, units] = [drawSize(draw, 1), drawSize(draw, 1), drawSize(draw, 1), drawSize(draw, 1)];
    const isMasked = draw.integer(0, 1) === 1;
    const [q, k, v] = [
      [batch, queries, dim],
      [batch, keys, dim],
      [batch, keys, units],
    ];
    const inputs = [q, k, v].map((sizes) => reals(draw, sizes ?? []));
    return {
      inputs: isMasked ? [...inputs, marks(draw, [queries, keys])] : inputs,
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty, z = empty, mask]) => {
        const of = (tensor: Plain, b: number) => (i: number, d: number) => get(tensor, [b, i, d]);
        const each = Array.from({ length: batch }, (_, b) =>
          attended(
            [queries, keys, dim, units],
            of(x, b),
            of(y, b),
            of(z, b),
            (i, j) => !mask || get(mask, [i, j]) !== 0,
          ),
        );
        return built([batch, queries, units], ([b = 0, ...rest]) => get(each[b] ?? empty, rest));
      },
    };
  },
  multiHeadAttention: (draw) => {
    const [queries, keys, heads, part] = [
      draw.integer(1, 3),
      draw.integer(1, 3),
      draw.integer(1, 3),
      draw.integer(1, 2),
    ];
    const dim = heads * part;
    const square = [dim, dim];
    return {
      inputs: [[queries, dim], [keys, dim], square, square, square, square].map((sizes) =>
        reals(draw, sizes, { min: -1, max: 1 }),
      ),
      call: (operation, [x, y, query, key, value, output]) => operation(x, y, { query, key, value, output }, heads),
      reference: ([x = empty, y = empty, ...weights]) => {
        const times = (z: Plain, w: number) => (i: number, d: number) =>
          sumTo(dim, (c) => get(z, [i, c]) * get(weights[w] ?? empty, [c, d]));
        const [q, k, v] = [times(x, 0), times(y, 1), times(y, 2)];
        const each = Array.from({ length: heads }, (_, h) => {
          const of = (f: (i: number, d: number) => number) => (i: number, d: number) => f(i, h * part + d);
          return attended([queries, keys, part, part], of(q), of(k), of(v), () => true);
        });
        const joined = built([queries, dim], ([i = 0, d = 0]) =>
          get(each[Math.floor(d / part)] ?? empty, [i, d % part]),
        );
        return built([queries, dim], ([i = 0, d = 0]) => times(joined, 3)(i, d));
      },
    };
  },
};
