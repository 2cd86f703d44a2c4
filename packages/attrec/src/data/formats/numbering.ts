/** Gives dense numbers to the ids of a column, which may be any text. */
import { DataError, quote } from "../data-error.ts";
import { excerptOf, utf8Of } from "../bytes.ts";

/**
 * Dense numbers for the ids of one column: a hash table of their bytes. A map of strings would make a string for every row, and
 * holds no more than 2^24 of them.
 */
export interface Numbering {
  /** The name of an id in messages: "a user". */
  readonly of: string;
  /** The names by number. */
  readonly names: string[];
  /** The largest number of different ids. */
  readonly most: number;
  /** Whether two double quotes stand for one. */
  readonly isQuoted: boolean;
  /** The number + 1 that stands at each place of the table, or 0. Its length is a power of 2, and at least half of it is free. */
  slots: Int32Array;
  /** The hash and the end of the bytes, by number. */
  hashes: Int32Array;
  ends: Float64Array;
  /** The bytes of all ids, one after another. */
  pool: Uint8Array;
}

/** The most different ids: what today's engines hold as the keys of a map, which commands look names up in. */
export const MOST_IDS = 2 ** 24 - 1;

/** A numbering without ids. */
export const numbering = (of: string, { isQuoted = false, most = MOST_IDS } = {}): Numbering => ({
  of,
  names: [],
  most,
  isQuoted,
  slots: new Int32Array(256),
  hashes: new Int32Array(128),
  ends: new Float64Array(128),
  pool: new Uint8Array(2048),
});

// Names are shown, compared and searched for: with invisible characters, two different names would look alike.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\ufeff]|^\s|\s$/u;
const QUOTE = 0x22;
const encoder = new TextEncoder();

/**
 * The dense number of an id, which is any text in UTF-8 without control characters and spaces around it; the text becomes
 * its name.
 *
 * Throws a `DataError`, with the place that `placeOf` gives for a row, for an invalid id and for one id too many.
 */
export const densely = (
  ids: Numbering,
  bytes: Uint8Array,
  start: number,
  end: number,
  placeOf: (row: number) => string,
  row: number,
): number => {
  const hash = hashOf(bytes, start, end);
  const found = ids.slots[slotOf(ids, hash, bytes, start, end)] ?? 0;
  if (found > 0) return found - 1;
  const given = end > start ? utf8Of(bytes, start, end) : undefined;
  const text = ids.isQuoted ? given?.replaceAll('""', '"') : given;
  if (text === undefined || CONTROL.test(text))
    throw new DataError(
      `${placeOf(row)}: expected ${ids.of} in UTF-8, without control characters and spaces around it, got ` +
        `${quote(excerptOf(bytes, start, end))}. Correct or remove the line` +
        `${given === undefined && end > start ? `, or convert the file, for example with "iconv -f ISO-8859-1 -t UTF-8"` : ""}.`,
    );
  // An id with quotes in it is known by its bytes without the doubling.
  if (ids.isQuoted && bytes.subarray(start, end).includes(QUOTE)) {
    const plain = encoder.encode(text);
    const known = ids.slots[slotOf(ids, hashOf(plain, 0, plain.length), plain, 0, plain.length)] ?? 0;
    return known > 0 ? known - 1 : added(ids, text, plain, 0, plain.length, placeOf, row);
  }
  return added(ids, text, bytes, start, end, placeOf, row);
};

/** The dense number that an id has already, or -1. */
export const numberKnown = (ids: Numbering, bytes: Uint8Array): number =>
  (ids.slots[slotOf(ids, hashOf(bytes, 0, bytes.length), bytes, 0, bytes.length)] ?? 0) - 1;

/** FNV-1a, with its bits mixed once more at the end. */
const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
};

/** The place of an id in the table, or the free place where it belongs. */
const slotOf = (ids: Numbering, hash: number, bytes: Uint8Array, start: number, end: number): number => {
  const { slots, hashes, ends, pool } = ids;
  const mask = slots.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const id = (slots[slot] ?? 0) - 1;
    if (id < 0) return slot;
    if (hashes[id] !== hash) continue;
    let at = id === 0 ? 0 : (ends[id - 1] ?? 0);
    if ((ends[id] ?? 0) - at !== end - start) continue;
    let i = start;
    while (i < end && bytes[i] === pool[at]) {
      i++;
      at++;
    }
    if (i === end) return slot;
  }
};

const added = (
  ids: Numbering,
  name: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  placeOf: (row: number) => string,
  row: number,
): number => {
  const { of, names, most } = ids;
  if (names.length >= most)
    throw new DataError(
      `${placeOf(row)}: expected no more than ${most} different ids, which is all that can be numbered, got ${of} ` +
        `${quote(name)} more. Leave some out.`,
    );
  const id = names.push(name) - 1;
  const from = id === 0 ? 0 : (ids.ends[id - 1] ?? 0);
  const to = from + end - start;
  if (to > ids.pool.length) ids.pool = longer(ids.pool, new Uint8Array(Math.max(2 * ids.pool.length, to)));
  if (id === ids.hashes.length) {
    ids.hashes = longer(ids.hashes, new Int32Array(2 * id));
    ids.ends = longer(ids.ends, new Float64Array(2 * id));
    rehash(ids, id);
  }
  ids.pool.set(bytes.subarray(start, end), from);
  ids.ends[id] = to;
  const hash = hashOf(bytes, start, end);
  ids.hashes[id] = hash;
  ids.slots[slotOf(ids, hash, bytes, start, end)] = id + 1;
  return id;
};

const longer = <Values extends { readonly set: (values: Values) => void }>(values: Values, into: Values): Values => {
  into.set(values);
  return into;
};

/** Puts the first `count` ids into a table of twice as many places. */
const rehash = (ids: Numbering, count: number): void => {
  const slots = new Int32Array(4 * count);
  const mask = slots.length - 1;
  for (let id = 0; id < count; id++) {
    let slot = (ids.hashes[id] ?? 0) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = id + 1;
  }
  ids.slots = slots;
};
