/** References of the operations that move elements along axes: parts, joins, orders of axes. */
import { drawSize, drawSizes, reals, type Reference, type References } from "./comparison.ts";
import { built, get, type Index, type Plain } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

/** An operation along one axis of a tensor, with arguments drawn for its size: the sizes of the result, and where each element is from. */
const moved =
  (
    draws: (
      draw: Parameters<Reference>[0],
      size: number,
    ) => {
      readonly given: readonly unknown[];
      readonly sizes: readonly number[];
      readonly from: (positions: Index) => number;
    },
    least = 0,
  ): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), least);
    const axis = draw.integer(0, sizes.length - 1);
    const part = draws(draw, sizes[axis] ?? 0);
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, [x]) => operation(x, axis - sizes.length, ...part.given),
      reference: ([x = empty]) =>
        built(sizes.toSpliced(axis, 1, ...part.sizes), (index) => {
          const own = index.slice(axis, axis + part.sizes.length);
          return get(x, index.toSpliced(axis, part.sizes.length, part.from(own)));
        }),
    };
  };

/** The sizes without the axis of positions, and the others of an index. */
const without = (index: Index, axis: number): Index => index.toSpliced(axis, 1);

export const pieces: References = {
  concat: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = draw.integer(0, sizes.length - 1);
    const lengths = Array.from({ length: draw.integer(1, 3) }, () => drawSize(draw));
    return {
      inputs: lengths.map((length) => reals(draw, sizes.with(axis, length))),
      call: (operation, xs) => operation(xs, axis - sizes.length),
      reference: (xs) => {
        const places = lengths.flatMap((length, part) => Array.from({ length }, (_, i) => [part, i] as const));
        return built(sizes.with(axis, places.length), (index) => {
          const [part, i] = places[index[axis] ?? 0] ?? [0, 0];
          return get(xs[part] ?? empty, index.with(axis, i));
        });
      },
    };
  },
  everyNth: moved((draw, size) => {
    const step = draw.integer(1, 4);
    const count = Math.ceil(size / step);
    return { given: [step, count], sizes: [count], from: ([i = 0]) => i * step };
  }),
  expand: (draw) => {
    const [rows, columns] = drawSizes(draw, 2);
    const sizes = [rows ?? 1, columns ?? 1].filter((size) => size !== 1);
    const wide = sizes.flatMap((size) => (draw.integer(0, 1) === 0 ? [1, size] : [size, 1]));
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, [x]) => operation(x, wide.join(" ")),
      reference: ([x = empty]) => ({ sizes: wide, elements: x.elements }),
    };
  },
  flip: moved((_, size) => ({ given: [], sizes: [size], from: ([i = 0]) => size - 1 - i })),
  pad: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = draw.integer(0, sizes.length - 1);
    const [size, before, after, value] = [sizes[axis] ?? 0, draw.integer(0, 2), draw.integer(0, 2), draw.real(-1, 1)];
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, [x]) => operation(x, axis - sizes.length, before, after, value),
      reference: ([x = empty]) =>
        built(sizes.with(axis, before + size + after), (index) => {
          const i = (index[axis] ?? 0) - before;
          return i < 0 || i >= size ? value : get(x, index.with(axis, i));
        }),
    };
  },
  permute: (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const by = draw.integer(0, Math.max(0, sizes.length - 1));
    const turned = sizes.map((_, k) => (k + by) % sizes.length);
    const order = draw.integer(0, 1) === 0 ? turned : turned.toReversed();
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, [x]) => operation(x, order),
      reference: ([x = empty]) =>
        built(
          order.map((axis) => sizes[axis] ?? 1),
          (index) =>
            get(
              x,
              sizes.map((_, axis) => index[order.indexOf(axis)] ?? 0),
            ),
        ),
    };
  },
  rearrange: (draw) => {
    const sizes = drawSizes(draw, 3);
    const isFirst = draw.integer(0, 1) === 0;
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, [x]) => operation(x, isFirst ? "i ... -> ... i" : "i j k -> j i k"),
      reference: ([x = empty]) => {
        const [a = 0, b = 0, c = 0] = sizes;
        return isFirst
          ? built([b, c, a], ([j = 0, k = 0, i = 0]) => get(x, [i, j, k]))
          : built([b, a, c], ([j = 0, i = 0, k = 0]) => get(x, [i, j, k]));
      },
    };
  },
  repeat: moved((draw, size) => {
    const times = draw.integer(1, 3);
    return { given: [times, size * times], sizes: [size * times], from: ([i = 0]) => Math.floor(i / times) };
  }),
  reshape: (draw) => {
    const [a, b, c] = [drawSize(draw), drawSize(draw), drawSize(draw)];
    const sizes = [[a * b, c], [c, b * a], [c, 1, b, a], [a * b * c]][draw.integer(0, 3)] ?? [];
    return {
      inputs: [reals(draw, [a, b, c])],
      call: (operation, [x]) => operation(x, sizes, sizes),
      reference: ([x = empty]) => ({ sizes, elements: x.elements }),
    };
  },
  roll: moved((draw, size) => {
    const by = draw.integer(-9, 9);
    return { given: [by], sizes: [size], from: ([i = 0]) => (((i - by) % size) + size) % size };
  }),
  // A range of nothing is refused.
  slice: moved((draw, size) => {
    const start = draw.integer(0, size - 1);
    const stop = draw.integer(start + 1, size);
    return { given: [start, stop], sizes: [stop - start], from: ([i = 0]) => start + i };
  }, 1),
  split: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = draw.integer(0, sizes.length - 1);
    const size = sizes[axis] ?? 0;
    const first = draw.integer(0, size);
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, [x]) => operation(x, axis - sizes.length, [first, size - first]),
      reference: ([x = empty]) =>
        [0, first].map((start, part) =>
          built(sizes.with(axis, part === 0 ? first : size - first), (index) =>
            get(x, index.with(axis, start + (index[axis] ?? 0))),
          ),
        ),
    };
  },
  squeeze: (draw) => {
    const rest = drawSizes(draw, draw.integer(0, 2));
    const axis = draw.integer(0, rest.length);
    return {
      inputs: [reals(draw, rest.toSpliced(axis, 0, 1))],
      call: (operation, [x]) => operation(x, axis - rest.length - 1),
      reference: ([x = empty]) => ({ sizes: rest, elements: x.elements }),
    };
  },
  stack: (draw) => {
    // A number of parts that is no other size: the notation says where they go.
    const [sizes, count] = [[[2], [7], [2, 3], [5, 1], []][draw.integer(0, 4)] ?? [], 4];
    const axis = draw.integer(0, sizes.length);
    return {
      inputs: Array.from({ length: count }, () => reals(draw, sizes)),
      call: (operation, xs) => operation(xs, sizes.toSpliced(axis, 0, count).join(" ")),
      reference: (xs) =>
        built(sizes.toSpliced(axis, 0, count), (index) => get(xs[index[axis] ?? 0] ?? empty, without(index, axis))),
    };
  },
  take: moved((draw, size) => {
    const position = draw.integer(0, size - 1);
    return { given: [position], sizes: [], from: () => position };
  }, 1),
  window: moved((draw, size) => {
    const width = draw.integer(1, size);
    return { given: [width], sizes: [size - width + 1, width], from: ([i = 0, j = 0]) => i + j };
  }, 1),
};
