/** Arrays of plain numbers, and what references do with them: each is written by indices, without any operation of tensors. */

/** Numbers row by row, and the sizes of their dimensions. */
export interface Plain {
  readonly sizes: readonly number[];
  readonly elements: ArrayLike<number>;
}

/** The index of an element: a position for each dimension. */
export type Index = readonly number[];

/** The number of elements of these sizes. */
const volume = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

/** All indices of these sizes, in the order of elements. */
export const indicesOf = (sizes: readonly number[]): readonly Index[] =>
  Array.from({ length: volume(sizes) }, (_, position) => {
    let rest = position;
    return sizes
      .toReversed()
      .map((size) => {
        const own = rest % size;
        rest = (rest - own) / size;
        return own;
      })
      .toReversed();
  });

/** An array of which each element is a function of its index. */
export const built = (sizes: readonly number[], element: (index: Index) => number): Plain => ({
  sizes,
  elements: indicesOf(sizes).map(element),
});

/** The element at an index. Dimensions are aligned at the right, and one of size 1 repeats. */
export const get = (x: Plain, index: Index): number => {
  const own = x.sizes.length === 0 ? [] : index.slice(-x.sizes.length);
  const position = x.sizes.reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : (own[axis] ?? NaN)), 0);
  return x.elements[position] ?? NaN;
};

/** The sizes that arrays broadcast to. */
export const together = (xs: readonly Plain[]): readonly number[] => {
  const rank = Math.max(...xs.map(({ sizes }) => sizes.length));
  return Array.from({ length: rank }, (_, k) => {
    const own = xs.map(({ sizes }) => sizes[sizes.length - rank + k] ?? 1);
    return own.find((size) => size !== 1) ?? 1;
  });
};

/** The axes of an array that are not among some. */
export const others = (x: Plain, axes: readonly number[]): readonly number[] =>
  x.sizes.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));

/** The sizes at some axes. */
export const sizesAt = (x: Plain, axes: readonly number[]): readonly number[] =>
  axes.map((axis) => x.sizes[axis] ?? NaN);

/** The elements that share the positions of an index at all axes but some, in their order. */
const rowAt = (x: Plain, index: Index, axes: readonly number[]): readonly number[] =>
  indicesOf(sizesAt(x, axes)).map((inner) =>
    get(
      x,
      index.map((position, axis) => (axes.includes(axis) ? (inner[axes.indexOf(axis)] ?? NaN) : position)),
    ),
  );

/** Each row over some axes as one number. Rows of several arrays of the same sizes are taken together. */
export const reduced = (
  xs: readonly Plain[],
  axes: readonly number[],
  keep: boolean,
  f: (...rows: readonly (readonly number[])[]) => number,
): Plain => {
  const [x = built([], () => NaN)] = xs;
  const kept = others(x, axes);
  const sizes = keep ? x.sizes.map((size, axis) => (axes.includes(axis) ? 1 : size)) : sizesAt(x, kept);
  const { elements } = built(sizesAt(x, kept), (index) => {
    const start = x.sizes.map((_, axis) => (axes.includes(axis) ? 0 : (index[kept.indexOf(axis)] ?? NaN)));
    return f(...xs.map((each) => rowAt(each, start, axes)));
  });
  return { sizes, elements };
};

/** Each row over some axes as a row again. Rows of several arrays of the same sizes are taken together. */
export const along = (
  xs: readonly Plain[],
  axes: readonly number[],
  f: (...rows: readonly (readonly number[])[]) => readonly number[],
): Plain => {
  const [x = built([], () => NaN)] = xs;
  const inner = sizesAt(x, axes);
  const kept = others(x, axes);
  /** The rows that are known, by their positions at the other axes. */
  const known = new Map<string, readonly number[]>();
  return built(x.sizes, (index) => {
    const key = kept.map((axis) => index[axis]).join();
    const row = known.get(key) ?? f(...xs.map((each) => rowAt(each, index, axes)));
    known.set(key, row);
    return row[axes.reduce((sum, axis, k) => sum * (inner[k] ?? 1) + (index[axis] ?? 0), 0)] ?? NaN;
  });
};

/** Σ f(i) for i from 0 up to a number. */
export const sumTo = (count: number, f: (i: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += f(i);
  return sum;
};

/** The mean of some numbers. */
export const average = (row: readonly number[]): number => sumTo(row.length, (i) => row[i] ?? NaN) / row.length;
