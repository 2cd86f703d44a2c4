/** Checks concatenations against their meaning. */
import fc from "fast-check";
import type { ConcatKernel } from "./kernel.ts";
import { expect, test } from "vitest";
import { load, reference } from "../../testing/run-kernel.ts";

test("concatenations write what their description says, whole and divided", () => {
  const part = fc.record({ width: fc.integer({ min: 1, max: 150 }), fill: fc.option(fc.constantFrom(0, -1.5, -0)) });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(),
      (all, rows, n) => {
        const kernel: ConcatKernel = {
          kind: "concat",
          rows,
          parts: all.map(({ width, fill }) => (fill === null ? { width } : { width, fill })),
        };
        const buffers = kernel.parts
          .filter(({ fill }) => fill === undefined)
          .map(({ width }, i) => Float32Array.from({ length: rows * width }, (_, j) => i * 1000 + j));
        const { run } = load(kernel, buffers);
        const expected = Float32Array.from(reference(kernel, buffers));
        expect(run([0, rows])).toEqual(expected);
        const middle = n % (rows + 1);
        expect(run([middle, rows], [0, middle])).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});
