// The law that tests hold every device to.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, type Device, interpreter, read, toHost } from "../index.ts";
import { samplers } from "../testing.ts";
import { relativeError, sampled } from "./draw.ts";

/** The law of every device: on any call of any operation it gives what the interpreter gives. */
export const agreesWithTheInterpreter = (name: string, device: () => Device | Promise<Device>, numRuns = 40): void => {
  describe(`${name} agrees with the interpreter`, () => {
    test.each(Object.entries(samplers))("%s", { timeout: 60_000 }, async (_, sampler) => {
      const opened = await device();
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (g) => {
          const { call, data } = sampled(g, sampler);
          const run = async (on: Device): Promise<ArrayLike<number>> => read(await toHost(compile(call, on)(data)));
          expect(relativeError(await run(opened), await run(interpreter()))).toBeLessThan(5e-5);
        }),
        { numRuns },
      );
    });
  });
};
