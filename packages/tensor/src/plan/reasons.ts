/** What each pass is for, in a sentence. A page loads this when it asks for the stages of a plan. */
import type { passes } from "./passes.ts";

/** The effect and the purpose of each pass, by its name. */
export const reasons: Readonly<Record<(typeof passes)[number]["name"], string>> = {
  simplify:
    "Equal nodes become one, steps without effect disappear, and rules of algebra put sums and products in the cheapest order.",
  rowsFirst:
    "Of a table that is computed row by row, only the rows that are gathered are computed, where that is less.",
  loops:
    "Loops that compute the same become one, and the body of a loop becomes kernels of its own, which run once for each step; a device without loops has the steps laid out.",
  registers: "A loop whose step is a few numbers keeps them in registers from step to step, and calls no kernels.",
  loneEntries:
    "A softmax that a mask leaves a single open entry is 1 there, so that neither its scores nor their derivative are computed.",
  compactUpdates: "Of a table that a step changes, only the rows that a batch names are computed and written.",
  shareRows: "A row that a batch names several times is multiplied, or summed, once.",
  lowerContractions:
    "A large product, or a batch of them, becomes matrix products for the blocked kernel, and any other a product and a sum, which fuse.",
  mergeScatters:
    "All that is added to a table becomes one kernel, a sum of everything is made row by row first, a power of two goes to what a row has in common, and rows are joined of all their parts at once.",
  compensateSums:
    "A long sum in memory keeps beside it what rounding took from it, and whoever reads the sum adds that.",
  ownMemory:
    "A result that is an input, a constant or another result again becomes a copy, so that each has memory of its own.",
  fuse: "What is cheap or read once is computed in the loop that reads it, and only the rest is stored.",
  order:
    "Kernels run after what they read, and a state's new value after all that reads the old one, so that it can be written over it.",
  groups:
    "Kernels over the same rows run together, some rows at a time, so that what one writes the next reads from the cache.",
  join: "Neighbouring loops over the same elements become one, in which what one computes the next takes from a register.",
  parts: "The parts of a concatenation are computed where they will stand, and are not copied.",
};
