// Positions along the axes of a loop: which index runs along which axis.
import { at } from "../../at.ts";
import { denseStrides } from "../../strides.ts";

/**
 * How a loop runs along one axis of a node: the element at the sum of its indices in these dimensions, and `from`. An axis
 * that no dimension runs along stays where it is.
 */
export interface AxisWalk {
  readonly dimensions: readonly number[];
  readonly from: number;
}

/** For each axis of a node, how the loop runs along it. */
export type Index = readonly AxisWalk[];

/** An axis at its first element. */
export const STILL: AxisWalk = { dimensions: [], from: 0 };

/** An axis that one dimension of the loop runs along. */
export const along = (dimension: number): AxisWalk => ({ dimensions: [dimension], from: 0 });

/** The same axis, from a later element on. */
export const later = ({ dimensions, from }: AxisWalk, start: number): AxisWalk => ({ dimensions, from: from + start });

/** An axis that two run along together: windows, and the positions in them. */
export const together = (a: AxisWalk, b: AxisWalk): AxisWalk => ({
  dimensions: [...a.dimensions, ...b.dimensions],
  from: a.from + b.from,
});

/** Where the elements of an index are: a stride for each dimension of the loop, and the offset of the first one. */
export const positionsOf = (
  sizes: readonly number[],
  index: Index,
  rank: number,
): { readonly strides: readonly number[]; readonly offset: number } => {
  const dense = denseStrides(sizes);
  const strides: number[] = [];
  while (strides.length < rank) strides.push(0);
  let offset = 0;
  index.forEach(({ dimensions, from }, axis) => {
    if (at(sizes, axis) <= 1) return;
    offset += from * at(dense, axis);
    for (const dimension of dimensions) strides[dimension] = at(strides, dimension) + at(dense, axis);
  });
  return { strides, offset };
};
