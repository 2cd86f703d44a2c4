/** Checks what is said of the modes of the gpu device. */
import { expect, test } from "vitest";
import { gpu, gpuModes } from "./index.ts";

test("every mode is told of, with what it runs on or what it needs", async () => {
  const modes = await gpuModes();
  expect(modes.map(({ mode }) => mode)).toEqual(["webgpu", "webgl2", "headlessgl", "webasm", "cpu"]);
  for (const { detail } of modes) expect(detail).not.toBe("");
  expect(modes.filter(({ mode }) => mode === "webasm" || mode === "cpu").every(({ available }) => available)).toBe(
    true,
  );
});

test("a mode that is missing is an error that says what it needs, not another mode", async () => {
  const missing = (await gpuModes()).find(({ mode, available }) => mode === "webgl2" && !available);
  expect(missing?.detail).toBe("It is for browsers with WebGL 2.");
  await expect(gpu({ mode: "webgl2" })).rejects.toThrow(
    "gpu: the mode webgl2 is missing here. It is for browsers with WebGL 2.",
  );
});
