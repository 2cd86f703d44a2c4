/** The interpreter: it gives a graph its meaning. */
import type { Elements, Node } from "./node.ts";
import { topological } from "./walk.ts";

/**
 * The elements of some nodes, from those of the nodes that are given: every node by its own meaning, in float64. Where all begins with
 * data or constants, nothing has to be given.
 *
 * @example
 * ```ts
 * evaluate([square(tensor("2", [3, 4]))]); // [[9, 16]]
 * const x = input([2], [2], "float");
 * evaluate([square(x)], new Map([[x, Float64Array.of(3, 4)]])); // [[9, 16]]
 * ```
 */
export const evaluate = (
  outputs: readonly Node[],
  given: ReadonlyMap<Node, Elements> = new Map(),
  order: readonly Node[] = topological(outputs),
): readonly Elements[] => {
  const values = new Map<Node, Elements>(given);
  const valueOf = (node: Node): Elements => {
    const value = values.get(node);
    if (value) return value;
    throw new RangeError(`'${node.operation.name}' has no value: it is neither given nor computed.`);
  };
  for (const node of order) {
    if (!values.has(node)) values.set(node, node.operation.evaluate(node.inputs.map(valueOf), node));
  }
  return outputs.map(valueOf);
};
