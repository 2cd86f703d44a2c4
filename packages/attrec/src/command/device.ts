import { type Device, fmaAvailable, interpreter, wasm } from "@attrec/tensor";
import type { GpuMode } from "@attrec/tensor/gpu";
import { UsageError } from "./usage-error.ts";

/** What the gpu device runs on: each is asked for by its own name, and nothing else runs in its place. */
const modes: { readonly [Mode in GpuMode]: Mode } = {
  webgpu: "webgpu",
  webgl2: "webgl2",
  headlessgl: "headlessgl",
  webasm: "webasm",
  cpu: "cpu",
};
const isMode = (name: string): name is GpuMode => Object.hasOwn(modes, name);

/** The option of every command that computes. */
export const DEVICE_OPTION = "--device <name>";

/** Why wasm-fused is missing. */
export const NO_FMA = `it needs the relaxed SIMD of Node 22 or newer, and this is Node ${process.versions.node}`;

/** What the option says of itself. */
export const DEVICE_HELP = `wasm; wasm-fused: faster products, other last bits; interpreter: float64, slow, the specification; or through gpu.js ${Object.keys(modes).join(", ")} (see: attrec devices)`;

/**
 * The device of a name; wasm and wasm-fused with so many threads, or one for each processor. What a graphics card needs is loaded only if one
 * is asked for.
 *
 * @throws UsageError if there is no such name, and an `Error` if this machine lacks what the device needs
 */
export const deviceNamed = async (name: string, threads?: number): Promise<Device> => {
  const shared = threads === undefined ? {} : { threads };
  if (name === "wasm") return wasm(shared);
  if (name === "wasm-fused") {
    if (!fmaAvailable()) throw new Error(`The device wasm-fused is missing here: ${NO_FMA}. Use wasm instead.`);
    return wasm({ ...shared, fma: true });
  }
  if (name === "interpreter") return interpreter();
  if (!isMode(name)) {
    const [last, ...others] = ["wasm", "wasm-fused", "interpreter", ...Object.keys(modes)].toReversed();
    throw new UsageError(`There is no device '${name}': choose ${others.toReversed().join(", ")} or ${last}.`);
  }
  const { gpu } = await import("@attrec/tensor/gpu");
  return gpu({ mode: name });
};
