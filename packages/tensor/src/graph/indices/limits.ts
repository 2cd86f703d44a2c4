/**
 * Finds the elements of a program's int inputs that name rows of tables, and the sizes of the tables, to be checked at each call.
 */
import { at } from "../../at.ts";
import { count, type Elements, type Node } from "../../tensor.ts";
import { isComputed, isKnownToHost, moves, rangeOf } from "./computed.ts";
import { orderOf } from "../order-of.ts";
import { topological } from "../walk.ts";

/** The limits of a program's indices, which are known before a call gives any. */
export interface IndexLimits {
  /**
   * For each element of an int input, the number of rows of the smallest table in which it names a row; UNUSED if it names none.
   */
  readonly of: (input: Node) => Int32Array;
  /** The smallest of these, UNUSED if no element of the input names a row. */
  readonly least: (input: Node) => number;
  /**
   * Whether all of these indices name rows of a table of `rows` rows, once the inputs are checked. With `unused`, elements
   * that name no row in the program count as if they did.
   */
  readonly areWithin: (indices: Node, rows: number, unused: boolean) => boolean;
  /** Indices that the host has to compute at each call to check them, and how many rows there are to name. */
  readonly computed: readonly (readonly [indices: Node, rows: number])[];
}

/** The ends of a graph, with names or without. */
interface Ends {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
}

/** The limit of an element that names no row. */
export const UNUSED = 2 ** 31 - 1;

/**
 * The limits of a program's indices, which may be moved on their way: sliced, joined, transposed, cut into windows. Throws a
 * `RangeError` where positions of an order cannot name rows, since a row that is ordered has more elements than the table has
 * rows.
 */
export const indexLimits = (program: Ends): IndexLimits => {
  const starts = new Map<Node, number>();
  let elements = 1;
  for (const input of program.inputs) {
    if (input.dtype !== "int") continue;
    starts.set(input, elements);
    elements += count(input.sizes);
  }
  const limits = new Int32Array(elements).fill(UNUSED);
  const sourcesOf = sourceFinder(starts);
  const limitsOf = (input: Node): Int32Array => {
    const start = starts.get(input) ?? elements;
    return limits.subarray(start, start + count(input.sizes));
  };
  // Inputs are filled as a whole, before single elements of them are looked at: a batch has thousands.
  const all = [...smallestTables(program)];
  const tables = all.filter(([indices]) => !isComputed(indices));
  const computed = all.filter(([indices, rows]) => isComputed(indices) && !isWithinByItself(indices, rows));
  for (const [indices, rows] of tables) if (starts.has(indices)) limitsOf(indices).fill(rows);
  for (const [indices, rows] of tables) {
    if (starts.has(indices)) continue;
    const sources = sourcesOf(indices);
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i] ?? 0;
      if (source > 0) limits[source] = Math.min(rows, limits[source] ?? UNUSED);
      else if (-source > rows) throw new RangeError(beyond(indices, source, rows));
    }
  }
  const known = new Map<Node, Span>();
  const spanOf = (indices: Node): Span => {
    const span = known.get(indices) ?? spanOfSources(sourcesOf(indices), limits);
    known.set(indices, span);
    return span;
  };
  return {
    of: limitsOf,
    least: (input) => spanOf(input).least,
    computed,
    areWithin: (indices, rows, unused) => {
      // What is computed is checked as far as it is read, and no further.
      if (isComputed(indices)) return false;
      const { most, hasUnused } = spanOf(indices);
      return most <= rows && (unused || !hasUnused);
    },
  };
};

/** Why the constants or positions in which some indices begin can name no rows. */
const beyond = (indices: Node, source: number, rows: number): string =>
  topological([indices]).some(({ operation: { lowering } }) => lowering.kind === "order")
    ? `Positions in rows of ${-source} cannot name rows of a table of ${rows}.`
    : `A constant index ${source === -UNUSED ? "below 0" : -source - 1} names none of the ${rows} rows of a table.`;

/**
 * Whether computed indices are in range whatever they are computed of. Throws a `RangeError` if that is not known, and the host
 * cannot check them: they come from floats, which devices round differently.
 */
