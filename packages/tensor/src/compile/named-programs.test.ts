/** Programs with drawn names run on wasm as the interpreter runs them, with all passes and without each of them. */
import fc from "fast-check";
import { passes, type Passes } from "../plan/passes.ts";
import { expect, test } from "vitest";
import { at } from "../at.ts";
import { compile, type Device, interpreter, read, tensors, wasm } from "../index.ts";
import { drawWith, relativeError, runs } from "../testing/draw.ts";
import { drawNamedProgram } from "../testing/named-programs.ts";
import { isSettled } from "../testing/noisy.ts";
import { FAULT } from "../testing/programs.ts";

/** Each pass that can be switched off, switched off alone. */
const PASSES: readonly Passes[] = passes.flatMap((pass) => ("without" in pass ? [{ [pass.name]: false }] : []));

test(
  "wasm runs programs with any names as the interpreter does, with each pass and without it",
  { timeout: 600_000 },
  () => {
    fc.assert(
      fc.property(fc.gen(), fc.constantFrom(...PASSES), (g, without) => {
        const { run, parameters, indices } = drawNamedProgram(drawWith(g));
        const on = (device: Device) => tensors(compile(run, device)(parameters, indices)).map(read);
        const exact = on(interpreter());
        fc.pre(isSettled(exact, on));
        for (const chosen of [{}, without]) {
          on(wasm({ threads: 1, passes: chosen })).forEach((x, i) =>
            expect(relativeError(x, at(exact, i))).toBeLessThan(FAULT),
          );
        }
      }),
      { numRuns: runs(60) },
    );
  },
);
