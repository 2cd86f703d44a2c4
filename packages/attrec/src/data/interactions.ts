/** Defines interactions, the users, items and times that readers return and all other data are made from. */
import { DataError } from "./data-error.ts";
import { remarkOn, type TimeUnit, toSeconds } from "./formats/times.ts";

/**
 * Users, items and times: one row an action, in the order of the file.
 *
 * Users and items are dense numbers from 0 in the order of their first appearance; `userNames` and `itemNames` hold their names
 * in the source.
 */
export interface Interactions {
  readonly users: Int32Array;
  readonly items: Int32Array;
  /** Unix seconds; or the number of the row, if the source has an order but no times (`ordinal`). */
  readonly times: Float64Array;
  /** The source's ratings. AttRec ignores them: every action counts. */
  readonly ratings?: Float32Array;
  readonly userNames: readonly string[];
  readonly itemNames: readonly string[];
  /** Whether the source has an order but no times. */
  readonly ordinal?: true;
  /** The unit of the source's times, if it is unexpected; seconds by default. */
  readonly timeUnit?: TimeUnit;
  /** Remarks on the reading of the source, a sentence each. */
  readonly remarks?: readonly string[];
}

/** Columns of equal length, from which a researcher's own program makes interactions. */
export interface Columns {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** Unix seconds, milliseconds, microseconds or nanoseconds. Their size tells the unit. */
  readonly times: ArrayLike<number>;
  readonly ratings?: ArrayLike<number>;
}

/** A dense number from 0 for every different name, in the order of first appearance. */
const numbered = (names: readonly string[]): { readonly ids: Int32Array; readonly names: readonly string[] } => {
  const known = new Map<string, number>();
  const ids = Int32Array.from(names, (name) => {
    const id = known.get(name) ?? known.size;
    known.set(name, id);
    return id;
  });
  return { ids, names: [...known.keys()] };
};

/**
 * Interactions from named columns. Throws a `DataError` for columns of different lengths, for times that are not numbers, and
 * for times in more than one unit.
 *
 * @example
 * ```ts
 * const log = fromColumns({ users: ["ann", "bob", "ann"], items: ["Alien", "Heat", "Heat"], times: [1, 2, 3] });
 * [log.userNames, log.itemNames, log.items]; // [["ann", "bob"], ["Alien", "Heat"], [0, 1, 1]]
 * ```
 */
export const fromColumns = (columns: Columns): Interactions => {
  const rows = columns.users.length;
  for (const [name, column] of Object.entries(columns) as [string, ArrayLike<unknown>][])
    if (column.length !== rows)
      throw new DataError(
        `Column "${name}" has ${column.length} rows and column "users" has ${rows}; give every column the same length.`,
      );
  const times = Float64Array.from(columns.times);
  const bad = times.findIndex((time) => !Number.isFinite(time));
  if (bad >= 0) throw new DataError(`The time of row ${bad} is ${times[bad]}; give every row a time in Unix seconds.`);
  const unit = toSeconds(times, (row) => `Row ${row}`);
  const users = numbered(columns.users);
  const items = numbered(columns.items);
  return {
    users: users.ids,
    items: items.ids,
    times,
    ...(columns.ratings && { ratings: Float32Array.from(columns.ratings) }),
    userNames: users.names,
    itemNames: items.names,
    ...(unit !== "seconds" && { timeUnit: unit, remarks: remarkOn(unit) }),
  };
};

/** Gives the ids that occur in `ids` new dense numbers, in place and in the order of first appearance. */
const renumber = (
  ids: Int32Array,
  names: readonly string[],
): { readonly ids: Int32Array; readonly names: readonly string[] } => {
  const fresh = new Int32Array(names.length).fill(-1);
  const kept: string[] = [];
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? 0;
    if (fresh[id] === -1) fresh[id] = kept.push(names[id] ?? "") - 1;
    ids[row] = fresh[id] ?? -1;
  }
  return { ids, names: kept };
};

/** Copies the marked rows of a column. A filter of typed arrays would hold them in an ordinary array meanwhile. */
const marked = <Column extends Int32Array | Float64Array | Float32Array>(
  column: Column,
  marks: Uint8Array,
  into: Column,
): Column => {
  let end = 0;
  for (let row = 0; row < marks.length; row++) if (marks[row] !== 0) into[end++] = column[row] ?? 0;
  return into;
};

/** The rows whose mark is not 0, in the same order; users and items that are left without a row disappear. */
export const keepRows = (interactions: Interactions, marks: Uint8Array): Interactions => {
  let count = 0;
  for (let row = 0; row < marks.length; row++) if (marks[row] !== 0) count++;
  const users = renumber(marked(interactions.users, marks, new Int32Array(count)), interactions.userNames);
  const items = renumber(marked(interactions.items, marks, new Int32Array(count)), interactions.itemNames);
  const { ratings } = interactions;
  return {
    users: users.ids,
    items: items.ids,
    times: marked(interactions.times, marks, new Float64Array(count)),
    ...(ratings && { ratings: marked(ratings, marks, new Float32Array(count)) }),
    userNames: users.names,
    itemNames: items.names,
    ...(interactions.ordinal && { ordinal: true }),
    ...(interactions.timeUnit && { timeUnit: interactions.timeUnit }),
    ...(interactions.remarks && { remarks: interactions.remarks }),
  };
};

/** The same rows in the order of time. Rows of one moment keep their order. */
export const inOrderOfTime = (interactions: Interactions): Interactions => {
  const { users, items, times, ratings } = interactions;
  const rows = Int32Array.from(times, (_, row) => row).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  return {
    ...interactions,
    users: rows.map((row) => users[row] ?? 0),
    items: rows.map((row) => items[row] ?? 0),
    times: Float64Array.from(rows, (row) => times[row] ?? 0),
    ...(ratings && { ratings: Float32Array.from(rows, (row) => ratings[row] ?? 0) }),
  };
};

/** How two rows compare by user, item and time: 0 if they are one action. */
export const compareRows =
  ({ users, items, times }: Pick<Interactions, "users" | "items" | "times">) =>
  (a: number, b: number): number =>
    (users[a] ?? 0) - (users[b] ?? 0) || (items[a] ?? 0) - (items[b] ?? 0) || (times[a] ?? 0) - (times[b] ?? 0);
