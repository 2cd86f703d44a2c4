// The gpu device.
import { withCheckedIndices } from "../indices.ts";
import type { Passes } from "../../plan/passes.ts";
import type { Program } from "../../graph/program.ts";
import { closable, type Device, type Plan } from "../device.ts";
import { millisecondsPerCall } from "../timing.ts";
import { wasm } from "../wasm/device.ts";
import { prepareKernels } from "./kernel-by-kernel/plan.ts";
import { type KernelMode, runnerFor } from "./kernel-by-kernel/runner.ts";
import { loadGpuJs } from "./gpu-js.ts";
import { cardOf } from "./webgpu/card.ts";
import type { CardFeature } from "./webgpu/card-features.ts";
import { openDevice } from "./webgpu/open.ts";
import { preparePlan } from "./webgpu/plan.ts";
import { isSoftware, softwareRemark } from "./webgpu/software.ts";

/**
 * The way the shaders run: `webgpu` in Node and browsers, `webgl2` in browsers and `headlessgl` in Node run on the graphics
 * card; `webasm` and `cpu` run the same shaders on the processor, to compare.
 */
export type GpuMode = "webgpu" | KernelMode;

/** How the gpu device compiles and runs. */
export interface GpuOptions {
  /** The mode, by name. Nothing else runs in its place. */
  readonly mode: GpuMode;
  /** Passes to switch off, for comparison. */
  readonly passes?: Passes;
  /**
   * The most bytes of the card that live results may hold, in the mode webgpu: 4 GiB by default. A result is live until it is
   * released or collected. JavaScript collects a dropped result once a task has ended. A call for which there is no room is
   * refused.
   */
  readonly memory?: number;
  /**
   * Features of the card that are not to be used, though it has them, in the mode webgpu. None is needed for a right result. All
   * that the card has are used by default: its clock (`timestamp-query`), for profiles, and threads that run in step (`subgroups`), for sums along
   * rows, whose last bits they change.
   */
  readonly without?: readonly CardFeature[];
  /** Receives a remark if the card of the mode webgpu is a driver in software: that it is one, and what to expect of it. */
  readonly onSoftware?: (remark: string) => void;
  /** Receives the card of the mode webgpu, so that a test or a page can watch it, or lose it. */
  readonly onCard?: (card: { readonly destroy: () => void }) => void;
}

/** The bytes that live results may hold by default: 4 GiB. */
const MEMORY = 2 ** 32;

/**
 * The gpu device: it runs the kernels of a plan as shaders that gpu.js compiles, in float32. Carried state stays on the card.
 *
 * In the mode webgpu results are promises of the card: `await toHost(result)` brings them to the host. In the other modes
 * `read` gives them, as on every device.
 *
 * Throws an `Error` if the package, a graphics card or a required ability of the card is missing.
 */
export const gpu = async (options: GpuOptions): Promise<Device> => {
  const { mode, passes = {}, memory = MEMORY, without = [], onSoftware, onCard } = options;
  if (!(memory > 0))
    throw new RangeError(`gpu: memory is ${memory}, but it is how many bytes results may hold, above 0.`);
  const gpuJs = await loadGpuJs();
  const name = `gpu (${mode})`;
  if (mode === "webgpu") {
    const opened = await openDevice(without);
    if (isSoftware(opened.adapter)) onSoftware?.(softwareRemark(opened.adapter));
    const card = cardOf(opened, gpuJs, memory);
    onCard?.(card.device);
    const prepare = (program: Program): Plan =>
      checked(program, (readsUnused) => preparePlan(program, card, { passes, readsUnused }));
    return closable({ name, prepare, storesFloat16: true }, card.close);
  }
  const runner = runnerFor(gpuJs, mode);
  const prepare = (program: Program): Plan =>
    checked(program, (readsUnused) => prepareKernels(program, runner, { passes, readsUnused }));
  return closable({ name, prepare }, () => undefined);
};

const checked = (program: Program, prepare: (readsUnused: boolean) => Plan): Plan =>
  withComparison(withCheckedIndices(program, prepare), program);

/** A plan whose profile also gives the wasm device's time for the same call on this machine, to tell whether the card pays. */
const withComparison = (plan: Plan, program: Program): Plan => ({
  ...plan,
  profile: async (inputs) => {
    const profile = (await plan.profile?.(inputs)) ?? { kernels: [], remarks: [] };
    const ours = await millisecondsPerCall(plan, program, inputs);
    const processor = wasm();
    const onWasm = await millisecondsPerCall(processor.prepare(program), program, inputs);
    processor.close();
    const verdict =
      onWasm < ours
        ? "the plan is too short, or its products too small, for this device"
        : `this device is ${(onWasm / ours).toFixed(1)} times as fast`;
    return { ...profile, remarks: [...profile.remarks, `The wasm device takes ${onWasm.toFixed(2)} ms: ${verdict}.`] };
  },
});
