/** Files of trees on a disk: written and read tensor by tensor, so that no step holds all elements twice. */
import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { totalmem } from "node:os";
import { toHost } from "@attrec/tensor";
import { safetensorsParts, type StoredTensor, type TensorDescription } from "@attrec/tensor/files";
import { writeAtomically } from "./atomic-write.ts";
import { isMadeUp } from "../data/read-file.ts";
import { modelFile, type ModelFile, tensorsToWrite } from "./model-file.ts";
import type { Names } from "./names.ts";
import { kindOf, reasonOf } from "./reason.ts";
import { damaged, sealed, sealedText, sealOf, versioned } from "./seal.ts";

const { storedBytes, fileLayout, LENGTH_BYTES, readEntries, readHeader, readHeaderLength, storedTensor } =
  safetensorsParts;

/**
 * Writes trees, on any device, and lists of names as a safetensors file, with notes: the tensor at `p.users` of the tree
 * "parameters" is `parameters.p.users`, and the list "users" is `names.users`. `writeAtomically` describes the fate of an
 * existing file, and `like`.
 *
 * @example
 * ```ts
 * const file = join(folder, "saved.safetensors");
 * await saveTrees(file, { parameters }, { epoch: "3" }, { items: data.interactions.itemNames });
 * const { names, isVerified } = openTrees(file);
 * [names["items"]?.length, isVerified]; // [8, true]
 * ```
 */
export const saveTrees = async (
  path: string,
  trees: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, string>>,
  names: Names = {},
  like?: string,
): Promise<void> => {
  const parts = tensorsToWrite(await toHost(trees), names);
  const notes = versioned(metadata);
  const digests = [...parts].map(([name, part]) => digested(name, part, part.bytes()));
  const { head, order } = fileLayout(parts, sealed(notes, sha256(sealedText(notes, digests))));
  const content = function* (): Generator<Uint8Array> {
    yield head;
    for (const name of order) {
      const part = parts.get(name);
      if (part) yield part.bytes();
    }
  };
  await writeAtomically(path, content(), like);
};

/**
 * Reads a file of trees. Throws a sentence that names the file if it is missing, incomplete or was changed.
 *
 * @example
 * ```ts
 * import { fillTree } from "attrec";
 * const file = join(folder, "opened.safetensors");
 * await saveTrees(file, { parameters: { items: tensor("2", [1, 2]) } }, { epoch: "3" });
 * const opened = openTrees(file);
 * opened.metadata["epoch"]; // "3"
 * fillTree({ items: tensor("2", [0, 0]) }, "parameters", opened, file); // { items: [1, 2] }
 * ```
 */
export const openTrees = (path: string): ModelFile => {
  const file = openFile(path);
  try {
    const { size } = fstatSync(file);
    const first = readBytes(file, 0, Math.min(LENGTH_BYTES, size), path);
    const start = LENGTH_BYTES + readHeaderLength(first, size, path);
    const header = readBytes(file, LENGTH_BYTES, start - LENGTH_BYTES, path);
    const { metadata, descriptions } = readHeader(header, path);
    const seal = sealOf(metadata, path);
    const entries = readEntries(descriptions, size - start, path);
    assertMemory(size, path);
    const tensors = entries.map(([name, entry]): [string, StoredTensor] => {
      const [begin, end] = entry.data_offsets;
      return [name, storedTensor(entry, readBytes(file, start + begin, end - begin, path).buffer)];
    });
    if (seal.digest !== undefined) {
      const digests = tensors.map(([name, tensor]) => digested(name, tensor, storedBytes(tensor, name)));
      if (sha256(sealedText(seal.covered, digests)) !== seal.digest) throw damaged(path);
    }
    return modelFile(new Map(tensors), seal, path);
  } finally {
    closeSync(file);
  }
};

const openFile = (path: string): number => {
  const advice = "name a file that 'attrec train --out' has written.";
  let file: number;
  try {
    // Open without waiting: a wait for a pipe without a writer would never end.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw new Error(`${path}: ${reasonOf(cause)}: ${advice}`, { cause });
  }
  const unfit = unfitness(file);
  if (unfit === undefined) return file;
  closeSync(file);
  throw new Error(`${path} is ${unfit}: ${advice}`);
};

/** The reason why an open file cannot hold a model, if there is one. */
const unfitness = (file: number): string | undefined => {
  const found = fstatSync(file);
  if (!found.isFile()) return `${kindOf(found)}, and not a file`;
  try {
    return isMadeUp(file, found) ? "made up by the system while it is read" : undefined;
  } catch (cause) {
    return `a file that cannot be read (${reasonOf(cause)})`;
  }
};

/** The bytes that are read or hashed at once: neither call takes 2 GiB. */
const AT_ONCE = 2 ** 30;

const readBytes = (file: number, begin: number, length: number, source: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const read = readSome(file, bytes, done, begin + done, source);
    if (read === 0) throw new Error(`${source} is truncated: it became shorter while it was read.`);
    done += read;
  }
  return bytes;
};

const readSome = (file: number, bytes: Uint8Array, done: number, position: number, source: string): number => {
  try {
    return readSync(file, bytes, done, Math.min(AT_ONCE, bytes.length - done), position);
  } catch (cause) {
    throw new Error(`${source} could not be read: ${reasonOf(cause)}.`, { cause });
  }
};

const assertMemory = (size: number, source: string): void => {
  if (size <= totalmem()) return;
  throw new Error(`${source} takes ${Math.ceil(size / 2 ** 30)} GiB, which is more than the memory of this machine.`);
};

const digested = (name: string, { dtype, shape }: TensorDescription, bytes: Uint8Array) => ({
  name,
  dtype,
  shape,
  sha256: sha256(bytes),
});

const sha256 = (bytes: Uint8Array): string => {
  const hash = createHash("sha256");
  for (let done = 0; done < bytes.length; done += AT_ONCE) hash.update(bytes.subarray(done, done + AT_ONCE));
  return hash.digest("hex");
};
