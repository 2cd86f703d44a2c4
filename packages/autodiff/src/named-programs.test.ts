/** Gradients of programs with drawn names, of first and second order, on wasm as on the interpreter. */
import {
  add,
  compile,
  type Device,
  interpreter,
  read,
  scalar,
  type Shape,
  type Tensor,
  tensors,
  wasm,
} from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { drawWith, relativeError, runs } from "../../tensor/src/testing/draw.ts";
import { drawNamedProgram, weighed } from "../../tensor/src/testing/named-programs.ts";
import { noisyInterpreter } from "../../tensor/src/testing/noisy.ts";
import { FAULT } from "../../tensor/src/testing/programs.ts";
import { grad } from "./grad.ts";

type Indices = Tensor<Shape, "int">;

test.each([1, 2])("gradients of order %i", { timeout: 600_000 }, (order) => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), 8);
      const first = grad((p: readonly Tensor[], places: Indices) => weighed(run(p, places)));
      const second = grad((p: readonly Tensor[], places: Indices) => add(weighed(first(p, places)), scalar(0)));
      const on = (device: Device) =>
        tensors(compile(order === 1 ? first : second, device)(parameters, indices)).map(read);
      const [exact, noisy] = [on(interpreter()), on(noisyInterpreter())];
      fc.pre(exact.every((x, i) => relativeError(x, noisy[i] ?? []) < FAULT / 10));
      const device = wasm({ threads: 1 });
      on(device).forEach((x, i) => expect(relativeError(x, exact[i] ?? [])).toBeLessThan(FAULT));
      device.close();
    }),
    { numRuns: runs(60) },
  );
});
