import { type AnyTensor, count, type DType, type Elements, type Operation, type Tensor } from "../tensor.ts";
import type { Shape } from "../shape/dimension.ts";

/** A new node of the graph. */
export const node = <const S extends Shape, D extends DType>(
  operation: Operation,
  inputs: readonly AnyTensor[],
  shape: S,
  sizes: readonly number[],
  dtype: D,
): Tensor<S, D> => ({ shape, sizes, dtype, operation, inputs });

/** Room for the elements of a node, zero. */
export const allocate = (of: AnyTensor): Elements =>
  of.dtype === "int" ? new Int32Array(count(of.sizes)) : new Float64Array(count(of.sizes));

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
  let position = 0;
  const loop = (axis: number, offset: number): void => {
    const size = sizes[axis];
    if (size === undefined) {
      visit(position++, offset);
      return;
    }
    const stride = strides[axis] ?? 0;
    for (let i = 0; i < size; i++) loop(axis + 1, offset + i * stride);
  };
  loop(0, 0);
};
