/** The walk of a graph: each node after its inputs. */
import type { AnyTensor, Node } from "../tensor.ts";

/**
 * The nodes that the outputs need, each after its inputs. Walks with its own stack, so that depth is no limit.
 *
 * @example
 * ```ts
 * const x = input([2], [2], "float");
 * topological([mul(square(x), square(x))]).map(({ operation }) => operation.name); // ["input", "square", "square", "mul"]
 * ```
 */
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
  // The inputs of a tensor are tensors.
  return order as readonly Node[] as readonly AnyTensor[];
};

/** The order of tensors has tensors as elements, and the order of nodes has nodes. */
interface Topological {
  (outputs: readonly AnyTensor[]): readonly AnyTensor[];
  (outputs: readonly Node[]): readonly Node[];
}
