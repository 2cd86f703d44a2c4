/** The order of a graph's nodes, walked once for each list of outputs. */
import type { AnyTensor, Node } from "../tensor.ts";
import { topological } from "./walk.ts";

/**
 * The nodes that the outputs need, each after its inputs, as {@link topological} gives them. Most passes leave a graph as it is and hand
 * on the list of outputs that they were given: so the order is kept with the list, which must not change afterwards.
 */
export const orderOf: typeof topological = (outputs: readonly Node[]) => {
  const order = orders.get(outputs) ?? topological(outputs);
  orders.set(outputs, order);
  // The inputs of a tensor are tensors.
  return order as readonly AnyTensor[];
};

const orders = new WeakMap<readonly Node[], readonly Node[]>();
