/** Writes a zip archive: each entry's head and content, then the directory of all heads, then the place of the directory. */
import { concatenated, littleEndian } from "./bytes.ts";
import { CENTRAL, END, LOCAL, MOST, MOST_ENTRIES, UTF_8 } from "./zip-format.ts";

/** The version of zip that knows DEFLATE. */
const VERSION = 20;

/** The first day that a head can name, so that equal content gives equal bytes. */
const DATE = 0x21;

/** An entry: its content as it is packed, by the method of that number, and the length and CRC-32 of what was packed. */
export interface PackedEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: Uint8Array;
  readonly size: number;
  readonly crc: number;
}

/** The archive of these entries. Throws a sentence if they are too many or too large. */
export const writeZip = (entries: readonly PackedEntry[]): Uint8Array<ArrayBuffer> => {
  if (entries.length >= MOST_ENTRIES) {
    throw new Error(`An npz file has room for fewer than ${MOST_ENTRIES} tensors, not for ${entries.length}.`);
  }
  const [content, directory]: [Uint8Array[], Uint8Array[]] = [[], []];
  let [offset, length] = [0, 0];
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name);
    const fields = fieldsOf(entry, name);
    const local = [littleEndian([[4, LOCAL.signature], ...fields]), name, entry.packed];
    const central = littleEndian([
      [4, CENTRAL.signature],
      [2, VERSION],
      ...fields,
      // No comment, one volume, and no attributes.
      [2, 0],
      [4, 0],
      [4, 0],
      [4, offset],
    ]);
    content.push(...local);
    directory.push(central, name);
    offset += LOCAL.bytes + name.length + entry.packed.length;
    length += CENTRAL.bytes + name.length;
  }
  if (offset + length + END.bytes >= MOST || entries.some(({ size }) => size >= MOST)) {
    throw new Error(
      "The tensors take 4 GiB or more, and an npz file has room for less: write several, or safetensors.",
    );
  }
  const end = littleEndian([
    [4, END.signature],
    [4, 0],
    [2, entries.length],
    [2, entries.length],
    [4, length],
    [4, offset],
    [2, 0],
  ]);
  return concatenated([...content, ...directory, end]);
};

/** What both heads of an entry say. */
const fieldsOf = ({ method, packed, size, crc }: PackedEntry, name: Uint8Array) =>
  [
    [2, VERSION],
    [2, UTF_8],
    [2, method],
    [2, 0],
    [2, DATE],
    [4, crc],
    [4, packed.length],
    [4, size],
    [2, name.length],
    [2, 0],
  ] as const;
