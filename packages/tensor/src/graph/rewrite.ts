/** Rewriting of graphs, and counting of uses. */
import type { Node } from "../tensor.ts";
import { orderOf } from "./order-of.ts";

/** The node from which a slice, or a slice of a slice, is taken. A node that is no slice gives itself. */
export const unsliced = (node: Node): Node => {
  let of = node;
  for (let input = of.inputs[0]; input && of.operation.lowering.kind === "slice"; input = of.inputs[0]) of = input;
  return of;
};

/**
 * A pass: every node is replaced, inputs first, by the result of `rule` for it over its replaced inputs. Input nodes of the
 * program are kept by identity. A caller that knows the order of the nodes gives it, and the nodes that it knows to stay unless an
 * input is replaced.
 */
export const rewrite = (
  outputs: readonly Node[],
  rule: (node: Node, original: Node) => Node,
  order: readonly Node[] = orderOf(outputs),
  settled: ReadonlySet<Node> = NONE,
): readonly Node[] => {
  // Most nodes stay, and have no entry.
  const replaced = new Map<Node, Node>();
  const isReplaced = (node: Node): boolean => replaced.has(node);
  const of = (node: Node): Node => replaced.get(node) ?? node;
  for (const node of order) {
    const isKept = !node.inputs.some(isReplaced);
    if (isKept && settled.has(node)) continue;
    const now = rule(isKept ? node : { ...node, inputs: node.inputs.map(of) }, node);
    if (now !== node) replaced.set(node, now);
  }
  return outputs.map(of);
};

const NONE: ReadonlySet<Node> = new Set();

/**
 * The number of places that read each node: other nodes, and the outputs. Like the order of a list of outputs, it is found once for each
 * list.
 */
export const countUses = (outputs: readonly Node[]): ReadonlyMap<Node, number> => {
  const found = counts.get(outputs);
  if (found) return found;
  const uses = new Map<Node, number>();
  const read = (node: Node): void => void uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of orderOf(outputs)) node.inputs.forEach(read);
  outputs.forEach(read);
  counts.set(outputs, uses);
  return uses;
};

const counts = new WeakMap<readonly Node[], ReadonlyMap<Node, number>>();
