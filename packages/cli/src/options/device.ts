// Makes a device from its name, for the option `--device` of all commands.
import {
  type Device,
  fmaAvailable,
  interpreter,
  measureWide,
  wasm,
  type WasmOptions,
  wideAvailable,
} from "@attrec/tensor";
import type { GpuMode } from "@attrec/tensor/gpu";
import { either, shown } from "attrec/extend";
import { UsageError } from "../program/usage-error.ts";

/** The backends of the gpu device: each is asked for by its own name, and nothing else runs in its place. */
const modes: { readonly [Mode in GpuMode]: Mode } = {
  webgpu: "webgpu",
  webgl2: "webgl2",
  headlessgl: "headlessgl",
  webasm: "webasm",
  cpu: "cpu",
};
const isMode = (name: string): name is GpuMode => Object.hasOwn(modes, name);

/** The variants of the wasm device beside its default, by their names. */
export const wasmVariants = {
  "wasm-wide": { wide: true },
  "wasm-fused": { fma: true },
  "wasm-wide-fused": { wide: true, fma: true },
} as const satisfies Readonly<Record<string, WasmOptions>>;
const isVariant = (name: string): name is keyof typeof wasmVariants => Object.hasOwn(wasmVariants, name);

/** The reason why a variant of the wasm device is missing here, if it is missing. */
export const whyMissing = ({ wide, fma }: WasmOptions): string | undefined => {
  const here = `${process.arch} with Node ${process.versions.node}`;
  if (wide && !wideAvailable()) return `it needs x64 with Node 24 or newer, and this is ${here}`;
  if (fma && !fmaAvailable()) return `it needs the relaxed SIMD of Node 22 or newer, and this is ${here}`;
  return undefined;
};

/** The name that leaves the choice to {@link fastestWasm}: the device where none is named. */
export const AUTO = "auto";

/** Registers of 256 bits are chosen where a trial is at least so many times as fast in them: it is 1.8 where vectors are joined. */
const WORTHWHILE = 1.2;

/** A variant of the wasm device with the bytes of `wasm`, and how many times as fast a trial was in registers of 256 bits. */
export interface Fastest {
  readonly name: "wasm" | "wasm-wide";
  readonly gain: number;
}

/** The fastest device with the bytes of `wasm`, found out by a trial of a few milliseconds. */
export const fastestWasm = (): Fastest => {
  const gain = measureWide();
  return { name: gain >= WORTHWHILE ? "wasm-wide" : "wasm", gain };
};

/** Whether results of a device have the bytes of `wasm`. */
export const hasWasmBytes = (name: string): boolean => name === AUTO || name === "wasm" || name === "wasm-wide";

/** The names of all devices. */
export const deviceNames: readonly string[] = [
  AUTO,
  "wasm",
  ...Object.keys(wasmVariants),
  "interpreter",
  ...Object.keys(modes),
];

/**
 * The device of a name; its own name says which that is. Wasm and its variants get the given number of threads, or one for each
 * processor. The code for a graphics card is loaded only if a card is asked for.
 *
 * @throws UsageError if there is no such name, and an `Error` if this machine lacks what the device needs
 */
export const deviceNamed = async (name: string, threads?: number): Promise<Device> => {
  const shared = threads === undefined ? {} : { threads };
  if (name === AUTO) return deviceNamed(fastestWasm().name, threads);
  if (name === "wasm") return wasm(shared);
  if (isVariant(name)) {
    const why = whyMissing(wasmVariants[name]);
    if (why !== undefined) throw new Error(`The device ${name} is missing here: ${why}. Use wasm instead.`);
    return wasm({ ...shared, ...wasmVariants[name] });
  }
  if (name === "interpreter") return interpreter();
  if (!isMode(name)) {
    // No suggestion: a user who writes "gpu" does not mean "cpu".
    throw new UsageError(`There is no device ${shown(name)}: choose ${either(deviceNames)}.`);
  }
  const { gpu } = await import("@attrec/tensor/gpu");
  const onSoftware = (remark: string): void => void process.stderr.write(`attrec: webgpu runs on ${remark}.\n`);
  return gpu({ mode: name, onSoftware });
};
