// An open graphics card: its buffers, its pipelines, and its errors.
import type { HostArray } from "../../../tensor.ts";
import type { GpuJs } from "../gpu-js.ts";
import type { Dispatch } from "../../../languages/shaders/shader.ts";
import { type Account, createAccount } from "./account.ts";
import {
  COMPUTE_STAGE,
  type GpuBuffer,
  type GpuDevice,
  type GpuEncoder,
  type GpuLayout,
  type GpuPipeline,
  MAP_READ,
  USAGE,
} from "./interface.ts";
import type { OpenDevice } from "./open.ts";
import { translate, type Translation } from "./translate.ts";

/** A graphics card behind WebGPU: its memory, and shaders made ready. */
export interface Card {
  readonly opened: OpenDevice;
  readonly device: GpuDevice;
  readonly allocate: (elements: number) => GpuBuffer;
  /** A buffer of parameters. */
  readonly parameters: (values: Uint32Array) => GpuBuffer;
  readonly write: (buffer: GpuBuffer, elements: HostArray) => void;
  readonly read: (buffer: GpuBuffer, elements: number) => Promise<Float32Array>;
  /** A buffer for reading numbers on the host a moment later. The commands that compute the numbers also copy them. */
  readonly copyOut: (encoder: GpuEncoder, from: GpuBuffer, elements: number) => GpuBuffer;
  readonly pipeline: (dispatch: Dispatch) => Pipeline;
  /** Throws the error that happened on the card, if one did, or an error that says that the card was closed. */
  readonly check: () => void;
  /** The account of the memory that results hold. */
  readonly account: Account;
  /** Gives back everything on the card. */
  readonly close: () => void;
}

/** A shader made ready. */
export interface Pipeline {
  readonly translation: Translation;
  readonly layout: GpuLayout;
  readonly pipeline: GpuPipeline;
  /** The number of the argument that is the output itself, or -1. */
  readonly own: number;
}

/** The number of shaders that a card keeps beside those of existing plans. */
const MOST_PIPELINES = 1024;

/** A card. It keeps its shaders, so that equal ones of several plans are translated once. Results may hold `memory` bytes. */
export const cardOf = (opened: OpenDevice, gpuJs: GpuJs, memory: number): Card => {
  const { device } = opened;
  let failure: string | undefined;
  device.addEventListener("uncapturederror", ({ error }) => (failure ??= error.message));
  void device.lost.then(({ reason, message }) => {
    failure ??= `the device was lost (${reason}): ${message || "no reason is given"}`;
  });
  let isClosed = false;
  const check = (): void => {
    if (isClosed) {
      throw new Error(
        "This tensor was on a graphics card whose device was closed, which has given it back: await toHost(tensor) before that.",
      );
    }
    if (failure !== undefined)
      throw new Error(`gpu: ${failure.trim()}. What it computed since is not to be relied on.`);
  };
  const pipelines = new Map<string, Pipeline>();
  const buffer = (bytes: number, usage: number): GpuBuffer => {
    const most = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize);
    if (bytes > most) {
      throw new RangeError(
        `gpu: a tensor takes ${bytes} bytes, but this graphics card allows ${most} in one piece. Use fewer items or dimensions, smaller batches, or the wasm device.`,
      );
    }
    return device.createBuffer({ size: Math.max(4, bytes), usage });
  };
  const make = (dispatch: Dispatch): Pipeline => {
    const translation = translate(gpuJs, dispatch);
    const own = dispatch.reads.indexOf(dispatch.writes);
    const layout = device.createBindGroupLayout({ entries: entriesOf(dispatch, own) });
    const pipeline = device.createComputePipeline({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code: translation.code }), entryPoint: "main" },
    });
    return { translation, layout, pipeline, own };
  };
  return {
    opened,
    device,
    check,
    account: createAccount(memory),
    close: () => {
      isClosed = true;
      device.destroy();
    },
    allocate: (elements) => buffer(4 * elements, USAGE.storage | USAGE.copySource | USAGE.copyTarget),
    parameters: (values) => {
      const made = buffer(values.byteLength, USAGE.uniform | USAGE.copyTarget);
      device.queue.writeBuffer(made, 0, values);
      return made;
    },
    write: (to, elements) => {
      device.queue.writeBuffer(to, 0, elements instanceof Float32Array ? elements : Float32Array.from(elements));
    },
    copyOut: (encoder, from, elements) => {
      const copy = device.createBuffer({ size: Math.max(4, 4 * elements), usage: USAGE.mapRead | USAGE.copyTarget });
      encoder.copyBufferToBuffer(from, 0, copy, 0, 4 * elements);
      return copy;
    },
    read: async (from, elements) => {
      check();
      const encoder = device.createCommandEncoder();
      const copy = device.createBuffer({ size: Math.max(4, 4 * elements), usage: USAGE.mapRead | USAGE.copyTarget });
      encoder.copyBufferToBuffer(from, 0, copy, 0, 4 * elements);
      device.queue.submit([encoder.finish()]);
      return readOnce(copy, check);
    },
    pipeline: (dispatch) => {
      // The key includes the longest loop: a shader of the same text for fewer occurrences would cut a sum off.
      const key = JSON.stringify([dispatch.shader, dispatch.reads.indexOf(dispatch.writes)]);
      const known = pipelines.get(key) ?? make(dispatch);
      pipelines.delete(key);
      pipelines.set(key, known);
      for (const oldest of pipelines.keys()) {
        if (pipelines.size <= MOST_PIPELINES) break;
        pipelines.delete(oldest);
      }
      // The sizes of arrays are parameters, which may differ where the shader is the same.
      return known;
    },
  };
};

/** Reads the numbers of a copied-out buffer, and gives the buffer back. */
export const readOnce = async (copy: GpuBuffer, check: () => void): Promise<Float32Array> => {
  try {
    await copy.mapAsync(MAP_READ);
  } catch (cause) {
    check();
    throw cause;
  }
  const elements = new Float32Array(copy.getMappedRange()).slice();
  copy.unmap();
  copy.destroy();
  check();
  return elements;
};

const entriesOf = ({ reads }: Dispatch, own: number) => [
  { binding: 0, visibility: COMPUTE_STAGE, buffer: { type: "uniform" } },
  ...reads.flatMap((_, i) =>
    i === own ? [] : [{ binding: 1 + i, visibility: COMPUTE_STAGE, buffer: { type: "read-only-storage" } }],
  ),
  { binding: 1 + reads.length, visibility: COMPUTE_STAGE, buffer: { type: "storage" } },
];
