// The scores of all items for a block of users: a model gives them, and the ranking takes them.

/** A block of scores, row-major: smaller is nearer. */
export type Scores = Float32Array | Float64Array;

/**
 * Scores all items for a block of users, row-major, users x items; smaller is nearer. `histories` holds `historyLength` items a
 * user, oldest first; `elapsed` holds the seconds from the last of them to the moment of ranking, 0 if not given. `lengths` holds how
 * many of each history's items are real, the last ones; without it all are. The next block overwrites the arrays once the scores
 * have arrived.
 */
export type Score = (
  users: Int32Array,
  histories: Int32Array,
  elapsed?: Float32Array,
  lengths?: Int32Array,
) => Scores | Promise<Scores>;
