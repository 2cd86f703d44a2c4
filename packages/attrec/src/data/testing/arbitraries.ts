// Interactions and sequences that property tests draw.
import fc from "fast-check";
import { DataError } from "../data-error.ts";
import { type Interactions, fromColumns } from "../interactions.ts";
import { targetRules } from "../queries.ts";
import { type Sequences, sequencesOf } from "../sequences.ts";
import { type Split, type SplitOptions, type SplitRules, splitSequences } from "../split.ts";
import { splitRuleOf } from "../split-rule.ts";

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

/** The names of splits of every kind. */
export const splitNames: fc.Arbitrary<string> = fc.constantFrom(
  "leave-one-out",
  "leave-2-out",
  "ratio-50-25-25",
  "temporal-50-25-25",
  "sessions-1",
);

/** Every option of a split but its name. */
export const splitOptions: fc.Arbitrary<Omit<SplitRules, "rule"> & Required<SplitOptions>> = fc.record({
  targetRule: fc.constantFrom(...targetRules),
  coldUsers: fc.constantFrom("left-out", "ranked"),
  heldOut: fc.constantFrom("last", "first-of-latest-timestamp"),
  trainOnValidation: fc.boolean(),
  validationInTestHistory: fc.boolean(),
});

/** A split of drawn sequences; a draw whose moments the split cannot tell apart is passed over. */
export const splitDrawn = (
  given: Sequences,
  options: SplitOptions & Omit<SplitRules, "rule"> & { readonly split: string },
): Split => {
  try {
    return splitSequences(given, options, { ...options, rule: splitRuleOf(options.split) });
  } catch (error) {
    fc.pre(!(error instanceof DataError));
    throw error;
  }
};
