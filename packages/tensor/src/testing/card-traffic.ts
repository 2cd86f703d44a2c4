/** Counts what goes to a graphics card, and what comes back: dispatches, bytes and submissions. */
import { type GpuDevice, USAGE } from "../devices/gpu/webgpu/interface.ts";

/** What went to a card and came back since the last count. */
export interface Traffic {
  /** Shaders that were started. */
  readonly dispatches: number;
  /** Bytes that the host wrote to the card. */
  readonly bytes: number;
  /** Bytes that the host asked the card for. */
  readonly returned: number;
  /** Command buffers that were submitted. */
  readonly submissions: number;
  /** Groups of buffers that were made for shaders. */
  readonly bindGroups: number;
}

const NOTHING: Traffic = { dispatches: 0, bytes: 0, returned: 0, submissions: 0, bindGroups: 0 };

/** A counter of the traffic to a card. */
export interface TrafficCounter {
  /** The traffic since the last call. */
  readonly take: () => Traffic;
  /** From now on nothing that is submitted is computed, so that only the work of the host takes time. */
  readonly stub: () => void;
  /** Counts no more, which takes time itself. */
  readonly end: () => void;
}

/** Counts the traffic to the card that `gpu({ onCard })` tells of. */
export const countTraffic = (card: object): TrafficCounter => {
  const device = card as GpuDevice;
  const { queue } = device;
  let [counted, isStubbed] = [NOTHING, false];
  const count = (name: keyof Traffic, by = 1): void => {
    counted = { ...counted, [name]: counted[name] + by };
  };
  const [submit, write] = [queue.submit.bind(queue), queue.writeBuffer.bind(queue)];
  const [encode, group] = [device.createCommandEncoder.bind(device), device.createBindGroup.bind(device)];
  const allocate = device.createBuffer.bind(device);
  const own = {
    submit: (commands: Parameters<typeof submit>[0]) => {
      count("submissions", commands.length);
      if (!isStubbed) submit(commands);
    },
    writeBuffer: (...given: Parameters<typeof write>) => {
      count("bytes", given[2].byteLength);
      write(...given);
    },
  };
  Object.assign(queue, own);
  Object.assign(device, {
    createBuffer: (options: Parameters<typeof allocate>[0]) => {
      const buffer = allocate(options);
      if ((options.usage & USAGE.mapRead) === 0) return buffer;
      const map = buffer.mapAsync.bind(buffer);
      return Object.assign(buffer, {
        mapAsync: (mode: number) => {
          count("returned", buffer.size);
          return map(mode);
        },
      });
    },
    createBindGroup: (options: Parameters<typeof group>[0]) => {
      count("bindGroups");
      return group(options);
    },
    createCommandEncoder: () => {
      const encoder = encode();
      const begin = encoder.beginComputePass.bind(encoder);
      return Object.assign(encoder, {
        beginComputePass: (...options: Parameters<typeof begin>) => {
          const pass = begin(...options);
          const dispatch = pass.dispatchWorkgroups.bind(pass);
          return Object.assign(pass, {
            dispatchWorkgroups: (...groups: Parameters<typeof dispatch>) => {
              count("dispatches");
              dispatch(...groups);
            },
          });
        },
      });
    },
  });
  return {
    take: () => {
      const taken = counted;
      counted = NOTHING;
      return taken;
    },
    stub: () => {
      isStubbed = true;
    },
    end: () => {
      // What the counter was put before is the classes' own.
      for (const name of ["createBuffer", "createBindGroup", "createCommandEncoder"])
        Reflect.deleteProperty(device, name);
      Reflect.deleteProperty(queue, "writeBuffer");
      Object.assign(queue, { submit: isStubbed ? () => undefined : submit });
    },
  };
};
