/** The profile of a user, which models that count go by: the items of her training, and of the history at hand. */
import { at } from "@attrec/tensor/extend";
import type { Split } from "attrec";

/** Who has which items in training, both ways round: a row's items are `items.subarray(offsets[row], offsets[row + 1])`. */
export interface Incidence {
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
}

/** The different items of each user in training, in the order of their numbers. */
export const itemsOfUsers = ({ sequences, trainEnds }: Split): Incidence => {
  const { userCount, items, offsets } = sequences;
  const rows = Array.from({ length: userCount }, (_, user) =>
    Int32Array.from(new Set(items.subarray(at(offsets, user), at(trainEnds, user)))).sort(),
  );
  return incidenceOf(rows);
};

const incidenceOf = (rows: readonly Int32Array[]): Incidence => {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = at(offsets, i) + row.length));
  const columns = new Int32Array(at(offsets, rows.length));
  rows.forEach((row, i) => columns.set(row, at(offsets, i)));
  return { offsets, columns };
};

/** The other way round: the users of each item, in the order of their numbers. */
export const transposedIncidence = ({ offsets, columns }: Incidence, count: number): Incidence => {
  const starts = new Int32Array(count + 1);
  for (const column of columns) starts[column + 1] = at(starts, column + 1) + 1;
  for (let column = 0; column < count; column++) starts[column + 1] = at(starts, column + 1) + at(starts, column);
  const rows = new Int32Array(columns.length);
  const next = starts.slice();
  for (let row = 0; row + 1 < offsets.length; row++)
    for (const column of rowOf({ offsets, columns }, row)) {
      rows[at(next, column)] = row;
      next[column] = at(next, column) + 1;
    }
  return { offsets: starts, columns: rows };
};

/** One row. Beyond the last it is empty: a stranger has no item in training. */
export const rowOf = ({ offsets, columns }: Incidence, row: number): Int32Array =>
  columns.subarray(offsets[row] ?? columns.length, offsets[row + 1] ?? columns.length);

/** The real items of a row of histories, oldest first. */
export const historyOf = (histories: Int32Array, rows: number, row: number, lengths?: Int32Array): Int32Array => {
  const length = histories.length / rows;
  const real = lengths === undefined ? length : at(lengths, row);
  return histories.subarray((row + 1) * length - real, (row + 1) * length);
};

/** The different items of a user in training and in her history. */
export const profileOf = (training: Int32Array, history: Int32Array): ReadonlySet<number> =>
  new Set([...training, ...history]);
