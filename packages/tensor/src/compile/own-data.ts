/** Data for measurements. */
import { dataNode, read } from "../ops/tensor.ts";
import type { AnyTensor } from "../tensor.ts";

/** Data on the host that no call takes over. */
export const ownData = async (tensors: readonly AnyTensor[]): Promise<readonly AnyTensor[]> =>
  Promise.all(
    tensors.map(async (tensor) => {
      const { lowering } = tensor.operation;
      const elements = (lowering.kind === "data" && (await lowering.storage.load?.())) || read(tensor);
      return dataNode({ read: () => elements }, tensor.shape, tensor.sizes, tensor.dtype);
    }),
  );
