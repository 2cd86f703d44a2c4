// Brings tensors from a device to the host.
import { dataNode } from "./ops/tensor.ts";
import { mapTree, tensors } from "./tree.ts";

/**
 * A tree with its tensors on the host, where `read` gives their elements. On a graphics card numbers are ready only a
 * moment later, so this is a promise; on other devices it is kept at once, and the tensors are the same.
 *
 * @example
 * ```ts
 * const double = compile((x: Tensor<["n"]>) => mul(x, 2), interpreter());
 * read(await toHost(double(tensor("n", [1, 2], { n: 2 })))); // [2, 4]
 * ```
 */
export const toHost = async <T>(tree: T): Promise<T> => {
  const arrived = await Promise.all(
    tensors(tree).map(async (tensor) => {
      const { lowering } = tensor.operation;
      if (lowering.kind !== "data" || !lowering.storage.load) return tensor;
      const elements = await lowering.storage.load();
      return dataNode({ read: () => elements }, tensor.shape, tensor.sizes, tensor.dtype);
    }),
  );
  return mapTree(tree, (tensor, _, index) => arrived[index] ?? tensor);
};
