/** All rules: the list over which their laws run. */
import { everyRule, plainRules } from "./algebra.ts";
import { movedScale, movedSign } from "./exact-scales.ts";
import { arithmeticRules } from "./fold-numbers.ts";
import { joinedRows } from "./joined-rows.ts";
import { loneEntryRules } from "./lone-entry.ts";
import { pieceRules } from "./pieces.ts";
import type { Rule } from "./rule.ts";
import { negatedScatter, paddedRows, rowsOfIndices, sumOfScatters } from "./scatters.ts";
import { sumOfRows } from "./sum-of-rows.ts";
import { sumsWithinRows } from "./sums-within-rows.ts";

/** The rules for a graph whose products have their kernels. */
export const lateRules: readonly Rule[] = [
  ...plainRules,
  sumOfRows,
  rowsOfIndices,
  paddedRows,
  negatedScatter,
  sumOfScatters,
  movedSign,
  movedScale,
  joinedRows,
];

/** All rules, each once. */
export const allRules: readonly Rule[] = [
  ...new Set([
    ...everyRule,
    ...pieceRules(() => true),
    ...lateRules,
    ...arithmeticRules,
    ...loneEntryRules,
    sumsWithinRows,
  ]),
];
