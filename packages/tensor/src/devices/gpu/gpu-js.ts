// The types of gpu.js, an optional package, and how it is loaded.
import type { KernelFunction } from "../../languages/shaders/functions.ts";

/**
 * The part of gpu.js that this device uses. The package's own types leave much of it out. Some of these members are not
 * documented, so the package is pinned to one version, and `gpu-js.test.ts` tests the members that the device relies on.
 */
export interface GpuJs {
  readonly GPU: new (settings: { readonly mode: string }) => GpuJsInstance;
  readonly WebGPUKernel: new (source: string, settings: KernelSettings) => WebGpuTranslation;
  readonly input: (values: Float32Array, size: readonly number[]) => KernelInput;
}

export interface KernelInput {
  readonly value: Float32Array;
  readonly size: readonly number[];
}

export interface KernelSettings {
  readonly output: readonly number[];
  readonly loopMaxIterations: number;
  readonly precision?: "single";
  readonly pipeline?: boolean;
  readonly immutable?: boolean;
  readonly dynamicArguments?: boolean;
  readonly functions?: readonly KernelFunction[];
}

/** Translates a kernel without running it. */
export interface WebGpuTranslation {
  readonly workgroupSize: readonly [number, number, number];
  threadDim: readonly number[];
  paramsLayout: ParametersLayout;
  readonly setupConstants: () => void;
  readonly setupArguments: (inputs: readonly KernelInput[]) => void;
  readonly validateSettings: (inputs: readonly KernelInput[]) => void;
  readonly translateSource: () => void;
  readonly computeParamsLayout: () => ParametersLayout;
  readonly assembleWGSL: () => string;
}

export interface ParametersLayout {
  readonly byteLength: number;
  readonly arrayArgs: readonly { readonly name: string; readonly dimsOffset: number }[];
}

/** A value that a kernel gave: numbers, or a texture that stays on the graphics card. */
export interface KernelTexture {
  readonly toArray: () => Float32Array | readonly Float32Array[];
  readonly delete: () => void;
}
export type KernelValue = KernelTexture | Float32Array | readonly Float32Array[];

export interface RunnableKernel {
  (...inputs: readonly (KernelInput | KernelValue)[]): KernelValue;
  readonly kernel: { readonly constructor: { readonly name: string } };
  readonly destroy: () => void;
}

export interface GpuJsInstance {
  readonly createKernel: (source: string, settings: KernelSettings) => RunnableKernel;
  readonly destroy: () => Promise<void>;
}

/**
 * Loads gpu.js, an optional package. Throws an `Error` that says how to install it if it is missing.
 */
export const loadGpuJs = async (): Promise<GpuJs> => {
  const loaded: unknown = await import("gpu.js").catch((cause: unknown) => {
    throw new Error(
      'The gpu device needs the package gpu.js, which is not installed: run "npm install gpu.js@2.24.1". The wasm device needs no package.',
      { cause },
    );
  });
  const module = hasMembers(loaded) ? loaded : defaultOf(loaded);
  if (module && hasMembers(module)) return module;
  throw new Error("The package gpu.js is another version than 2.24.1: it lacks what the gpu device relies on.");
};

const defaultOf = (loaded: unknown): unknown =>
  typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;

const hasMembers = (loaded: unknown): loaded is GpuJs =>
  typeof loaded === "object" && loaded !== null && "GPU" in loaded && "WebGPUKernel" in loaded && "input" in loaded;
