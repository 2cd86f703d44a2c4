// The loop nest of a kernel, with as few levels as its accesses allow.
import { at } from "../../at.ts";
import type { Access } from "../access.ts";
import type { Dag } from "../../scalar/dag.ts";

/** The loops of a kernel. The last `reduced` of them are combined. */
export interface Loops {
  readonly dimensions: readonly number[];
  readonly reduced: number;
  readonly inputs: readonly Access[];
}

/**
 * The loop nest of the generated code. It has as few levels as its accesses allow; the first `outputs` of them are not reduced.
 */
export interface Nest {
  /** The number of iterations of each level. A call runs a range of level 0. */
  readonly extents: readonly number[];
  readonly outputs: number;
  /** A range [begin, end) of the kernel is the range [scale · begin, scale · end) of level 0. */
  readonly scale: number;
  /** The access of each input. An input that the expression does not use keeps no strides. */
  readonly accesses: readonly Access[];
}

/** The deepest level at which the element of an access changes, or -1 if it is always the same. */
export const depth = ({ strides, rows }: Access): number =>
  Math.max(
    strides.findLastIndex((stride) => stride !== 0),
    rows ? rowDepth(rows) : -1,
  );

/** The deepest level at which the row of a gathered access changes. */
export const rowDepth = (rows: { readonly strides: readonly number[] }): number =>
  rows.strides.findLastIndex((stride) => stride !== 0);

/** The access with other strides: `change` maps the strides of the element and those of the row number. */
const restride = (access: Access, change: (strides: readonly number[]) => readonly number[]): Access => ({
  cell: access.cell,
  strides: change(access.strides),
  ...(access.rows && { rows: { ...access.rows, strides: change(access.rows.strides) } }),
});

const without = (nest: Nest, level: number): Nest => ({
  ...nest,
  extents: nest.extents.toSpliced(level, 1),
  outputs: level < nest.outputs ? nest.outputs - 1 : nest.outputs,
  accesses: nest.accesses.map((access) => restride(access, (strides) => strides.toSpliced(level, 1))),
});

/** The nest with level `level` and the next merged, if every access walks through both with one stride. */
const merged = (nest: Nest, level: number): Nest | undefined => {
  const inner = at(nest.extents, level + 1);
  const outer = at(nest.extents, level);
  if (level + 1 === nest.outputs) return undefined;
  const even = (strides: readonly number[]): boolean =>
    outer === 1 || at(strides, level) === at(strides, level + 1) * inner;
  if (!nest.accesses.every(({ strides, rows }) => even(strides) && (!rows || even(rows.strides)))) return undefined;
  const rest = without(nest, level);
  return {
    ...rest,
    extents: rest.extents.with(level, outer * inner),
    scale: level === 0 ? nest.scale * inner : nest.scale,
  };
};

/** The nest of some loops, without levels of one iteration, and with neighbouring levels merged. */
export const nestOf = ({ dimensions, reduced, inputs }: Loops, dag: Dag): Nest => {
  const used = new Set(dag.nodes.flatMap((node) => (node.kind === "input" ? [node.index] : [])));
  const nothing = dimensions.map(() => 0);
  let nest: Nest = {
    extents: dimensions,
    outputs: dimensions.length - reduced,
    scale: 1,
    accesses: inputs.map((access, index) => (used.has(index) ? access : { cell: access.cell, strides: nothing })),
  };
  if (nest.outputs === 0)
    nest = {
      ...nest,
      extents: [1, ...nest.extents],
      outputs: 1,
      accesses: nest.accesses.map((access) => restride(access, (strides) => [0, ...strides])),
    };
  for (let level = nest.extents.length - 1; level > 0; level--)
    if (at(nest.extents, level) === 1) nest = without(nest, level);
  for (let level = nest.extents.length - 2; level >= 0; level--) nest = merged(nest, level) ?? nest;
  return nest;
};

/**
 * The level to vectorise: the innermost level of the output or the innermost reduced level, whichever needs fewer instructions
 * for an element. Two things cost: an access with a stride other than 0 and 1, whose lanes are read one by one, and iterations
 * that do not fill a vector.
 */
export const vectorLevel = (nest: Nest, operations: number): number => {
  const cost = (level: number): number => {
    const extent = at(nest.extents, level);
    const steps = Math.floor(extent / 4) + (extent % 4);
    const reads = nest.accesses.map(({ strides, rows }) => {
      const scattered =
        (rows && at(rows.strides, level) !== 0 ? 3 : 0) + (Math.abs(at(strides, level) - 0.5) > 1 ? 1 : 0);
      return 1 + 3 * scattered;
    });
    const combine = level >= nest.outputs ? 10 / nest.extents.slice(nest.outputs).reduce((x, y) => x * y, 1) : 0;
    return (steps / extent) * (operations + reads.reduce((x, y) => x + y, 0)) + combine;
  };
  const last = nest.extents.length - 1;
  return cost(last) < cost(nest.outputs - 1) ? last : nest.outputs - 1;
};
