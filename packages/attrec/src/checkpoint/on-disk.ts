import { readFileSync } from "node:fs";
import { toHost } from "@attrec/tensor";
import { writeAtomically } from "./atomic-write.ts";
import { decodeTrees, encodeTrees, type ModelFile } from "./model-file.ts";

/** Writes trees, on whichever device, as a safetensors file: the tensor at `p.users` of the tree "parameters" is `parameters.p.users`. */
export const saveTrees = async (
  path: string,
  trees: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, string>>,
): Promise<void> => writeAtomically(path, encodeTrees(await toHost(trees), metadata));

/** Reads a file of trees. Throws a sentence that names the file if it is not there or not whole. */
export const openTrees = (path: string): ModelFile => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new Error(
      `${path}: there is no such file that could be read: name a checkpoint that 'attrec train' has written.`,
    );
  }
  return decodeTrees(bytes, path);
};
