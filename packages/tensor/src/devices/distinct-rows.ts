/**
 * Writes the slot of each index, and each row that has none yet to the next one; gives how many rows there are then.
 *
 * `slotOfRow` has, for each row of the table, the slot it had last: an entry is valid if that slot is in use and holds this
 * row, so that nothing has to be cleared between batches, however large the table.
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
