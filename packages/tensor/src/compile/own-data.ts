/** Data for measurements. */
import { dataNode, read } from "../ops/tensor.ts";
import type { AnyTensor } from "../tensor.ts";
import { toHost } from "../to-host.ts";

/** Data on the host that no call takes over. */
export const ownData = async (tensors: readonly AnyTensor[]): Promise<readonly AnyTensor[]> =>
  (await toHost(tensors)).map((tensor) => {
    const elements = read(tensor);
    return dataNode({ read: () => elements }, tensor.shape, tensor.sizes, tensor.dtype);
  });
