/** Gives dense numbers to the ids of a column, which may be any text. */
import { DataError, quote } from "../data-error.ts";
import { excerptOf, utf8Of } from "../bytes.ts";
import { idAt } from "./numerals.ts";

/** Dense numbers for the ids of one column. */
export interface Numbering {
  /** The name of an id in messages: "a user". */
  readonly of: string;
  /** The numbers of ids of digits, by `idAt`, and of all other ids. */
  readonly digits: Map<number, number>;
  readonly texts: Map<string, number>;
  readonly names: string[];
  /** The largest number of different ids. */
  readonly most: number;
  /** Whether two double quotes stand for one. */
  readonly isQuoted: boolean;
}

/** A map cannot hold more than this in today's engines. */
export const MOST_IDS = 2 ** 24 - 1;

/** A numbering without ids. */
export const numbering = (of: string, { isQuoted = false, most = MOST_IDS } = {}): Numbering => ({
  of,
  digits: new Map(),
  texts: new Map(),
  names: [],
  most,
  isQuoted,
});

// Names are shown, compared and searched for: with invisible characters, two different names would look alike.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\ufeff]|^\s|\s$/u;

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
  const id = idAt(bytes, start, end);
  if (id >= 0) {
    const dense = ids.digits.get(id);
    if (dense !== undefined) return dense;
    ids.digits.set(id, ids.names.length);
    return named(ids, utf8Of(bytes, start, end) ?? "", placeOf, row);
  }
  const given = end > start ? utf8Of(bytes, start, end) : undefined;
  const text = ids.isQuoted ? given?.replaceAll('""', '"') : given;
  if (text === undefined || CONTROL.test(text))
    throw new DataError(
      `${placeOf(row)}: expected ${ids.of} in UTF-8, without control characters and spaces around it, got ` +
        `${quote(excerptOf(bytes, start, end))}. Correct or remove the line.`,
    );
  const dense = ids.texts.get(text);
  if (dense !== undefined) return dense;
  ids.texts.set(text, ids.names.length);
  return named(ids, text, placeOf, row);
};

const named = ({ of, names, most }: Numbering, name: string, placeOf: (row: number) => string, row: number): number => {
  if (names.length >= most)
    throw new DataError(
      `${placeOf(row)}: expected no more than ${most} different ids, which is all that can be numbered, got ${of} ` +
        `${quote(name)} more. Leave some out.`,
    );
  return names.push(name) - 1;
};
