/** Drawn protocols, for the laws of rankings. */
import fc from "fast-check";
import { splitNames, splitOptions } from "../../data/testing/arbitraries.ts";
import type { Protocol } from "../protocol.ts";

/** Any split with any of its options, and what a ranking looks at. */
export const protocols: fc.Arbitrary<Protocol> = fc
  .tuple(
    splitNames,
    splitOptions,
    fc.record({
      rankSeen: fc.boolean(),
      ties: fc.constantFrom("against", "stable"),
      negatives: fc.constant("not-targets"),
      shortHistories: fc.constant("left-out"),
      epochChosenOn: fc.constant("validation"),
    }),
  )
  .map(([split, options, rest]) => ({ split, ...options, ...rest }));
