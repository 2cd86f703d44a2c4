/** Verifies stored cells: draws some of them, and says whether what they come to again is what is stored. */
import { fold, key } from "@attrec/tensor";
import { at, uniformWords } from "@attrec/tensor/extend";
import type { Outcome } from "../study/outcome.ts";
import { contentDigest } from "./cell-file.ts";

/**
 * A number of the given values, drawn at random without putting any back; all of them if there are no more.
 *
 * @example
 * ```ts
 * sampleOf(["ann", "bob", "cleo", "dan"], 2, 1); // ["ann", "dan"]
 * ```
 */
export const sampleOf = <T>(values: readonly T[], count: number, seed: number): readonly T[] => {
  const words = uniformWords(fold(key(seed), "verify"), 0, values.length);
  const order = values.map((_, i) => i).toSorted((a, b) => at(words, a) - at(words, b) || a - b);
  return order
    .slice(0, count)
    .toSorted((a, b) => a - b)
    .map((i) => at(values, i));
};

/**
 * A sentence if a cell that ran again did not come to what is stored of it. Seconds and memory may differ.
 *
 * @example
 * ```ts
 * const address = results.measured[0]?.runs[0]?.cell ?? "";
 * const stored = store.find(address) ?? { kind: "failed", sentence: "It is not there." };
 * repetitionFault("The first cell", stored, stored); // undefined
 * repetitionFault("The first cell", stored, { kind: "failed", sentence: "The disk was full." }); // "The first cell came to a result before, and failed now: The disk was full."
 * ```
 */
export const repetitionFault = (name: string, stored: Outcome, again: Outcome): string | undefined => {
  if (again.kind === "failed") return `${name} came to a result before, and failed now: ${again.sentence}`;
  return contentDigest(stored) === contentDigest(again)
    ? undefined
    : `${name} came to another result than the one that is stored.`;
};
