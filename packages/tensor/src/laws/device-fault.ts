/** The contract of every device: on any call of any operation it gives what the interpreter gives. */
import { compile } from "../compile/compile.ts";
import type { Device } from "../devices/device.ts";
import { interpreter } from "../devices/interpreter/interpreter.ts";
import type { Sampler } from "../ops/sample.ts";
import { read } from "../ops/tensor.ts";
import { toHost } from "../to-host.ts";
import { drawFrom, drawnCall, relativeError } from "./draw.ts";
import { samplers } from "./samplers.ts";

/** How a device is held to its contract. */
export interface DeviceLaw {
  /** The operations to try, by their names: all of this package unless told otherwise. Add your own. */
  readonly samplers?: Readonly<Record<string, Sampler>>;
  /** The number of drawn calls of each operation, 20 by default. */
  readonly calls?: number;
  /** The largest difference that is allowed, relative to the largest number of a result: 5e-5, for float32, unless told otherwise. */
  readonly tolerance?: number;
}

/**
 * Draws calls of every operation, and compares the results of a device with the interpreter's: a sentence for the first call on
 * which they differ, or nothing. The calls are the same each time.
 *
 * @example
 * ```ts
 * await deviceFault(interpreter(), { calls: 1 }); // undefined
 * ```
 */
export const deviceFault = async (
  device: Device,
  { samplers: list = samplers, calls = 20, tolerance = 5e-5 }: DeviceLaw = {},
): Promise<string | undefined> => {
  const exact = interpreter();
  for (const [name, sampler] of Object.entries(list)) {
    for (let seed = 0; seed < calls; seed++) {
      const { call, data } = drawnCall(drawFrom(seed), sampler);
      const run = async (on: Device): Promise<ArrayLike<number>> => read(await toHost(compile(call, on)(data)));
      const [ours, theirs] = [await run(device), await run(exact)];
      const error = relativeError(ours, theirs);
      if (!(error < tolerance)) {
        return `${device.name} differs from the interpreter by ${error} on '${name}' of ${data.map(({ sizes }) => `[${sizes.join(", ")}]`).join(", ")}: drawFrom(${seed}) draws the call.`;
      }
    }
  }
  return undefined;
};
