/** How references read what kernels read, element by element. */
import { at } from "../at.ts";
import type { Access } from "../kernels/access.ts";

/** What a kernel reads: one array for each pointer. */
export type Buffers = readonly (Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[];

/** What a kind of kernel means, for tests: as plain as it is slow. */
export interface Reference<K> {
  /** How many numbers it writes, without what rounding took; none where the kernel does not say it. */
  readonly size: (kernel: K) => number | undefined;
  /** What it writes, in float64: rounding takes nothing from sums there. */
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
