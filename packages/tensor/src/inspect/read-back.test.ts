/** Checks that a printed program has all that it computes: read back and computed by the text alone, it gives the interpreter's numbers. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { samplers } from "../testing.ts";
import { printedFault } from "../testing/printed-fault.ts";
import { runs, sampled } from "../testing/draw.ts";
import { type AnyTensor, count } from "../tensor.ts";

test.each(Object.entries(samplers))("%s", async (_, sampler) => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const { call, data } = sampled(g, sampler);
      // The reader is slow, and there is nothing more to read in large ones.
      fc.pre(data.every(({ sizes }) => count(sizes) < 100));
      expect(await printedFault((...given: readonly AnyTensor[]) => call(given as AnyTensor[]), data)).toBe("");
    }),
    { numRuns: runs(1) },
  );
});
