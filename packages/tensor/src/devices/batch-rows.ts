/** Finds the distinct rows that a batch names: what a device with kernels does before each call. */
import { at } from "../at.ts";
import type { Derived } from "../plan/derived.ts";
import { type Node } from "../tensor.ts";

/** Where the rows of a batch are written, in a device's own memory or on the host. */
export interface RowArrays {
  readonly rows: Int32Array;
  readonly spread: Int32Array;
  readonly slots: readonly Int32Array[];
}

/** Writes the distinct rows that a batch names, and gives their number. `indicesOf` has the batch's indices. */
export type FindBatchRows = (indicesOf: (source: Node) => Int32Array, arrays: RowArrays) => number;

/** A finder of the rows that are derived from some indices. */
export const batchRows = ({ sources, tableRows }: Derived): FindBatchRows => {
  const slotOfRow = new Int32Array(tableRows);
  return (indicesOf, { rows, spread, slots }) => {
    const found = sources.reduce(
      (before, source, k) => findRows(indicesOf(source), at(slots, k), rows, slotOfRow, before),
      0,
    );
    spread.set(rows);
    spread.fill(-1, found);
    rows.fill(0, found);
    return found;
  };
};

/**
 * Writes the slot of each index, and returns the number of rows found so far. A row without a slot gets the next one.
 *
 * `slotOfRow` holds the last slot of each row of the table. An entry is valid if its slot is in use and holds this row. So
 * nothing has to be cleared between batches, however large the table is.
 */
const findRows = (
  indices: Int32Array,
  slots: Int32Array,
  rows: Int32Array,
  slotOfRow: Int32Array,
  found: number,
): number => {
  let next = found;
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i] ?? 0;
    let slot = slotOfRow[row] ?? 0;
    if (slot >= next || rows[slot] !== row) {
      slot = next++;
      rows[slot] = row;
      slotOfRow[row] = slot;
    }
    slots[i] = slot;
  }
  return next;
};
