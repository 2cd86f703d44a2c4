// Finds and opens a graphics card.
import { lacksDriver } from "./drivers.ts";
import { type CardFeature, cardFeaturesOf } from "./card-features.ts";
import type { Gpu, GpuAdapter, GpuDevice } from "./interface.ts";
import { subgroupOf } from "./subgroups.ts";

/** A graphics card that was found. In Node it ends with the object that found it, so this keeps that object. */
export interface FoundAdapter {
  readonly gpu: Gpu;
  readonly adapter: GpuAdapter;
}

/** A graphics card that was opened. */
export interface OpenDevice extends FoundAdapter {
  readonly device: GpuDevice;
  /** The threads that run in step and may add up what they have, if there are such: see `subgroupOf`. */
  readonly subgroup?: number;
}

/**
 * The graphics card that a browser gives, or in Node the package webgpu. It opens with as much memory as it has to offer, and with
 * the features that are used, except those of `without`.
 *
 * Throws an `Error` if there is none.
 */
export const openDevice = async (without: readonly CardFeature[] = []): Promise<OpenDevice> => {
  const found = await findAdapter();
  const device = await deviceOf(found.adapter, without);
  const subgroup = await subgroupOf(device, found.adapter.info);
  return { ...found, device, ...(subgroup !== undefined && { subgroup }) };
};

/** The adapter, to report on or to open. Throws an `Error` that names the missing part. */
export const findAdapter = async (): Promise<FoundAdapter> => {
  const { gpu, isOfBrowser } = await findGpu();
  if (!isOfBrowser && lacksDriver()) throw new Error(noCard(isOfBrowser));
  // Of two cards in one machine the fast one, and not the one that saves power.
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter) return { gpu, adapter };
  throw new Error(noCard(isOfBrowser));
};

/** What to do where WebGPU finds no graphics card: in a browser, or in Node. */
export const noCard = (isOfBrowser: boolean): string =>
  `gpu: WebGPU is there, but finds no graphics card. ${
    isOfBrowser
      ? "The browser has none that it trusts: its page about graphics (chrome://gpu, about:support) says why, and a newer driver may help. The mode webgl2 and the wasm device do without."
      : "On Linux it needs a Vulkan driver and libvulkan1; a driver that is in no usual place is named by the environment variable VK_ICD_FILENAMES, set before the program starts."
  }`;

const deviceOf = async (adapter: GpuAdapter, without: readonly CardFeature[]): Promise<GpuDevice> => {
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = adapter.limits;
  const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage };
  return adapter.requestDevice({ requiredLimits, requiredFeatures: cardFeaturesOf(adapter.features, without) });
};

/** The entry to WebGPU, and whether it is a browser's. */
const findGpu = async (): Promise<{ readonly gpu: Gpu; readonly isOfBrowser: boolean }> => {
  const { navigator } = globalThis as { readonly navigator?: { readonly gpu?: Gpu } };
  if (navigator?.gpu) return { gpu: navigator.gpu, isOfBrowser: true };
  if (typeof process === "undefined") {
    throw new Error(
      "gpu: this browser has no WebGPU here. It needs a page that is served by https or from this machine.",
    );
  }
  // The name is a variable, so that a bundler for browsers, which have WebGPU themselves, does not look for the package.
  const ofNode = "webgpu";
  const loaded: unknown = await import(/* @vite-ignore */ ofNode).catch((cause: unknown) => {
    throw new Error(
      'The gpu device in the mode webgpu needs the package webgpu in Node, which is not installed: run "npm install webgpu@0.6.2".',
      { cause },
    );
  });
  const module = loaded as { readonly create: (options: readonly string[]) => Gpu };
  return { gpu: module.create([]), isOfBrowser: false };
};
