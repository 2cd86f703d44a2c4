import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, interpreter, read, samplers, wasm } from "../index.ts";
import { relativeError, sampled } from "../testing/draw.ts";

/** The contract of every device: on any call of any operation it gives what the interpreter gives. */
describe.each([["wasm", wasm()] as const])("%s agrees with the interpreter", (_, device) => {
  test.each(Object.entries(samplers))("%s", (_, sampler) => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { call, data } = sampled(g, sampler);
        const run = (on: typeof device) => read(compile(call, on)(data));
        expect(relativeError(run(device), run(interpreter()))).toBeLessThan(5e-5);
      }),
      { numRuns: 40 },
    );
  });
});
