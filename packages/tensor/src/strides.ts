/** The layout of dense elements: row-major strides, and the walk over an index. */

/** Row-major strides of dense elements, in elements. */
export const denseStrides = (sizes: readonly number[]): readonly number[] => {
  const strides: number[] = [];
  let stride = 1;
  for (const size of sizes.toReversed()) {
    strides.unshift(stride);
    stride *= size;
  }
  return strides;
};

/**
 * Calls `visit(position, offset)` for every index of the given sizes in row-major order, where offset is
 * `Σ strides[k] · index[k]`. The interpreter's one loop.
 */
export const forEachIndex = (
  sizes: readonly number[],
  strides: readonly number[],
  visit: (position: number, offset: number) => void,
): void => {
  const last = sizes.length - 1;
  let position = 0;
  const loop = (axis: number, offset: number): void => {
    const size = sizes[axis] ?? 0;
    const stride = strides[axis] ?? 0;
    for (let i = 0; i < size; i++) {
      if (axis < last) loop(axis + 1, offset + i * stride);
      else visit(position++, offset + i * stride);
    }
  };
  if (last < 0) visit(0, 0);
  else loop(0, 0);
};
