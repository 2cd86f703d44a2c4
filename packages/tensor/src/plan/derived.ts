// Inputs that a device derives from others before a call: the distinct rows that a batch names.
import { at } from "../at.ts";
import { unsliced } from "../graph/rewrite.ts";
import type { BroughtKernels } from "../kernels/kernel.ts";
import { place } from "../nodes/build.ts";
import { count, type Node } from "../tensor.ts";
import { orderOf } from "../graph/order-of.ts";
import { isRowWise } from "./facts/row-wise.ts";

/**
 * The rows of a table that a batch names, each once: inputs of a plan that the device derives from other inputs.
 *
 * `rows[slots[i]] = indices[i]` for the indices of all sources, one after the other. Behind the rows that there are in
 * this batch, `rows` is filled up with 0, which can be read, and `spread` with -1, which a scatter passes over.
 */
export interface Derived {
  /** The index inputs. */
  readonly sources: readonly Node[];
  readonly rows: Node;
  readonly spread: Node;
  /** For each source, the places of its indices among the rows, with the sizes of the source. */
  readonly slots: readonly Node[];
  /** The number of rows of the table. */
  readonly tableRows: number;
}

/** Gives the distinct rows that some index inputs name in a table of this many rows. Equal arguments give the same result. */
export type DeriveRows = (sources: readonly Node[], tableRows: number) => Derived;

/** A collection of derived rows that grows as passes ask for them. */
export interface DerivedRows {
  readonly all: readonly Derived[];
  readonly derive: DeriveRows;
}

/** A collection of derived rows with nothing in it. */
export const derivedRows = (): DerivedRows => {
  const all: Derived[] = [];
  const derive: DeriveRows = (sources, tableRows) => {
    const known = all.find(
      (group) =>
        group.tableRows === tableRows &&
        group.sources.length === sources.length &&
        sources.every((source) => group.sources.includes(source)),
    );
    if (known) return known;
    const capacity = capacityOf(sources, tableRows);
    const derived: Derived = {
      sources,
      rows: derivedInput([capacity]),
      spread: derivedInput([capacity]),
      slots: sources.map((source) => derivedInput(source.sizes)),
      tableRows,
    };
    all.push(derived);
    return derived;
  };
  return { all, derive };
};

/** An input that the device fills, and not the caller. */
const derivedInput = (sizes: readonly number[]): Node => place(DERIVED, sizes, "int");

const DERIVED = "derived";

/** Whether an input is derived from others. */
export const isDerivedInput = (node: Node): boolean => node.operation.name === DERIVED;

/** The largest possible number of distinct rows. */
export const capacityOf = (sources: readonly Node[], tableRows: number): number =>
  Math.min(
    tableRows,
    sources.reduce((sum, node) => sum + count(node.sizes), 0),
  );

/**
 * Finds the nodes whose valid rows are only the distinct rows of the batch: nodes gathered by `rows` or scattered by slots, and
 * nodes made of these row by row. If any reader would look past the valid rows, the whole graph is computed without them.
 */
export const countedNodes = (
  outputs: readonly Node[],
  derived: readonly Derived[],
  brought?: BroughtKernels,
): ReadonlyMap<Node, Derived> => {
  const counted = new Map<Node, Derived>();
  if (derived.length === 0) return counted;
  const order = orderOf(outputs);
  for (const node of order) {
    const group = groupOf(node, derived, counted, brought);
    if (group) counted.set(node, group);
  }
  const isStray = (node: Node): boolean =>
    !counted.has(node) && node.inputs.some((other) => counted.has(other)) && !readsCountedOnly(node, counted);
  return order.some(isStray) ? new Map() : counted;
};

const groupOf = (
  node: Node,
  derived: readonly Derived[],
  counted: ReadonlyMap<Node, Derived>,
  brought?: BroughtKernels,
): Derived | undefined => {
  const { kind } = node.operation.lowering;
  const [, second] = node.inputs;
  if (kind === "gather") return derived.find(({ rows }) => rows === second);
  if (kind === "scatter") {
    return derived.find(({ slots }) =>
      node.inputs.every((indices, i) => i % 2 === 1 || slots.includes(unsliced(indices))),
    );
  }
  // One of the halves of a compensated sum.
  const [input] = node.inputs;
  const isHalf = kind === "slice" && input !== undefined && "compensated" in input.operation.lowering;
  if (isHalf) return node.sizes[0] === counted.get(input)?.rows.sizes[0] ? counted.get(input) : undefined;
  const from = node.inputs.map((other) => counted.get(other)).find((group) => group !== undefined);
  return from && isRowWise(node, brought) && node.sizes[0] === from.rows.sizes[0] ? from : undefined;
};

/** Whether a node with all its rows reads only the valid rows of its inputs. */
const readsCountedOnly = (node: Node, counted: ReadonlyMap<Node, Derived>): boolean => {
  const [first, second] = node.inputs;
  const group = node.inputs.map((other) => counted.get(other)).find((found) => found !== undefined);
  if (!first || !second || !group) return false;
  switch (node.operation.lowering.kind) {
    case "update":
      return true;
    case "gather":
      return group.slots.includes(second) && counted.get(first) === group;
    case "scatter":
      return node.inputs.every((values, i) => {
        const rows = counted.get(values);
        return !rows || node.inputs[i - 1] === rows.spread;
      });
    case "contract":
      return countedDepth(node, counted) !== undefined;
    default:
      return false;
  }
};

/** The rows that a matrix product contracts over, `[k m] [k n]`, if both of its operands have only these valid rows. */
export const countedDepth = (node: Node, counted: ReadonlyMap<Node, Derived>): Derived | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract" || at(at(lowering.labels, 0), 0) !== 1 || lowering.output.join() !== "0,2")
    return undefined;
  const [a, b] = node.inputs.map((other) => counted.get(other));
  return a && a === b ? a : undefined;
};
