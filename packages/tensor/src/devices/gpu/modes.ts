// Tells which modes of the gpu device this machine has.
import { type CallMode, KERNEL_CLASSES, NEEDS } from "./calls/runner.ts";
import { type GpuJs, loadGpuJs } from "./gpu-js.ts";
import type { GpuMode } from "./gpu.ts";
import { findAdapter } from "./webgpu/open.ts";
import { adapterName, isSoftware, softwareRemark } from "./webgpu/software.ts";

/** Whether a mode of the gpu device is to be had here. */
export interface GpuModeReport {
  readonly mode: GpuMode;
  readonly available: boolean;
  /** What it runs on, or what is missing. */
  readonly detail: string;
}

/** All modes of the gpu device: which there are on this machine, and why others are missing. */
export const gpuModes = async (): Promise<readonly GpuModeReport[]> => {
  const modes: readonly GpuMode[] = ["webgpu", ...callModes];
  let gpuJs: GpuJs;
  try {
    gpuJs = await loadGpuJs();
  } catch (error) {
    return modes.map((mode) => ({ mode, available: false, detail: sentence(error) }));
  }
  return Promise.all(modes.map(async (mode) => (mode === "webgpu" ? webgpuReport() : callReport(gpuJs, mode))));
};

const callModes: readonly CallMode[] = ["webgl2", "headlessgl", "webasm", "cpu"];

const webgpuReport = async (): Promise<GpuModeReport> => {
  try {
    const { adapter } = await findAdapter();
    const detail = isSoftware(adapter) ? softwareRemark(adapter) : adapterName(adapter);
    return { mode: "webgpu", available: true, detail };
  } catch (error) {
    return { mode: "webgpu", available: false, detail: sentence(error) };
  }
};

/** A mode is there if a kernel runs in it, and by the class that is meant. */
const callReport = ({ GPU }: GpuJs, mode: CallMode): GpuModeReport => {
  try {
    const kernel = new GPU({ mode }).createKernel("function() { return this.thread.x; }", {
      output: [2],
      loopMaxIterations: 1,
    });
    kernel();
    const { name } = kernel.kernel.constructor;
    if (name === KERNEL_CLASSES[mode]) return { mode, available: true, detail: DETAILS[mode] };
  } catch {
    // What gpu.js says is about itself; what the mode needs is said below.
  }
  return { mode, available: false, detail: NEEDS[mode] };
};

const DETAILS: Readonly<Record<CallMode, string>> = {
  webgl2: "the graphics card, through WebGL 2",
  headlessgl: "the graphics card, through OpenGL",
  webasm: "the processor, through gpu.js: to compare; the wasm device is faster",
  cpu: "the processor, through gpu.js: to compare; the wasm device is faster",
};

const sentence = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/^gpu: /, "") : String(error);
