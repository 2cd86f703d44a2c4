// Finds the shape of a tensor that a slice or a concatenation gives other sizes.
import type { Shape } from "../shape/dimension.ts";
import type { AnyTensor } from "../tensor.ts";

/** The shape of a tensor that gets other sizes: a dimension is its size where that has changed. */
export const resized = ({ shape, sizes: before }: AnyTensor, sizes: readonly number[]): Shape =>
  shape.map((dimension, axis) => (sizes[axis] === before[axis] ? dimension : (sizes[axis] ?? dimension)));
