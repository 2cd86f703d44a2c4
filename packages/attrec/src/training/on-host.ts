// Copies a tree of tensors to the host.
import { mapTree, read, toHost } from "@attrec/tensor";
import { dataTensor } from "@attrec/tensor/extend";

/** A tree of data with its elements copied to the host, where no later step can take them over. */
export const onHost = async <T>(tree: T): Promise<T> =>
  mapTree(await toHost(tree), (x) => {
    const elements = read(x).slice();
    return dataTensor({ read: () => elements }, x.shape, x.sizes, x.dtype);
  });
