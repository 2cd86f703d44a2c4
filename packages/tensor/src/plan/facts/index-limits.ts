/** Which elements of a program's int inputs name rows of tables, and of how large ones: what has to be checked at each call. */
import { at } from "../../at.ts";
import type { Program } from "../../graph/program.ts";
import { count, type Elements, type Node } from "../../tensor.ts";
import { topological } from "../../graph/walk.ts";

/** What is known of the indices of a program before any are given. */
export interface IndexLimits {
  /** For each element of an int input, how many rows the smallest table has of which it names one; UNUSED if it names none. */
  readonly of: (input: Node) => Int32Array;
  /**
   * Whether all of some indices name rows of a table of so many rows, once the inputs are checked. With `unused`, elements
   * that name no row in the program count as if they did.
   */
  readonly areWithin: (indices: Node, rows: number, unused: boolean) => boolean;
}

/** The limit of an element that names no row. */
export const UNUSED = 2 ** 31 - 1;

/**
 * The limits of a program's indices, which may be moved on their way: sliced, joined, transposed, cut into windows. Throws a
 * `RangeError` where positions of an order cannot name rows, since a row that is ordered has more elements than the table has
 * rows.
 */
export const indexLimits = (program: Pick<Program, "inputs" | "outputs">): IndexLimits => {
  const starts = new Map<Node, number>();
  let elements = 1;
  for (const input of program.inputs) {
    if (input.dtype !== "int") continue;
    starts.set(input, elements);
    elements += count(input.sizes);
  }
  const limits = new Int32Array(elements).fill(UNUSED);
  const sourcesOf = sourceFinder(starts);
  for (const node of topological(program.outputs)) {
    for (const [indices, rows] of indexed(node)) {
      for (const source of sourcesOf(indices)) {
        if (source > 0) limits[source] = Math.min(rows, at(limits, source));
        else if (-source > rows) {
          throw new RangeError(`Positions in rows of ${-source} cannot name rows of a table of ${rows}.`);
        }
      }
    }
  }
  return {
    of: (input) => {
      const start = starts.get(input) ?? elements;
      return limits.subarray(start, start + count(input.sizes));
    },
    areWithin: (indices, rows, unused) =>
      sourcesOf(indices).every((source) => {
        if (source <= 0) return -source <= rows;
        const limit = at(limits, source);
        return limit === UNUSED ? unused : limit <= rows;
      }),
  };
};

/** The indices that a node takes, and how many rows there are to name. */
const indexed = (node: Node): readonly (readonly [indices: Node, rows: number])[] => {
  const { lowering } = node.operation;
  const [first, second] = node.inputs;
  if (!first || !second) return [];
  switch (lowering.kind) {
    case "gather":
      return [[second, at(first.sizes, 0)]];
    case "gatherAlong":
      return [[second, at(first.sizes, first.sizes.length - 1)]];
    case "scatterAlong":
      return [[first, at(node.sizes, node.sizes.length - 1)]];
    case "scatter":
      return node.inputs.flatMap((input, i) => (i % 2 === 0 ? [[input, lowering.rows] as const] : []));
    default:
      return [];
  }
};

/**
 * Where each of some whole numbers comes from: the place of an input's element, counted from 1 on over all of them; or a
 * negative number, if it is a position in a row of so many elements; or 0, if it is one that the device makes and is right.
 */
const sourceFinder = (starts: ReadonlyMap<Node, number>): ((node: Node) => Int32Array) => {
  const known = new Map<Node, Int32Array>();
  const find = (node: Node): Int32Array => {
    const own = new Int32Array(count(node.sizes));
    const start = starts.get(node);
    if (start !== undefined) return own.map((_, i) => start + i);
    const { lowering } = node.operation;
    if (lowering.kind === "order") return own.fill(-at(at(node.inputs, 0).sizes, node.sizes.length - 1));
    if (node.inputs.length === 0) return own;
    // What moves elements about moves the places where they come from in the same way.
    const moved: Elements = node.operation.evaluate(
      node.inputs.map((input) => known.get(input) ?? own),
      node,
    );
    return Int32Array.from(moved);
  };
  return (node) => {
    for (const before of topological([node])) {
      if (before.dtype === "int" && !known.has(before)) known.set(before, find(before));
    }
    return known.get(node) ?? new Int32Array(count(node.sizes));
  };
};
