/** Checks that wide registers change no byte. */
import { setFlagsFromString } from "node:v8";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, read, wasm, wideAvailable } from "../../index.ts";
import { drawWith } from "../../testing/draw.ts";
import { drawProgram } from "../../testing/programs.ts";

// The engine joins vectors when it optimizes. Without these flags it would do so only after many calls.
setFlagsFromString("--no-liftoff --no-wasm-inlining");

test("registers of 256 bits give the same bytes as registers of 128 bits", () => {
  const programs = fc.sample(
    fc.gen().map((g) => drawProgram(drawWith(g))),
    { numRuns: 25, seed: 1 },
  );
  const results = (wide: boolean, threads: number) =>
    programs.map(({ run, data }) => compile(run, wasm({ threads, wide }))(...data).map((x) => [...read(x)]));
  // The flag stays set for all that a process compiles later. So all results without it come first, or nothing would be compared.
  const narrow = results(false, 1);
  expect(results(true, 1)).toEqual(narrow);
  expect(results(true, 3)).toEqual(narrow);
});

test("wide registers are for Node 24 and newer", () => {
  const major = Number(process.versions.node.split(".")[0]);
  expect(wideAvailable()).toBe(process.arch === "x64" && major >= 24);
});
