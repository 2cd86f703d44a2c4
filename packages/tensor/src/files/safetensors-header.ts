/** Reads the header of a safetensors file, and refuses every breach of the format with a sentence. */
import { repeatedKey } from "./json-keys.ts";
import { recordOf } from "./own-names.ts";
import { quote } from "./quote.ts";
import { arrays, byteLengthOf, isCounts, isStoredType, type TensorDescription } from "./stored-tensor.ts";

/** The name of the notes in the header. */
export const METADATA = "__metadata__";

/** The number of bytes that hold the length of the header. */
export const LENGTH_BYTES = 8;

/** The limit of the reference reader: a longer header is a damaged file rather than a large one. */
export const LONGEST_HEADER = 100_000_000;

/** The entry of a tensor in the header; the offsets count bytes from the end of the header. */
export interface Entry extends TensorDescription {
  readonly data_offsets: readonly [begin: number, end: number];
}

/** A header: the notes, and the entry of each tensor, not yet checked. */
export interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  readonly descriptions: readonly (readonly [name: string, entry: unknown])[];
}

/** The length of the header, from the first bytes of a file and its size. */
export const readHeaderLength = (first: Uint8Array, size: number, source: string): number => {
  if (size < LENGTH_BYTES || first.length < LENGTH_BYTES) {
    throw new Error(`${source} is truncated: it has ${size} bytes, and a safetensors file has at least 8.`);
  }
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  if (length > BigInt(LONGEST_HEADER)) {
    throw new Error(`${source} is not a safetensors file: it announces a header of ${length} bytes.`);
  }
  if (LENGTH_BYTES + Number(length) > size) {
    throw new Error(
      `${source} is truncated: its header should have ${length} bytes, and ${size - LENGTH_BYTES} are there.`,
    );
  }
  return Number(length);
};

/** The notes and the descriptions of a header. */
export const readHeader = (bytes: Uint8Array, source: string): Header => {
  let [text, header]: [string, unknown] = ["", undefined];
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${source} is not a safetensors file: its header is not JSON.`, { cause });
  }
  if (!isRecord(header)) throw new Error(`${source} is not a safetensors file: its header is not a JSON object.`);
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw new Error(`${source} has a bad header: it has ${quote(repeated)} twice.`);
  const descriptions = Object.entries(header).filter(([name]) => name !== METADATA);
  return { metadata: readMetadata(header[METADATA], source), descriptions };
};

const readMetadata = (metadata: unknown, source: string): Header["metadata"] => {
  if (metadata === undefined) return recordOf([]);
  if (!isRecord(metadata)) throw new Error(`${source} has a bad header: ${METADATA} is not an object.`);
  return recordOf(
    Object.entries(metadata).map(([name, note]): [string, string] => {
      if (typeof note !== "string")
        throw new Error(`${source} has a bad header: the note ${quote(name)} is no string.`);
      return [name, note];
    }),
  );
};

/** The entries of tensors, which must fill the `available` bytes behind the header. */
export const readEntries = (
  descriptions: Header["descriptions"],
  available: number,
  source: string,
): readonly (readonly [name: string, entry: Entry])[] => {
  const entries = descriptions.map(([name, entry]) => [name, readEntry(name, entry, source)] as const);
  checkPlaces(entries, available, source);
  return entries;
};

const readEntry = (name: string, entry: unknown, source: string): Entry => {
  const tensor = `tensor ${quote(name)}`;
  const bad = (fault: string): Error => new Error(`${source} has a bad header: ${fault} of ${tensor}.`);
  if (!isRecord(entry)) throw bad("there is no description");
  const { dtype, shape, data_offsets: place } = entry as Readonly<{ [field in keyof Entry]?: unknown }>;
  if (!isStoredType(dtype)) {
    const known = Object.keys(arrays).join(", ");
    const given = typeof dtype === "string" ? quote(dtype) : "none that is text";
    throw new Error(`${source} has ${tensor} of type ${given}; the types that can be read are ${known}.`);
  }
  if (!isCounts(shape)) throw bad("there is no valid shape");
  if (!isCounts(place) || place.length !== 2) throw bad("there are no valid offsets");
  const [begin = 0, end = 0] = place;
  const expected = byteLengthOf({ dtype, shape });
  if (end - begin !== expected) {
    throw new Error(
      `${source} gives ${tensor} ${end - begin} bytes, but ${dtype} of shape [${shown(shape)}] needs ${expected}.`,
    );
  }
  return { dtype, shape, data_offsets: [begin, end] };
};

/** Checks that tensors lie side by side and fill the file behind the header: no overlap, no gap, nothing beyond the end. */
const checkPlaces = (entries: readonly (readonly [string, Entry])[], available: number, source: string): void => {
  let end = 0;
  const ordered = entries
    .map(([name, { data_offsets: place }]) => ({ tensor: `tensor ${quote(name)}`, begin: place[0], end: place[1] }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (const { tensor, begin, end: next } of ordered) {
    if (begin < end) throw new Error(`${source} has overlapping tensors: ${tensor} begins inside another.`);
    if (begin > end) throw new Error(`${source} has ${begin - end} bytes before ${tensor} that belong to none.`);
    end = next;
    if (end > available) throw new Error(`${source} is truncated: ${tensor} ends at byte ${end} of ${available}.`);
  }
  if (end < available) throw new Error(`${source} has ${available - end} bytes at its end that belong to no tensor.`);
};

const SHOWN_SIZES = 8;
const shown = (shape: readonly number[]): string =>
  `${shape.slice(0, SHOWN_SIZES).join(", ")}${shape.length > SHOWN_SIZES ? ", …" : ""}`;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
