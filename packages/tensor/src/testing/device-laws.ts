// The law that tests hold every device to.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, type Device, interpreter, read, toHost } from "../index.ts";
import { samplers } from "../testing.ts";
import { relativeError, sampled } from "./draw.ts";

/** Operations that add up terms: where these cancel, rounding is small beside them, and not beside their sum. */
const SUMS = new Set([
  "sum",
  "mean",
  "cumulativeSum",
  "dot",
  "matmul",
  "contract",
  "einsum",
  "scatter",
  "scatterAlong",
]);

/** The law of every device: on any call of any operation it gives what the interpreter gives. */
export const agreesWithTheInterpreter = (name: string, device: () => Device | Promise<Device>, numRuns = 40): void => {
  describe(`${name} agrees with the interpreter`, () => {
    test.each(Object.entries(samplers))("%s", { timeout: 60_000 }, async (operation, sampler) => {
      const opened = await device();
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (g) => {
          const { call, data } = sampled(g, sampler);
          const run = async (on: Device): Promise<ArrayLike<number>> => read(await toHost(compile(call, on)(data)));
          // A list that both sides have makes the error relative to the largest term too.
          const terms = SUMS.has(operation) ? data.flatMap((x) => (x.dtype === "float" ? [...read(x)] : [])) : [];
          const [given, right] = [await run(opened), await run(interpreter())].map((y) => [...Array.from(y), ...terms]);
          expect(relativeError(given ?? [], right ?? [])).toBeLessThan(5e-5);
        }),
        { numRuns },
      );
    });
  });
};
