import { dataTensor, leaves, mapTree, read } from "@attrec/tensor";
import { decode, encode, type StoredTensor } from "./safetensors.ts";

/** Trees of tensors under their names, and notes about them: what a file of a model or of a training holds. */
export interface ModelFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Trees on the host (`toHost`) as the bytes of a safetensors file: the tensor at `p.users` of the tree "parameters" is
 * `parameters.p.users`.
 */
export const encodeTrees = (
  trees: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> => {
  const tensors = new Map(
    leaves(trees).map(({ path: name, tensor }): [string, StoredTensor] => {
      const data = read(tensor);
      const dtype = data instanceof Int32Array ? "I32" : data instanceof Float32Array ? "F32" : "F64";
      return [name, { dtype, shape: tensor.sizes, data }];
    }),
  );
  return encode(tensors, metadata);
};

/** The content of a file of trees; `source` is the name under which errors speak of it. */
export const decodeTrees = (bytes: Uint8Array, source: string): ModelFile => decode(bytes, source);

/**
 * A tree like `like`, filled from a file. Throws a sentence that names the tensor if one is missing or has other sizes.
 */
export const fillTree = <T>(like: T, prefix: string, { tensors }: ModelFile, source: string): T =>
  mapTree(like, (x, path) => {
    const name = path === "" ? prefix : `${prefix}.${path}`;
    const stored = tensors.get(name);
    if (!stored) throw new Error(`${source}: the tensor '${name}' is missing.`);
    if (stored.shape.join() !== x.sizes.join()) {
      throw new Error(
        `${source}: '${name}' has the sizes [${stored.shape.join(", ")}], but [${x.shape.join(", ")}] is [${x.sizes.join(", ")}] here: it was written for other data or another model.`,
      );
    }
    return dataTensor({ read: () => stored.data }, x.shape, x.sizes, x.dtype);
  });
