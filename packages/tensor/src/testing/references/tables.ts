/** References of tables and their rows, and of places named by indices. */
import { drawSize, drawSizes, reals, type References, wholes } from "./comparison.ts";
import { built, get, type Plain } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

export const tables: References = {
  gather: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const axis = draw.integer(0, sizes.length - 1);
    const places = drawSizes(draw, draw.integer(0, 2));
    return {
      inputs: [reals(draw, sizes), wholes(draw, places, sizes[axis] ?? 1)],
      call: (operation, xs) => (axis === 0 ? operation(...xs) : operation(...xs, axis - sizes.length)),
      reference: ([x = empty, rows = empty]) =>
        built(sizes.toSpliced(axis, 1, ...places), (index) => {
          const row = get(rows, index.slice(axis, axis + places.length));
          return get(x, index.toSpliced(axis, places.length, row));
        }),
    };
  },
  gatherAlong: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const places = [...sizes.slice(0, -1), drawSize(draw)];
    return {
      inputs: [reals(draw, sizes), wholes(draw, places, sizes.at(-1) ?? 1)],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, positions = empty]) =>
        built(places, (index) => get(x, [...index.slice(0, -1), get(positions, index)])),
    };
  },
  oneHot: (draw) => {
    const [sizes, size] = [drawSizes(draw, draw.integer(0, 2)), drawSize(draw, 1)];
    return {
      inputs: [wholes(draw, sizes, size)],
      call: (operation, [places]) => operation(places, size, size),
      reference: ([places = empty]) =>
        built([...sizes, size], (index) => (get(places, index.slice(0, -1)) === index.at(-1) ? 1 : 0)),
    };
  },
  scatter: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const count = draw.integer(0, 6);
    return {
      inputs: [wholes(draw, [count], sizes[0] ?? 1), reals(draw, [count, ...sizes.slice(1)])],
      call: (operation, xs) => operation(...xs, sizes, sizes),
      reference: ([rows = empty, x = empty]) =>
        built(sizes, ([row = 0, ...rest]) =>
          Array.from({ length: count }, (_, i) => (rows.elements[i] === row ? get(x, [i, ...rest]) : 0)).reduce(
            (a, b) => a + b,
            0,
          ),
        ),
    };
  },
  scatterAlong: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const count = drawSize(draw);
    const places = [...sizes.slice(0, -1), count];
    return {
      inputs: [wholes(draw, places, sizes.at(-1) ?? 1), reals(draw, places)],
      call: (operation, xs) => operation(...xs, sizes, sizes),
      reference: ([positions = empty, x = empty]) =>
        built(sizes, (index) =>
          Array.from({ length: count }, (_, i) => {
            const from = [...index.slice(0, -1), i];
            return get(positions, from) === index.at(-1) ? get(x, from) : 0;
          }).reduce((a, b) => a + b, 0),
        ),
    };
  },
};
