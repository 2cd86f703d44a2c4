/** Checks that wasm runs drawn programs as the interpreter does, with each pass and without it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, type Device, interpreter, read, wasm } from "../index.ts";
import { drawWith, relativeError } from "../testing/draw.ts";
import { drawProgram, FAULT } from "../testing/programs.ts";

test("wasm runs whole programs as the interpreter does, with each pass and without it", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { run, data } = drawProgram(drawWith(g));
      const on = (device: Device) => compile(run, device)(...data);
      const exact = on(interpreter());
      for (const passes of [
        {},
        { shareRows: false },
        { simplify: false, mergeScatters: false },
        { fuse: false },
        { groups: false },
      ]) {
        on(wasm({ threads: 1, passes })).forEach((x, i) => {
          const y = exact[i];
          if (y) expect(relativeError(read(x), read(y))).toBeLessThan(FAULT);
        });
      }
    }),
    { numRuns: 40 },
  );
});
