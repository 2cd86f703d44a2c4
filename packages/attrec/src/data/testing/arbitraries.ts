// Interactions and sequences that property tests draw.
import fc from "fast-check";
import { type Interactions, fromColumns } from "../interactions.ts";
import { type Sequences, sequencesOf } from "../sequences.ts";

/** Few users, items and moments, so that ties, repeats and short histories are common. Names keep leading zeros. */
export const interactions = (limits: { readonly minLength?: number } = {}): fc.Arbitrary<Interactions> =>
  fc
    .array(fc.tuple(fc.nat(5), fc.nat(7), fc.nat(9), fc.integer({ min: 0, max: 10 })), { maxLength: 60, ...limits })
    .map((rows) =>
      fromColumns({
        users: rows.map(([user]) => String(user + 1)),
        items: rows.map(([, item]) => String(item).padStart(3, "0")),
        times: rows.map(([, , time]) => time),
        ratings: rows.map(([, , , rating]) => rating / 2),
      }),
    );

/** Sequences of such interactions. */
export const sequences = (limits: { readonly minLength?: number } = {}): fc.Arbitrary<Sequences> =>
  interactions(limits).map(sequencesOf);

/** Sequences, one user for each row of items. Actions are one second apart unless times are given. */
export const sequencesFrom = (
  rows: readonly (readonly string[])[],
  times?: readonly (readonly number[])[],
): Sequences =>
  sequencesOf(
    fromColumns({
      users: rows.flatMap((row, user) => row.map(() => `u${user}`)),
      items: rows.flat(),
      times: (times ?? rows.map((row) => [...row.keys()])).flat(),
    }),
  );

/** The names of the items of one user, in order. */
export const namesOf = (sequences: Sequences, user: number): readonly string[] =>
  Array.from(
    sequences.items.subarray(sequences.offsets[user], sequences.offsets[user + 1]),
    (item) => sequences.itemNames[item] ?? "",
  );
