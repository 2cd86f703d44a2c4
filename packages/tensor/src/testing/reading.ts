/** Reads the inputs of kernels for references, element by element. */
import { at } from "../at.ts";
import type { Access } from "../languages/access.ts";

/** The arrays that a kernel reads: one for each pointer. */
export type Buffers = readonly (Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[];

/** The meaning of a kind of kernel, for tests: as plain as it is slow. */
export interface Reference<K> {
  /** The number of numbers that it writes, without rounding errors; undefined if the kernel does not state it. */
  readonly size: (kernel: K) => number | undefined;
  /** The numbers that it writes, in float64, where sums have no rounding errors to keep. */
  readonly run: (kernel: K, buffers: Buffers) => Float64Array;
}

const dot = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, i) => sum + value * at(y, i), 0);

/** The element that an access reads at an index. */
export const readAccess = (
  { strides, rows }: Access,
  own: number,
  index: readonly number[],
  buffers: Buffers,
): number => {
  const row = rows ? at(at(buffers, rows.pointer), dot(rows.strides, index)) : 0;
  return at(at(buffers, own), (rows ? rows.stride * row : 0) + dot(strides, index));
};

/** All indices below the given dimensions, in row-major order. */
export const indices = (dimensions: readonly number[]): readonly (readonly number[])[] =>
  dimensions.reduce<readonly (readonly number[])[]>(
    (outer, size) => outer.flatMap((index) => Array.from({ length: size }, (_, last) => [...index, last])),
    [[]],
  );

/** Whether an input holds row numbers alone. */
export const isOnlyRows = (kernel: { readonly inputs: readonly Access[] }, own: number): boolean =>
  kernel.inputs.some(({ rows }) => rows?.pointer === own) && !kernel.inputs[own]?.rows;
