import type { Passes } from "../../compile/schedule.ts";
import type { Device } from "../device.ts";
import { loadGpuJs } from "./gpu-js.ts";
import { cardOf } from "./webgpu/card.ts";
import { openDevice } from "./webgpu/open.ts";
import { preparePlan } from "./webgpu/plan.ts";

/** What runs the shaders. A mode is asked for by name, and nothing else runs in its place. */
export type GpuMode = "webgpu";

/** How the gpu device compiles and runs. */
export interface GpuOptions {
  readonly mode: GpuMode;
  /** Passes to switch off, for comparison. */
  readonly passes?: Passes;
}

/**
 * The gpu device: the kernels of a plan as shaders that gpu.js compiles, float32. Carried state stays on the card.
 *
 * In the mode webgpu results are on the card as well: `await toHost(result)` brings them to the host.
 *
 * Throws an `Error` if the package, a graphics card or what it must be able to do is missing.
 */
export const gpu = async ({ mode, passes = {} }: GpuOptions): Promise<Device> => {
  const gpuJs = await loadGpuJs();
  const card = cardOf(await openDevice(), gpuJs);
  return { name: `gpu (${mode})`, prepare: (program) => preparePlan(program, card, passes) };
};
