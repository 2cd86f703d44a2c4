// Walks of graphs: in topological order, rewriting, and counting uses.
import type { AnyTensor, Node } from "../tensor.ts";

/** The nodes that the outputs need, each after its inputs. Walks with its own stack, so that depth is no limit. */
export const topological: Topological = (outputs: readonly Node[]) => {
  const order: Node[] = [];
  const seen = new Set<Node>();
  /** The nodes from an output to where the walk is, and which input of each comes next. */
  const way: Node[] = [];
  const next: number[] = [];
  const enter = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    way.push(node);
    next.push(0);
  };
  for (const output of outputs) {
    enter(output);
    for (let node = way.at(-1); node; node = way.at(-1)) {
      const place = next.pop() ?? 0;
      const input = node.inputs[place];
      if (input) {
        next.push(place + 1);
        enter(input);
      } else {
        order.push(node);
        way.pop();
      }
    }
  }
  // Whatever a tensor is made from is a tensor.
  return order as readonly Node[] as readonly AnyTensor[];
};

/** Of tensors the order is one of tensors, of nodes one of nodes. */
interface Topological {
  (outputs: readonly AnyTensor[]): readonly AnyTensor[];
  (outputs: readonly Node[]): readonly Node[];
}

/** What a slice, or a slice of one, is of; a node that is none itself. */
export const unsliced = (node: Node): Node => {
  let of = node;
  for (let input = of.inputs[0]; input && of.operation.lowering.kind === "slice"; input = of.inputs[0]) of = input;
  return of;
};

/** The same node over other inputs; the node itself where they are the same. */
export const rebuild = (node: Node, inputs: readonly Node[]): Node =>
  inputs.every((input, i) => input === node.inputs[i]) ? node : { ...node, inputs };

/**
 * A pass: every node is replaced, inputs first, by what `rule` makes of it over its replaced inputs. Input nodes of the
 * program are kept by identity. Who knows the order of the nodes gives it.
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

/** How many places read each node: other nodes, and the outputs. */
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
