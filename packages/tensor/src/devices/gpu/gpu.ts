import type { Passes } from "../../compile/schedule.ts";
import type { Device } from "../device.ts";
import { prepareCalls } from "./calls/plan.ts";
import { type CallMode, runnerFor } from "./calls/runner.ts";
import { loadGpuJs } from "./gpu-js.ts";
import { cardOf } from "./webgpu/card.ts";
import { openDevice } from "./webgpu/open.ts";
import { preparePlan } from "./webgpu/plan.ts";

/**
 * What runs the shaders: `webgpu` in Node and browsers, `webgl2` in browsers and `headlessgl` in Node run on the graphics card;
 * `webasm` and `cpu` run the same shaders on the processor, to compare.
 */
export type GpuMode = "webgpu" | CallMode;

/** How the gpu device compiles and runs. */
export interface GpuOptions {
  /** It is asked for by name, and nothing else runs in its place. */
  readonly mode: GpuMode;
  /** Passes to switch off, for comparison. */
  readonly passes?: Passes;
}

/**
 * The gpu device: the kernels of a plan as shaders that gpu.js compiles, float32. Carried state stays on the card.
 *
 * In the mode webgpu results are promises of the card: `await toHost(result)` brings them to the host. In the other modes
 * `read` gives them, as on every device.
 *
 * Throws an `Error` if the package, a graphics card or what it must be able to do is missing.
 */
export const gpu = async ({ mode, passes = {} }: GpuOptions): Promise<Device> => {
  const gpuJs = await loadGpuJs();
  const name = `gpu (${mode})`;
  if (mode === "webgpu") {
    const card = cardOf(await openDevice(), gpuJs);
    return { name, prepare: (program) => preparePlan(program, card, passes) };
  }
  const runner = runnerFor(gpuJs, mode);
  return { name, prepare: (program) => prepareCalls(program, runner, passes) };
};
