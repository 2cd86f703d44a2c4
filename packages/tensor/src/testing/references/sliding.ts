/** References of convolutions and pools: windows that slide along axes, place by place. */
import type { Draw } from "../../testing.ts";
import { distinct, drawSize, drawSizes, reals, type Reference, type References } from "./comparison.ts";
import { built, get, type Index, type Plain, sumTo } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

/** How windows slide, and the positions of each of them, of which some may be outside. */
const drawWay = (draw: Draw, size: number, width: number, stride: number) => {
  const dilation = draw.integer(1, 2);
  const extent = (width - 1) * dilation + 1;
  const padding = [draw.integer(0, 2), draw.integer(0, 2) + Math.max(0, extent - size)] as const;
  const count = Math.floor((size + padding[0] + padding[1] - extent) / stride) + 1;
  const at = (window: number, t: number): number => window * stride + t * dilation - padding[0];
  return { options: { stride, dilation, padding }, count, at, isInside: (i: number): boolean => i >= 0 && i < size };
};

/** A pool: a function of the elements of each window. */
const pool =
  (f: (row: readonly number[]) => number): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const axis = draw.integer(0, sizes.length - 1);
    const size = sizes[axis] ?? 1;
    const width = draw.integer(1, size);
    const stride = draw.integer(1, 3);
    const count = Math.floor((size - width) / stride) + 1;
    return {
      inputs: [distinct(draw, sizes)],
      call: (operation, [x]) => operation(x, axis - sizes.length, width, { stride }),
      reference: ([x = empty]) =>
        built(sizes.with(axis, count), (index) =>
          f(Array.from({ length: width }, (_, t) => get(x, index.with(axis, (index[axis] ?? 0) * stride + t)))),
        ),
    };
  };

export const sliding: References = {
  conv1d: (draw) => {
    const [size, width] = [drawSize(draw, 1), draw.integer(1, 3)];
    const [units, out] = [draw.integer(1, 3), draw.integer(1, 3)];
    const rows = drawSizes(draw, draw.integer(0, 1));
    const { options, count, at, isInside } = drawWay(draw, size, width, draw.integer(1, 3));
    return {
      inputs: [reals(draw, [...rows, size, units]), reals(draw, [width, units, out])],
      call: (operation, xs) => operation(...xs, options),
      reference: ([x = empty, filters = empty]) =>
        built([...rows, count, out], (index) => {
          const [window = 0, o = 0] = index.slice(-2);
          const element = (i: number, u: number): number => (isInside(i) ? get(x, [...index.slice(0, -2), i, u]) : 0);
          return sumTo(width, (t) => sumTo(units, (u) => element(at(window, t), u) * get(filters, [t, u, o])));
        }),
    };
  },
  conv2d: (draw) => {
    const [rows, columns, height, width] = [
      drawSize(draw, 1),
      drawSize(draw, 1),
      draw.integer(1, 2),
      draw.integer(1, 2),
    ];
    const down = drawWay(draw, rows, height, draw.integer(1, 2));
    const across = drawWay(draw, columns, width, draw.integer(1, 2));
    const both = <K extends keyof typeof down.options>(key: K) => [down.options[key], across.options[key]] as const;
    return {
      inputs: [reals(draw, [rows, columns, 2]), reals(draw, [height, width, 2, 1])],
      call: (operation, xs) =>
        operation(...xs, { stride: both("stride"), dilation: both("dilation"), padding: both("padding") }),
      reference: ([x = empty, filters = empty]) =>
        built([down.count, across.count, 1], ([r = 0, c = 0]: Index) =>
          sumTo(height, (s) =>
            sumTo(width, (t) => {
              const [i, j] = [down.at(r, s), across.at(c, t)];
              if (!down.isInside(i) || !across.isInside(j)) return 0;
              return sumTo(2, (u) => get(x, [i, j, u]) * get(filters, [s, t, u, 0]));
            }),
          ),
        ),
    };
  },
  maxPool: pool((row) => Math.max(...row)),
  meanPool: pool((row) => sumTo(row.length, (i) => row[i] ?? NaN) / row.length),
};
