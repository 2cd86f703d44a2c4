// Reports which modes of the gpu device this machine has.
import { type KernelMode, KERNEL_CLASSES, NEEDS } from "./kernel-by-kernel/runner.ts";
import { type GpuJs, loadGpuJs } from "./gpu-js.ts";
import type { GpuMode } from "./gpu.ts";
import { findAdapter } from "./webgpu/open.ts";
import { adapterName, isSoftware, softwareRemark } from "./webgpu/software.ts";

/** Whether a mode of the gpu device is available here. */
export interface GpuModeReport {
  readonly mode: GpuMode;
  readonly available: boolean;
  /** The hardware that it runs on, or the part that is missing. */
  readonly detail: string;
}

/** Reports on all modes of the gpu device: whether this machine has each, and why not. */
export const gpuModes = async (): Promise<readonly GpuModeReport[]> => {
  const modes: readonly GpuMode[] = ["webgpu", ...kernelModes];
  let gpuJs: GpuJs;
  try {
    gpuJs = await loadGpuJs();
  } catch (error) {
    return modes.map((mode) => ({ mode, available: false, detail: sentence(error) }));
  }
  return Promise.all(modes.map(async (mode) => (mode === "webgpu" ? webgpuReport() : callReport(gpuJs, mode))));
};

const kernelModes: readonly KernelMode[] = ["webgl2", "headlessgl", "webasm", "cpu"];

const webgpuReport = async (): Promise<GpuModeReport> => {
  try {
    const { adapter } = await findAdapter();
    const detail = isSoftware(adapter) ? softwareRemark(adapter) : adapterName(adapter);
    return { mode: "webgpu", available: true, detail };
  } catch (error) {
    return { mode: "webgpu", available: false, detail: sentence(error) };
  }
};

/** The report on a mode. The mode is available if a kernel runs in it, and runs by the intended class. */
const callReport = ({ GPU }: GpuJs, mode: KernelMode): GpuModeReport => {
  try {
    const kernel = new GPU({ mode }).createKernel("function() { return this.thread.x; }", {
      output: [2],
      loopMaxIterations: 1,
    });
    kernel();
    const { name } = kernel.kernel.constructor;
    if (name === KERNEL_CLASSES[mode]) return { mode, available: true, detail: DETAILS[mode] };
  } catch {
    // The error of gpu.js is about its own internals. The report below names the requirement of the mode.
  }
  return { mode, available: false, detail: NEEDS[mode] };
};

const DETAILS: Readonly<Record<KernelMode, string>> = {
  webgl2: "the graphics card, through WebGL 2",
  headlessgl: "the graphics card, through OpenGL",
  webasm: "the processor, through gpu.js: to compare; the wasm device is faster",
  cpu: "the processor, through gpu.js: to compare; the wasm device is faster",
};

const sentence = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/^gpu: /, "") : String(error);