const isWithinByItself = (indices: Node, rows: number): boolean => {
  if (isInRange(indices, rows)) return true;
  if (isKnownToHost(indices)) return false;
  throw new RangeError(
    `Indices that are computed of floats name rows of a table of ${rows}, and nothing keeps them in range: minimum(maximum(indices, 0), ${rows - 1}) does.`,
  );
};

const isInRange = (indices: Node, rows: number): boolean => {
  const [least, most] = rangeOf(indices);
  return (least >= 0 && most < rows) || count(indices.sizes) === 0;
};

/** The sizes of the tables in which some indices name rows. */
interface Span {
  /** The number of rows of the smallest table, UNUSED if there is none. */
  readonly least: number;
  /** The number of rows of the largest table, or one more than the largest position that an order may give. */
  readonly most: number;
  /** Whether some of the indices name no row. */
  readonly hasUnused: boolean;
}

const spanOfSources = (sources: Int32Array, limits: Int32Array): Span => {
  let [least, most, hasUnused] = [UNUSED, 0, false];
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i] ?? 0;
    const limit = source > 0 ? (limits[source] ?? UNUSED) : -source;
    if (limit === UNUSED) hasUnused = true;
    else if (limit > most) most = limit;
    if (source > 0 && limit < least) least = limit;
  }
  return { least, most, hasUnused };
};

/** For each node whose elements name rows, the number of rows of the smallest of the tables. */
const smallestTables = ({ outputs }: Pick<Ends, "outputs">): ReadonlyMap<Node, number> => {
  const tables = new Map<Node, number>();
  for (const node of orderOf(outputs)) {
    for (const [indices, rows] of node.operation.indices?.of(node) ?? []) {
      for (const named of isDrawn(indices, rows) ? drawnFrom(indices) : [indices])
        tables.set(named, Math.min(rows, tables.get(named) ?? UNUSED));
    }
  }
  return tables;
};

/** Whether nobody can check indices before a device has them: they hang on floats, and may be out of range. */
const isDrawn = (indices: Node, rows: number): boolean =>
  isComputed(indices) && !isKnownToHost(indices) && !isInRange(indices, rows);

/** The indices of which some are chosen, at places that only a device knows: any of them may name a row. */
const drawnFrom = (indices: Node): ReadonlySet<Node> => {
  const [all, from] = [new Set([indices]), new Set<Node>()];
  for (const node of all) {
    const { lowering } = node.operation;
    if (lowering.kind === "gather" || lowering.kind === "gatherAlong") all.add(at(node.inputs, 0));
    else if (isComputed(node) && moves(lowering)) for (const input of node.inputs) all.add(input);
    else from.add(node);
  }
  return from;
};

/**
 * Where each of some whole numbers comes from: the place of an input's element, counted from 1 on over all of them; or a
 * negative number, if it is a position in a row of so many elements, or a constant that is one less; or 0, if it is one that the
 * device makes and is right.
 */
const sourceFinder = (starts: ReadonlyMap<Node, number>): ((node: Node) => Int32Array) => {
  const known = new Map<Node, Int32Array>();
  const find = (node: Node): Int32Array => {
    const own = new Int32Array(count(node.sizes));
    const start = starts.get(node);
    if (start !== undefined) {
      for (let i = 0; i < own.length; i++) own[i] = start + i;
      return own;
    }
    const { lowering } = node.operation;
    if (lowering.kind === "constant") {
      return own.map((_, i) => (at(lowering.elements, i) < 0 ? -UNUSED : -at(lowering.elements, i) - 1));
    }
    if (lowering.kind === "order") return own.fill(-at(at(node.inputs, 0).sizes, node.sizes.length - 1));
    // What is computed stands behind an order, which is right whatever is ordered.
    if (node.inputs.length === 0 || !moves(lowering)) return own;
    // An operation that moves elements moves their sources in the same way.
    const moved: Elements = node.operation.evaluate(
      node.inputs.map((input) => known.get(input) ?? own),
      node,
    );
    return new Int32Array(moved);
  };
  return (node) => {
    for (const before of topological([node])) {
      if (before.dtype === "int" && !known.has(before)) known.set(before, find(before));
    }
    return known.get(node) ?? new Int32Array(count(node.sizes));
  };
};
