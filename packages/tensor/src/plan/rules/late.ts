/** The rules for a graph whose products have their kernels, without those of scatters, which operations bring along. */
import { plainRules } from "./algebra.ts";
import { movedScale, movedSign } from "./exact-scales.ts";
import { joinedRows } from "./joined-rows.ts";
import type { Rule } from "./rule.ts";
import { sumOfRows } from "./sum-of-rows.ts";

/** The rules for a graph whose products have their kernels. */
export const lateRules: readonly Rule[] = [...plainRules, sumOfRows, movedSign, movedScale, joinedRows];
