/** Checks that the trial of wide registers says what this engine does. */
import { expect, test } from "vitest";
import { measureWide, read, scalar, wasm, wideAvailable } from "../../index.ts";
import { compile } from "../../compile/compile.ts";

test("vectors are joined where the engine can, and a trial shows it", () => {
  const gain = measureWide();
  // 1.9 where vectors are joined, 0.7 where the engine leaves them, whatever else runs on the machine.
  if (wideAvailable()) expect(gain).toBeGreaterThan(1.2);
  else expect(gain).toBe(1);
});

test("a device is named by what it has of what was asked for", () => {
  using device = wasm({ threads: 1, wide: true });
  expect(device.name).toBe(wideAvailable() ? "wasm-wide" : "wasm");
  expect(read(compile(() => scalar(2), device)())).toEqual(Float32Array.of(2));
});
