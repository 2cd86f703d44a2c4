// An open graphics card: its buffers, its pipelines, and its errors.
import type { HostArray } from "../../../tensor.ts";
import { TooLargeError } from "../../../too-large.ts";
import type { GpuJs } from "../gpu-js.ts";
import type { Shader } from "../../../languages/shaders/shader.ts";
import type { Assembled } from "./assemble.ts";
import { type Account, createAccount } from "./account.ts";
import { type Calibration, calibrate } from "./calibration.ts";
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
import { translate } from "./translate.ts";

/** A graphics card behind WebGPU: its memory, and shaders made ready. */
export interface Card {
  readonly opened: OpenDevice;
  readonly device: GpuDevice;
  /** Those of its buffers that hold tables as 16-bit floats, two in a word. */
  readonly halves: WeakSet<GpuBuffer>;
  readonly allocate: (elements: number) => GpuBuffer;
  /** A buffer of parameters. */
  readonly parameters: (values: Uint32Array<ArrayBuffer>) => GpuBuffer;
  /** Writes elements into a buffer, behind so many others. */
  readonly write: (buffer: GpuBuffer, elements: HostArray, offset?: number) => void;
  readonly read: (buffer: GpuBuffer, elements: number) => Promise<Float32Array>;
  /** A buffer for reading numbers on the host a moment later. The commands that compute the numbers also copy them. */
  readonly copyOut: (encoder: GpuEncoder, from: GpuBuffer, offset: number, elements: number) => GpuBuffer;
  /** The statements of a shader in WebGPU's language. */
  readonly bodyOf: (shader: Shader) => string;
  readonly pipeline: (launch: Pick<Assembled<unknown>, "code" | "buffers">) => Pipeline;
  /** Throws the error that happened on the card, if one did, or an error that says that the card was closed. */
  readonly check: () => void;
  /** What the card can do: measured when it is first asked for. */
  readonly calibration: () => Promise<Calibration>;
  /** The account of the memory that results hold. */
  readonly account: Account;
  /** Gives back everything on the card. */
  readonly close: () => void;
}

/** A shader made ready. */
export interface Pipeline {
  readonly layout: GpuLayout;
  readonly pipeline: GpuPipeline;
}

/** The number of shaders and pipelines that a card keeps beside those of existing plans. */
const MOST_PIPELINES = 1024;

/** A card. It keeps its shaders, so that equal ones of several plans are translated once. Results may hold `memory` bytes. */
export const cardOf = (opened: OpenDevice, gpuJs: GpuJs, memory: number): Card => {
  const { device } = opened;
  let failure: string | undefined;
  device.addEventListener("uncapturederror", (event) => {
    // The next use of the card throws it: the driver need not print it beside.
    event.preventDefault();
    failure ??= event.error.message;
  });
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
  const buffer = (bytes: number, usage: number): GpuBuffer => {
    const most = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize);
    if (bytes > most) {
      throw new TooLargeError(
        `gpu: a tensor takes ${bytes} bytes, but this graphics card allows ${most} in one piece. Use fewer items or dimensions, smaller batches, or the wasm device.`,
      );
    }
    return device.createBuffer({ size: Math.max(4, bytes), usage });
  };
  const make = ({ code, buffers }: Pick<Assembled<unknown>, "code" | "buffers">): Pipeline => {
    const layout = device.createBindGroupLayout({ entries: entriesOf(buffers) });
    const pipeline = device.createComputePipeline({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code }), entryPoint: "main" },
    });
    return { layout, pipeline };
  };
  const bodies = recent<string>();
  const pipelines = recent<Pipeline>();
  let calibration: Promise<Calibration> | undefined;
  const card: Card = {
    calibration: () => (calibration ??= calibrate(card)),
    opened,
    device,
    halves: new WeakSet(),
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
    write: (to, elements, offset = 0) => {
      device.queue.writeBuffer(
        to,
        4 * offset,
        elements instanceof Float32Array ? elements : Float32Array.from(elements),
      );
    },
    copyOut: (encoder, from, offset, elements) => {
      const copy = device.createBuffer({ size: Math.max(4, 4 * elements), usage: USAGE.mapRead | USAGE.copyTarget });
      encoder.copyBufferToBuffer(from, 4 * offset, copy, 0, 4 * elements);
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
    // The key includes the longest loop: a shader of the same text for fewer occurrences would cut a sum off.
    bodyOf: (shader) => bodies(JSON.stringify(shader), () => translate(gpuJs, shader)),
    pipeline: (launch) => pipelines(launch.code, () => make(launch)),
  };
  return card;
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

const entriesOf = (buffers: Assembled<unknown>["buffers"]) => [
  { binding: 0, visibility: COMPUTE_STAGE, buffer: { type: "uniform" } },
  ...buffers.map(({ isWritten }, i) => ({
    binding: i + 1,
    visibility: COMPUTE_STAGE,
    buffer: { type: isWritten ? "storage" : "read-only-storage" },
  })),
];

/** Keeps what was made for the keys that were asked for last. */
const recent = <T>(): ((key: string, make: () => T) => T) => {
  const known = new Map<string, T>();
  return (key, make) => {
    const value = known.get(key) ?? make();
    known.delete(key);
    known.set(key, value);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_PIPELINES) break;
      known.delete(oldest);
    }
    return value;
  };
};
