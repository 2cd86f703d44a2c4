// Interactions as one sequence of items for each user, in order of time.
import type { Interactions } from "./interactions.ts";

/**
 * The actions of every user, in order of time. Actions of one moment stay in file order. Repeats are kept.
 *
 * The actions of user u stand at the positions `offsets[u] … offsets[u + 1] - 1` of `items` and `times`. A **position** is an
 * index into these two everywhere in this package.
 */
export interface Sequences {
  /** userCount + 1 positions. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Unix seconds. */
  readonly times: Float64Array;
  readonly userCount: number;
  readonly itemCount: number;
  readonly userNames: readonly string[];
  readonly itemNames: readonly string[];
}

/**
 * Interactions as one sequence a user.
 *
 * @example
 * ```ts
 * const log = fromColumns({ users: ["ann", "bob", "ann"], items: ["Alien", "Heat", "Heat"], times: [3, 2, 1] });
 * const { offsets, items } = sequencesOf(log);
 * // Ann's actions in the order of time, and then Bob's.
 * [offsets, items]; // [[0, 2, 3], [1, 0, 1]]
 * ```
 */
export const sequencesOf = ({ users, items, times, userNames, itemNames }: Interactions): Sequences => {
  const offsets = offsetsOf(users, userNames.length);
  const rows = rowsByUser(users, offsets);
  for (let user = 0; user < userNames.length; user++) {
    const own = rows.subarray(offsets[user], offsets[user + 1]);
    own.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  }
  return {
    offsets,
    items: rows.map((row) => items[row] ?? 0),
    times: Float64Array.from(rows, (row) => times[row] ?? 0),
    userCount: userNames.length,
    itemCount: itemNames.length,
    userNames,
    itemNames,
  };
};

/** The start of each user's rows, when rows are sorted by user. */
const offsetsOf = (users: Int32Array, userCount: number): Int32Array => {
  const offsets = new Int32Array(userCount + 1);
  for (const user of users) offsets[user + 1] = (offsets[user + 1] ?? 0) + 1;
  for (let user = 0; user < userCount; user++) offsets[user + 1] = (offsets[user + 1] ?? 0) + (offsets[user] ?? 0);
  return offsets;
};

/** Row numbers sorted by user, and for each user in file order: a counting sort. */
const rowsByUser = (users: Int32Array, offsets: Int32Array): Int32Array => {
  const rows = new Int32Array(users.length);
  const next = offsets.slice();
  for (let row = 0; row < users.length; row++) {
    const user = users[row] ?? 0;
    const place = next[user] ?? 0;
    rows[place] = row;
    next[user] = place + 1;
  }
  return rows;
};
