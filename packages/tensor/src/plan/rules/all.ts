/** All rules: the list over which their laws run. */
import { everyRule } from "./algebra.ts";
import { arithmeticRules } from "./fold-numbers.ts";
import { lateRules } from "./late.ts";
import { loneEntryRules } from "./lone-entry.ts";
import { pieceRules } from "./pieces.ts";
import type { Rule } from "./rule.ts";
import { scatterRules } from "./scatters.ts";
import { sumsWithinRows } from "./sums-within-rows.ts";

/** All rules, each once. */
export const allRules: readonly Rule[] = [
  ...new Set([
    ...everyRule,
    ...pieceRules(() => true),
    ...lateRules,
    ...scatterRules,
    ...arithmeticRules,
    ...loneEntryRules,
    sumsWithinRows,
  ]),
];
