import fc from "fast-check";
import { expect, test } from "vitest";
import { all, any, compile, type Device, interpreter, read, type Tensor, tensor, toHost } from "../../index.ts";
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
