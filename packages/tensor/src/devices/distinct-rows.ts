/**
 * Writes the slot of each index, and returns the number of rows found so far. A row without a slot gets the next one.
 *
 * `slotOfRow` holds the last slot of each row of the table. An entry is valid if its slot is in use and holds this row. So
 * nothing has to be cleared between batches, however large the table is.
 */
export const findRows = (
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
