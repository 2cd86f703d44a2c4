/** Drawn steps that carry a state run on wasm as the interpreter runs them, step after step, with all passes and without each. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyTensor, compile, type Device, type HostArray, interpreter, read, wasm } from "../index.ts";
import { passes, type Passes } from "../plan/passes.ts";
import { drawWith, relativeError, runs } from "../testing/draw.ts";
import { drawNamedStep } from "../testing/named-steps.ts";
import { isSettled } from "../testing/noisy.ts";
import { FAULT } from "../testing/programs.ts";

/** Each pass that can be switched off, switched off alone. */
const PASSES: readonly Passes[] = passes.flatMap((pass) => ("without" in pass ? [{ [pass.name]: false }] : []));

test("a state that is carried is the interpreter's after each of three steps", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.gen(), fc.constantFrom(...PASSES), (g, without) => {
      const drawn = drawNamedStep(drawWith(g), 3);
      /** The results of all steps, and the state that they end with. */
      const on = (device: Device): readonly HostArray[] => {
        const step = compile(drawn.run, device, { carry: "state" });
        let { state } = drawn;
        const all: AnyTensor[] = [];
        for (const batch of drawn.batches) {
          const { state: next, results } = step(state, drawn.others, batch);
          state = next;
          all.push(...results);
        }
        const numbers = [...all, ...state].map((x) => read(x).slice());
        device.close();
        return numbers;
      };
      const exact = on(interpreter());
      fc.pre(isSettled(exact, on));
      for (const chosen of [{}, without]) {
        on(wasm({ threads: 1, passes: chosen })).forEach((x, i) =>
          expect(relativeError(x, exact[i] ?? [])).toBeLessThan(FAULT),
        );
      }
    }),
    { numRuns: runs(30) },
  );
});
