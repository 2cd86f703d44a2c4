/** The passes, in the order in which they run. */
import { everyRule } from "./rules/algebra.ts";
import { lateRules } from "./rules/all.ts";
import { simplify } from "./rules/rule.ts";
import { rowsOfIndices } from "./rules/scatters.ts";
import { compensateSums } from "./passes/compensate-sums.ts";
import { loneEntries } from "./passes/lone-entry.ts";
import { lowerContractions } from "./passes/lower-contractions.ts";
import { mergeLoops } from "./passes/merge-loops.ts";
import { ownMemory } from "./passes/own-memory.ts";
import { registerSteps } from "./passes/register-steps.ts";
import { rowsFirst } from "./passes/rows-first.ts";
import { shareRows } from "./passes/share-rows.ts";
import { compactUpdates } from "./passes/sparse-updates.ts";
import { makeKernels } from "./fuse/make-kernels.ts";
import { groupKernels, joinKernels, orderKernels } from "./order/order-kernels.ts";
import { planLoops } from "./loops.ts";
import { nothing, type Pass, tidied, withOutputs } from "./pass.ts";

/** A pass, whose name is kept as a type. */
const pass = <const P extends Pass>(value: P): P => value;

/** All passes. Those that have a `without` can be switched off. */
export const passes = [
  pass({
    name: "simplify",
    why: "Equal nodes become one, steps without effect disappear, and rules of algebra put sums and products in the cheapest order.",
    run: (draft) => tidied({ ...draft, rules: [...everyRule, ...draft.pieces] }, draft.outputs),
    without: (draft) => tidied(draft, draft.outputs),
  }),
  pass({
    name: "rowsFirst",
    why: "Of a table that is computed row by row, only the rows that are gathered are computed, where that is less.",
    run: (draft) => tidied(draft, rowsFirst(draft.outputs)),
    without: nothing,
  }),
  pass({
    name: "loops",
    why: "Loops that compute the same become one, and the body of a loop becomes kernels of its own, which run once for each step; a device without loops has the steps laid out.",
    run: (draft) => {
      const { outputs } = tidied(draft, mergeLoops(draft.outputs));
      return tidied(draft, planLoops(outputs, draft.planLoop));
    },
  }),
  pass({
    name: "registers",
    why: "A loop whose step is a few numbers keeps them in registers from step to step, and calls no kernels.",
    run: (draft) => withOutputs(draft, registerSteps(draft.outputs)),
    without: nothing,
  }),
  pass({
    name: "loneEntries",
    why: "A softmax that a mask leaves a single open entry is 1 there, so that neither its scores nor their derivative are computed.",
    run: (draft) => withOutputs(draft, loneEntries(draft.outputs)),
    without: nothing,
  }),
  pass({
    name: "compactUpdates",
    why: "Of a table that a step changes, only the rows that a batch names are computed and written.",
    run: (draft) => tidied(draft, compactUpdates(draft.outputs, draft.program, draft.derived.derive, draft.pieces)),
    without: nothing,
  }),
  pass({
    name: "shareRows",
    why: "A row that a batch names several times is multiplied, or summed, once.",
    run: (draft) => tidied(draft, shareRows(draft.outputs, draft.derived.derive)),
    without: nothing,
  }),
  pass({
    name: "lowerContractions",
    why: "A large product becomes a matrix product for the blocked kernel, and any other a product and a sum, which fuse.",
    run: (draft) => withOutputs(draft, lowerContractions(draft.outputs)),
  }),
  pass({
    name: "mergeScatters",
    why: "All that is added to a table becomes one kernel, a sum of everything is made row by row first, a power of two goes to what a row has in common, and rows are joined of all their parts at once.",
    run: (draft) => withOutputs(draft, simplify(draft.outputs, lateRules)),
    without: (draft) => withOutputs(draft, simplify(draft.outputs, [rowsOfIndices])),
  }),
  pass({
    name: "compensateSums",
    why: "A long sum in memory keeps beside it what rounding took from it, and whoever reads the sum adds that.",
    run: (draft) => withOutputs(draft, compensateSums(draft.outputs)),
    without: nothing,
  }),
  pass({
    name: "ownMemory",
    why: "A result that is an input, a constant or another result again becomes a copy, so that each has memory of its own.",
    run: (draft) => withOutputs(draft, ownMemory(draft.outputs, draft.program)),
  }),
  pass({
    name: "fuse",
    why: "What is cheap or read once is computed in the loop that reads it, and only the rest is stored.",
    run: (draft) => makeKernels(draft, true),
    without: (draft) => makeKernels(draft, false),
  }),
  pass({
    name: "order",
    why: "Kernels run after what they read, and a state's new value after all that reads the old one, so that it can be written over it.",
    run: orderKernels,
  }),
  pass({
    name: "groups",
    why: "Kernels over the same rows run together, some rows at a time, so that what one writes the next reads from the cache.",
    run: (draft) => groupKernels(draft, true),
    without: (draft) => groupKernels(draft, false),
  }),
  pass({
    name: "join",
    why: "Neighbouring loops over the same elements become one, in which what one computes the next takes from a register.",
    run: joinKernels,
    without: nothing,
  }),
] as const;

/** A pass of the list that can be switched off. */
type Switched = Extract<(typeof passes)[number], { readonly without: unknown }>;

/** Which passes run, by their names; all of them unless told otherwise, so that a plan can be compared with and without one. */
export type Passes = { readonly [Name in Switched["name"]]?: boolean };
