/** Checks the modes of the gpu device against the interpreter. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  all,
  any,
  compile,
  concat,
  constant,
  type Device,
  interpreter,
  maxPool,
  read,
  type Tensor,
  tensor,
  toHost,
} from "../../index.ts";
import { at } from "../../extend.ts";
import { agreesWithTheInterpreter } from "../../testing/device-laws.ts";
import { drawWith, relativeError } from "../../testing/draw.ts";
import { describeOnGpu, MODES } from "../../testing/gpu-modes.ts";
import { drawProgram, FAULT } from "../../testing/programs.ts";

for (const mode of MODES) {
  describeOnGpu(mode, (device) => {
    agreesWithTheInterpreter("it", device, 6);

    test("none of no booleans is true, and all of them are", async () => {
      const quantified = compile(
        (x: Tensor<[0, 2], "bool">) => [any(x, -2), all(x, -2), any(x), all(x)],
        await device(),
      );
      const results = await toHost(quantified(tensor("bool:0 2", [])));
      expect(results.map((x) => [...read(x)])).toEqual([[0, 0], [1, 1], [0], [1]]);
    });

    test("padding of a number that shaders have no literal for is that number", async () => {
      const padded = compile(
        (x: Tensor<[1, 2]>) => [
          maxPool(x, -1, 2, { stride: 1, padding: "same" }),
          ...[Infinity, NaN, -0].map((fill) => concat([x, constant([fill], [1, 1], [1, 1])], -1)),
        ],
        await device(),
      );
      const results = await toHost(padded(tensor("1 2", [1, -Infinity])));
      expect(results.map((x) => [...read(x)])).toEqual([
        [1, -Infinity],
        [1, -Infinity, Infinity],
        [1, -Infinity, NaN],
        [1, -Infinity, -0],
      ]);
    });

    test("whole programs are what the interpreter makes of them", async () => {
      const opened = await device();
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (g) => {
          const { run, data } = drawProgram(drawWith(g));
          const results = async (on: Device) => (await toHost(compile(run, on)(...data))).map((x) => read(x));
          const [ours, exact] = [await results(opened), await results(interpreter())];
          exact.forEach((x, i) => expect(relativeError(at(ours, i), x)).toBeLessThan(FAULT));
        }),
        { numRuns: 8 },
      );
    });
  });
}
