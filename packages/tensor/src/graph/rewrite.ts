/** Rewriting of graphs, and counting of uses. */
import type { Node } from "../tensor.ts";
import { topological } from "./walk.ts";

/** The node from which a slice, or a slice of a slice, is taken. A node that is no slice gives itself. */
export const unsliced = (node: Node): Node => {
  let of = node;
  for (let input = of.inputs[0]; input && of.operation.lowering.kind === "slice"; input = of.inputs[0]) of = input;
  return of;
};

/** The same node over other inputs; the node itself where they are the same. */
export const rebuild = (node: Node, inputs: readonly Node[]): Node =>
  inputs.every((input, i) => input === node.inputs[i]) ? node : { ...node, inputs };

/**
 * A pass: every node is replaced, inputs first, by the result of `rule` for it over its replaced inputs. Input nodes of the
 * program are kept by identity. A caller that knows the order of the nodes gives it.
 */
export const rewrite = (
  outputs: readonly Node[],
  rule: (node: Node, original: Node) => Node,
  order: readonly Node[] = topological(outputs),
): readonly Node[] => {
  const replaced = new Map<Node, Node>();
  const of = (node: Node): Node => replaced.get(node) ?? node;
  for (const node of order) replaced.set(node, rule(rebuild(node, node.inputs.map(of)), node));
  return outputs.map(of);
};

/** The number of places that read each node: other nodes, and the outputs. */
export const countUses = (
  outputs: readonly Node[],
  order: readonly Node[] = topological(outputs),
): ReadonlyMap<Node, number> => {
  const uses = new Map<Node, number>();
  const read = (node: Node): void => void uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of order) node.inputs.forEach(read);
  outputs.forEach(read);
  return uses;
};
