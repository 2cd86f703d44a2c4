/** Reads a zip archive by its directory, and refuses whatever could be read in two ways. */
import { crc32 } from "./crc32.ts";
import { inflated } from "./deflate.ts";
import { quote } from "./quote.ts";
import { CENTRAL, DEFLATED, END, LOCAL, MOST, MOST_ENTRIES, STORED, UTF_8 } from "./zip-format.ts";
import type { PackedEntry } from "./zip-write.ts";

/** A comment, behind the end, has at most so many bytes. */
const LONGEST_COMMENT = 0xffff;

const ENCRYPTED = 0x1;

/** Entries as the directory gives them, and the place of each one's head. */
interface Listed extends PackedEntry {
  readonly begin: number;
  readonly end: number;
}

/** The entries of an archive, still packed. Throws a sentence for what is none. */
export const readZip = (bytes: Uint8Array, source: string): readonly PackedEntry[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endOf(view);
  if (end === undefined) throw new Error(`${source} is no zip archive, as an npz file is, or is truncated.`);
  const count = view.getUint16(end + 10, true);
  const [length, directory] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (count === MOST_ENTRIES || length === MOST || directory === MOST) throw tooLarge(source);
  if (view.getUint32(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) {
    throw new Error(`${source} is one volume of an archive of several: join them first.`);
  }
  if (directory + length !== end)
    throw new Error(`${source} is damaged: its directory does not end where its end begins.`);
  const entries: Listed[] = [];
  let place = directory;
  for (let i = 0; i < count; i++) {
    if (place + CENTRAL.bytes > end || view.getUint32(place, true) !== CENTRAL.signature) {
      throw new Error(`${source} is damaged: its directory has fewer entries than the ${count} that it announces.`);
    }
    const next = place + CENTRAL.bytes + view.getUint16(place + 28, true) + lengthAfterName(view, place);
    if (next > end) throw new Error(`${source} is damaged: its directory ends within an entry.`);
    entries.push(listed(bytes, view, place, directory, source));
    place = next;
  }
  if (place !== end)
    throw new Error(`${source} is damaged: its directory has more than the ${count} entries it announces.`);
  checkPlaces(entries, source);
  return entries;
};

/** The bytes of an entry of the directory that follow its name. */
const lengthAfterName = (view: DataView, place: number): number =>
  view.getUint16(place + 30, true) + view.getUint16(place + 32, true);

/** The place of the record that ends an archive, and behind which there is only a comment. */
const endOf = (view: DataView): number | undefined => {
  const last = view.byteLength - END.bytes;
  for (let place = last; place >= Math.max(0, last - LONGEST_COMMENT); place--) {
    if (view.getUint32(place, true) === END.signature && view.getUint16(place + 20, true) === last - place)
      return place;
  }
  return undefined;
};

/** An entry, from its places in the directory and before its content. */
const listed = (bytes: Uint8Array, view: DataView, place: number, limit: number, source: string): Listed => {
  const central = headAt(bytes, view, place + 6, place + CENTRAL.bytes);
  const { method, flags, size, packedSize } = central;
  const [name, begin] = [textOf(central.name, flags, source), view.getUint32(place + 42, true)];
  const entry = `${source}: the entry ${quote(name)}`;
  if (begin === MOST || size === MOST || packedSize === MOST) throw tooLarge(source);
  if (flags & ENCRYPTED) throw new Error(`${entry} is encrypted: write it without a password.`);
  if (method !== STORED && method !== DEFLATED) {
    throw new Error(
      `${entry} is packed by the method ${method}; those that can be read are 0, stored, and 8, deflated.`,
    );
  }
  if (begin + LOCAL.bytes > limit || view.getUint32(begin, true) !== LOCAL.signature) {
    throw new Error(`${entry} is damaged: it does not begin where the directory says.`);
  }
  const local = headAt(bytes, view, begin + 4, begin + LOCAL.bytes);
  const start = begin + LOCAL.bytes + local.name.length + local.extra;
  const end = start + packedSize;
  if (end > limit) throw new Error(`${entry} is damaged: it ends beyond the place where the directory begins.`);
  if (local.method !== method || textOf(local.name, local.flags, source) !== name) {
    throw new Error(`${entry} is damaged: its own head says otherwise than the directory.`);
  }
  return { name, method, packed: bytes.subarray(start, end), size, crc: central.crc, begin, end };
};

/** What both heads of an entry say, from where they say the same; its name stands at `name`. */
const headAt = (bytes: Uint8Array, view: DataView, place: number, name: number) => ({
  flags: view.getUint16(place + 2, true),
  method: view.getUint16(place + 4, true),
  crc: view.getUint32(place + 10, true),
  packedSize: view.getUint32(place + 14, true),
  size: view.getUint32(place + 18, true),
  name: bytes.subarray(name, name + view.getUint16(place + 22, true)),
  extra: view.getUint16(place + 24, true),
});

const textOf = (name: Uint8Array, flags: number, source: string): string => {
  // Without the flag a name is in an alphabet of 1981, of which ASCII is the part that all agree on.
  if (flags & UTF_8 || name.every((byte) => byte < 0x80)) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(name);
    } catch {
      // Told below.
    }
  }
  throw new Error(`${source} has an entry whose name is in no alphabet that can be read: it should be UTF-8.`);
};

/** Entries that share bytes are a way to unpack more than an archive can hold. */
const checkPlaces = (entries: readonly Listed[], source: string): void => {
  const ordered = entries.toSorted((a, b) => a.begin - b.begin);
  ordered.forEach(({ name, begin }, i) => {
    if (begin >= (ordered[i - 1]?.end ?? 0)) return;
    throw new Error(`${source} is damaged: the entry ${quote(name)} begins inside another.`);
  });
};

const tooLarge = (source: string): Error =>
  new Error(`${source} is an archive of 4 GiB or more, or of more than 65,535 entries: write several, or safetensors.`);

/** The content of an entry. The promise is rejected with a sentence if it is not what the directory says. */
export const contentOf = async (
  { name, method, packed, size, crc }: PackedEntry,
  source: string,
): Promise<Uint8Array> => {
  const damaged = (reason: string, cause?: unknown): Error =>
    new Error(`${source}: the entry ${quote(name)} is damaged: ${reason}.`, { cause });
  if (method === STORED && packed.length !== size) throw damaged(`it has ${packed.length} bytes instead of ${size}`);
  const content =
    method === STORED
      ? packed
      : await inflated(packed, size, crc).catch((cause: unknown) => {
          throw damaged(cause instanceof Error ? cause.message : String(cause), cause);
        });
  if (crc32(content) !== crc) throw damaged("its CRC-32 differs");
  return content;
};
