/**
 * Two notes that reveal damage to a model file: the version of its content, and a digest of all its content.
 *
 * The digest covers the content, not the bytes: another tool may write the same tensors and notes in another order. It reveals
 * accidents. A person who changes a file on purpose can write a digest that fits.
 */
import { quote, recordOf, type StoredTensors, type TensorDescription } from "@attrec/tensor/files";

type Notes = StoredTensors["metadata"];

/** The version of model files that this package writes. Files of version 1 had neither of the two notes, and no names. */
export const VERSION = 2;

const PREFIX = "attrec ";
const FORMAT = "format";
const DIGEST = "digest";

/** A tensor as the digest covers it. */
export interface DigestedTensor extends TensorDescription {
  readonly name: string;
  /** SHA-256 of its elements' bytes. */
  readonly sha256: string;
}

/** The notes with the version added. Throws if a note already has the name of a note of the seal. */
export const versioned = (notes: Notes): Notes => {
  for (const name of [FORMAT, DIGEST]) {
    if (Object.hasOwn(notes, name)) {
      throw new Error(
        `A note of a model file cannot be named "${name}": the file keeps its own format or digest under that name.`,
      );
    }
  }
  return { ...notes, [FORMAT]: `${PREFIX}${VERSION}` };
};

/** The same notes with the SHA-256 of `sealedText`. */
export const sealed = (notes: Notes, digest: string): Notes => ({ ...notes, [DIGEST]: digest });

/** The text whose SHA-256 is a file's digest: all notes but the digest, and all tensors, both in the order of their names. */
export const sealedText = (notes: Notes, tensors: readonly DigestedTensor[]): Uint8Array<ArrayBuffer> => {
  const described = tensors.map(({ name, dtype, shape, sha256 }) => [name, dtype, shape, sha256] as const);
  const content = [Object.entries(notes).sort(byName), described.sort(byName)];
  return new TextEncoder().encode(JSON.stringify(content));
};

const byName = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** The seal of a file, from its notes. */
export interface Seal {
  /** The digest that the content must have; a file of version 1 or of another tool has no digest. */
  readonly digest: string | undefined;
  /** The notes that the digest covers. */
  readonly covered: Notes;
  /** The notes other than the seal's. */
  readonly notes: Notes;
}

/** The seal of a file. Throws a sentence for a file of a newer version, and for a broken seal. */
export const sealOf = (metadata: Notes, source: string): Seal => {
  const { [FORMAT]: format, [DIGEST]: digest } = metadata;
  const without = (...names: readonly string[]): Notes =>
    recordOf(Object.entries(metadata).filter(([name]) => !names.includes(name)));
  const version = format?.startsWith(PREFIX) ? format.slice(PREFIX.length) : undefined;
  // Another tool may use these names for notes of its own.
  if (version === undefined && digest === undefined) return { digest: undefined, covered: metadata, notes: metadata };
  if (version === undefined || digest === undefined || !/^[1-9]\d{0,8}$/.test(version) || Number(version) === 1) {
    throw new Error(
      `${source} is damaged: its notes say format ${quote(format ?? "")} and digest ${quote(digest ?? "")}, which no version of attrec wrote. Copy or write it again.`,
    );
  }
  if (Number(version) > VERSION) {
    throw new Error(
      `${source} was written by a newer version of attrec: it has format ${version}, and this version reads formats up to ${VERSION}. Update attrec.`,
    );
  }
  return { digest, covered: without(DIGEST), notes: without(DIGEST, FORMAT) };
};

/** The error for a file whose content has changed since it was written. */
export const damaged = (source: string): Error =>
  new Error(
    `${source} is damaged: its content is not what was written (its SHA-256 differs). Copy it again from its source, or write it again.`,
  );
