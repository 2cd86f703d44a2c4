// Decides which nodes are stored; all others are computed where they are read.
import { at } from "../../at.ts";
import { countUses, unsliced } from "../../graph/rewrite.ts";
import { inputOf, owner } from "../../graph/shown-memory.ts";
import { numberOf } from "../../graph/number-of.ts";
import { scatterParts } from "../../nodes/build.ts";
import { expressionCost } from "../../scalar/dag.ts";
import type { Operator } from "../../scalar/expression.ts";
import { count, type Node } from "../../tensor.ts";
import { orderOf } from "../../graph/order-of.ts";

/**
 * The fusion pass's decision: which nodes are stored in memory. All others are computed where they are read, inside the
 * loop of the node that reads them.
 *
 * `epilogues` maps a stored elementwise node to the reduction that is computed in its own loop, just before it.
 */
export interface Stores {
  readonly stored: ReadonlySet<Node>;
  readonly epilogues: ReadonlyMap<Node, Node>;
}

/** Operators that cost about as much as a store and a load; exponentials and the like cost several. */
const EXPENSIVE = 8;
const RECOMPUTE = 3;

/** A value is stored once its readers, the first aside, would compute this many operators again. */
const AGAIN = 5;

/** A value that is repeated this often along a dimension is stored even if it is cheap: it is small beside its readers. */
const OFTEN = 16;

/** An expression with more nested operators than this is stored halfway, so that walking it needs no deep stack. */
const DEEP = 64;

/** A loop that reads more than this many places runs out of registers for their addresses. */
const MANY_READS = 10;

/** Decides which nodes are stored: without fusion, the result of every operation that computes. */
export const decideStores = (outputs: readonly Node[], fuse = true): Stores => {
  const order = orderOf(outputs);
  const uses = countUses(outputs);
  const stored = new Set<Node>();
  const force = (node: Node): void => {
    stored.add(owner(node));
  };
  outputs.forEach(force);
  for (const node of order) {
    const { lowering } = node.operation;
    switch (lowering.kind) {
      case "input":
      case "data":
      case "reduce":
        stored.add(node);
        break;
      case "scatter":
        stored.add(node);
        for (const [indices] of scatterParts(node)) force(unsliced(indices));
        break;
      case "update":
        stored.add(node);
        force(at(node.inputs, 1));
        if (!isComputedInPlace(node)) force(at(node.inputs, 2));
        break;
      case "gather":
      case "gatherAlong":
        node.inputs.forEach(force);
        break;
      case "constant":
        if (numberOf(node) === undefined) stored.add(node);
        break;
      case "reshape":
        if (!isRenaming(node)) node.inputs.forEach(force);
        break;
      case "concat":
        stored.add(node);
        for (const input of node.inputs) if (numberOf(input) === undefined) force(input);
        break;
      case "map":
        if (!fuse && numberOf(node) === undefined) stored.add(node);
        break;
      case "slice":
      case "view":
      case "window":
        break;
      default:
        // A primitive with a kernel of its own reads stored nodes.
        stored.add(node);
        node.inputs.forEach(force);
    }
  }
  storeRecomputed(order, uses, stored);
  return { stored, epilogues: fuse ? fuseEpilogues(order, uses, stored) : new Map() };
};

/** Whether an update's rows are computed where they are written, unless they are stored for others to read. */
export const isComputedInPlace = (update: Node): boolean => {
  const values = inputOf(update, 2);
  return (
    values.operation.lowering.kind === "map" && values.sizes.length === 2 && values.sizes.every((size) => size > 1)
  );
};

/** Whether a reshape only puts in or takes away dimensions of size 1. */
export const isRenaming = (node: Node): boolean => {
  const wide = (sizes: readonly number[]): string => sizes.filter((size) => size !== 1).join();
  return wide(node.sizes) === wide(node.inputs[0]?.sizes ?? []);
};

/** Stores a node if computing it again for every reader would cost more than memory does. */
const storeRecomputed = (order: readonly Node[], uses: ReadonlyMap<Node, number>, stored: Set<Node>): void => {
  const costs = new Map<Node, number>();
  const reads = new Map<Node, number>();
  const depths = new Map<Node, number>();
  for (const node of order) {
    const { lowering } = node.operation;
    if (stored.has(node)) {
      costs.set(node, 0);
      reads.set(node, 1);
      continue;
    }
    const inputs = node.inputs.map((input) => costs.get(input) ?? 0);
    const own = lowering.kind === "map" ? expressionCost(lowering.expression, costOfOperator) : 0;
    const cost = own + inputs.reduce((a, b) => a + b, 0);
    const read =
      lowering.kind === "gather" || lowering.kind === "gatherAlong"
        ? 2
        : node.inputs.reduce((a, input) => a + (reads.get(input) ?? 0), 0);
    const depth = 1 + Math.max(0, ...node.inputs.map((input) => (stored.has(input) ? 0 : (depths.get(input) ?? 0))));
    if (depth > DEEP && numberOf(node) === undefined) {
      stored.add(owner(node));
      costs.set(node, 0);
      reads.set(node, 1);
      continue;
    }
    depths.set(node, depth);
    const again = ((uses.get(node) ?? 1) - 1) * cost >= AGAIN;
    if (lowering.kind === "map" && (again || read > MANY_READS)) {
      stored.add(node);
      costs.set(node, 0);
      reads.set(node, 1);
      continue;
    }
    if (lowering.kind === "view" && lowering.axes.includes(-1) && cost > 0) {
      const [input] = node.inputs;
      if (input && isReadOften(cost, repetition(node, input), uses.get(node) ?? 1)) {
        stored.add(owner(input));
        costs.set(node, 0);
        reads.set(node, 1);
        continue;
      }
    }
    costs.set(node, cost);
    reads.set(node, read);
  }
};

/**
 * Whether the input of a repeating view is stored. This depends on the cost of an element, its repetitions, and the view's
 * readers.
 */
const isReadOften = (cost: number, times: number, readers: number): boolean => {
  if (cost >= RECOMPUTE) return times > 1;
  return times >= OFTEN || (readers > 1 && times > 1 && (times * readers - 1) * cost >= AGAIN);
};

const repetition = (node: Node, input: Node): number => count(node.sizes) / Math.max(1, count(input.sizes));

const costOfOperator = (operator: Operator): number =>
  ["exponential", "logarithm", "tanh", "sine", "cosine"].includes(operator) ? EXPENSIVE : 1;

/** A reduction that only one stored elementwise node reads, at the same index, is finished in that node's loop. */
const fuseEpilogues = (
  order: readonly Node[],
  uses: ReadonlyMap<Node, number>,
  stored: Set<Node>,
): ReadonlyMap<Node, Node> => {
  const epilogues = new Map<Node, Node>();
  for (const node of order) {
    if (!stored.has(node) || node.operation.lowering.kind !== "map") continue;
    const reduction = reductionUnder(node, uses, stored);
    if (!reduction) continue;
    epilogues.set(node, reduction);
    stored.delete(reduction);
  }
  return epilogues;
};

const reductionUnder = (node: Node, uses: ReadonlyMap<Node, number>, stored: ReadonlySet<Node>): Node | undefined => {
  // The first on the way down, from the first input to the last.
  const stack = node.inputs.toReversed();
  for (let input = stack.pop(); input; input = stack.pop()) {
    if ((uses.get(input) ?? 0) > 1) continue;
    const { kind } = input.operation.lowering;
    if (kind === "reduce" && stored.has(input)) return input;
    if (kind === "map" && !stored.has(input)) stack.push(...input.inputs.toReversed());
  }
  return undefined;
};
