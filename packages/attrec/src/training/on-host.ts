import { dataTensor, mapTree, read } from "@attrec/tensor";

/** A tree of data with its elements copied to the host: what no later step can take over. */
export const onHost = <T>(tree: T): T =>
  mapTree(tree, (x) => {
    const elements = read(x).slice();
    return dataTensor({ read: () => elements }, x.shape, x.sizes, x.dtype);
  });
