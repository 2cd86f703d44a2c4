/**
 * Files of tensors that other tools read and write too: npy and npz of NumPy, and safetensors; for Node and browsers, from bytes and
 * to bytes. A tree of any kind becomes named tensors (`storedTree`), these the bytes of a file, and back (`fillTree`).
 *
 * @module @attrec/tensor/files
 */

// @category Files of tensors
export type { StoredArray, StoredTensor, StoredTensors, StoredType, TensorDescription } from "./stored-tensor.ts";
export { type FillOptions, fillTree, storedFrom, storedTree, type StoreOptions, tensorFrom } from "./trees.ts";
export { decodeNpy, encodeNpy } from "./npy.ts";
export { decodeNpz, type DecodeNpzOptions, encodeNpz, type EncodeNpzOptions } from "./npz.ts";
export { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
export * as safetensorsParts from "./safetensors-parts.ts";
export { quote } from "./quote.ts";
export { recordOf } from "./own-names.ts";
