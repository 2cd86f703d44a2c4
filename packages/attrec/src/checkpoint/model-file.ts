/** Trees of tensors, lists of names and notes as one safetensors file, which carries a digest to check itself by. */
import {
  fillTree as filledTree,
  quote,
  safetensorsParts,
  type StoredTensor,
  type StoredTensors,
  storedFrom,
  type TensorDescription,
} from "@attrec/tensor/files";
import { leaves } from "@attrec/tensor/extend";
import { decodeNames, encodeNames, isNames, type Names } from "./names.ts";
import { damaged, type DigestedTensor, type Seal, sealed, sealedText, sealOf, versioned } from "./seal.ts";

const { storedBytes, join, fileLayout, LENGTH_BYTES, readEntries, readHeader, readHeaderLength, tensorsIn } =
  safetensorsParts;

/** The content of a model or training file: trees of tensors under their names, and notes about them. */
export interface ModelFile extends StoredTensors {
  /** Lists of names, such as the ids of users in the order of their rows. */
  readonly names: Names;
  /** Whether a digest confirmed the content. Files written by attrec 0.1 and by other tools have no digest. */
  readonly isVerified: boolean;
}

/** A tensor to write. Its elements are fetched when they are needed, because all at once may not fit in memory. */
export interface TensorToWrite extends TensorDescription {
  readonly bytes: () => Uint8Array;
}

/**
 * The tensors of trees on the host (`toHost`) and of lists of names, by their names in a file: the tensor at `p.users` of the
 * tree "parameters" is `parameters.p.users`. Throws a sentence if a list and a tensor would have the same name. */
export const tensorsToWrite = (
  trees: Readonly<Record<string, unknown>>,
  names: Names,
): ReadonlyMap<string, TensorToWrite> => {
  const lists = encodeNames(names).map(([name, tensor]) => [name, partOf(name, () => tensor)] as const);
  const parts = leaves(trees).map(({ path, tensor }) => [path, partOf(path, () => storedFrom(tensor))] as const);
  assertNoneTwice([...parts, ...lists].map(([name]) => name));
  return new Map([...parts, ...lists]);
};

const partOf = (name: string, tensor: () => StoredTensor): TensorToWrite => {
  const { dtype, shape } = tensor();
  return { dtype, shape, bytes: () => storedBytes(tensor(), name) };
};

/**
 * Throws a sentence if a list and a tensor would have the same name. Two tensors of trees never do, because their paths differ.
 */
const assertNoneTwice = (names: readonly string[]): void => {
  const twice = names.toSorted().find((name, i, sorted) => name === sorted[i + 1]);
  if (twice === undefined) return;
  throw new Error(`A list and a tensor would both be named ${quote(twice)} in a file: rename the tree.`);
};

/**
 * Trees on the host (`toHost`) and lists of names as the bytes of a safetensors file: the tensor at `p.users` of the tree
 * "parameters" is `parameters.p.users`. A list is the text of a JSON array: "users" is the bytes of `names.users`.
 *
 * The promise is rejected with a sentence if a list and a tensor would have the same name, or if a browser's page is not
 * secure: a page has SHA-256 only from https or localhost.
 *
 * @example
 * ```ts
 * const bytes = await encodeTrees({ parameters: { items: tensor("2", [1, 2]) } }, { epoch: "3" });
 * const file = await decodeTrees(bytes, "model.safetensors");
 * fillTree({ items: tensor("2", [0, 0]) }, "parameters", file, "model.safetensors"); // { items: [1, 2] }
 * ```
 */
export const encodeTrees = async (
  trees: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, string>>,
  names: Names = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  const parts = tensorsToWrite(trees, names);
  const notes = versioned(metadata);
  const tensors = await digestedLater([...parts].map(([name, part]) => [name, part, part.bytes()] as const));
  return join(fileLayout(parts, sealed(notes, await sha256(sealedText(notes, tensors)))), (name) =>
    parts.get(name)?.bytes(),
  );
};

/**
 * The content of a file of trees; `source` is the name under which errors speak of it. The promise is rejected with a sentence
 * for a file that is incomplete or was changed.
 *
 * @example
 * ```ts
 * const bytes = await encodeTrees({ parameters: { items: tensor("2", [1, 2]) } }, { epoch: "3" });
 * (await decodeTrees(bytes, "model.safetensors")).metadata["epoch"]; // "3"
 * await decodeTrees(bytes.fill(7, bytes.length - 1), "model.safetensors"); // Error: model.safetensors is damaged: its content is not what was written (its SHA-256 differs). Copy it again from its source, or write it again.
 * ```
 */
export const decodeTrees = async (bytes: Uint8Array, source: string): Promise<ModelFile> => {
  const start = LENGTH_BYTES + readHeaderLength(bytes, bytes.length, source);
  const { metadata, descriptions } = readHeader(bytes.subarray(LENGTH_BYTES, start), source);
  const seal = sealOf(metadata, source);
  const tensors = tensorsIn(bytes.subarray(start), readEntries(descriptions, bytes.length - start, source));
  if (seal.digest !== undefined) {
    const all = [...tensors].map(([name, tensor]) => [name, tensor, storedBytes(tensor, name)] as const);
    const found = await sha256(sealedText(seal.covered, await digestedLater(all)));
    if (found !== seal.digest) throw damaged(source);
  }
  return modelFile(tensors, seal, source);
};

/** The content of a file whose seal is unbroken. */
export const modelFile = (
  tensors: ReadonlyMap<string, StoredTensor>,
  { notes, digest }: Seal,
  source: string,
): ModelFile => {
  // Damage may leave a whole file of nothing, without the digest that would tell.
  if (tensors.size === 0 && digest === undefined) throw new Error(`${source} is no model: it holds no tensors.`);
  const isList = ([name, tensor]: readonly [string, StoredTensor]): boolean => isNames(name, tensor);
  return {
    tensors: new Map([...tensors].filter((tensor) => !isList(tensor))),
    metadata: notes,
    names: decodeNames([...tensors].filter(isList), source),
    isVerified: digest !== undefined,
  };
};

const digestedLater = (
  tensors: readonly (readonly [name: string, description: TensorDescription, bytes: Uint8Array])[],
): Promise<readonly DigestedTensor[]> =>
  Promise.all(
    tensors.map(async ([name, { dtype, shape }, bytes]) => ({ name, dtype, shape, sha256: await sha256(bytes) })),
  );

const sha256 = async (bytes: Uint8Array): Promise<string> => {
  // The types promise it to every page, but a page that is not secure lacks it.
  const subtle = globalThis.crypto.subtle as typeof globalThis.crypto.subtle | undefined;
  if (!subtle) throw new Error("There is no SHA-256 here: serve the page from https, or from localhost.");
  // A copy, since the digest takes no memory that threads share.
  const digest = await subtle.digest("SHA-256", new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/**
 * A tree like `like`, filled from a file. Throws a sentence that names the tensor if a tensor is missing, has other sizes or
 * another type, or does not belong to the tree.
 *
 * @example
 * ```ts
 * const bytes = await encodeTrees({ parameters: { items: tensor("2", [1, 2]) } }, {});
 * const file = await decodeTrees(bytes, "model.safetensors");
 * fillTree({ items: tensor("2", [0, 0]) }, "parameters", file, "model.safetensors"); // { items: [1, 2] }
 * ```
 */
export const fillTree = <T>(like: T, under: string, { tensors }: ModelFile, source: string): T =>
  filledTree(like, tensors, { source, under });
