/// <reference lib="esnext.disposable" preserve="true" />
/** The interface of a device: it makes a program ready, runs it, and ends. */
import type { Program } from "../graph/program.ts";
import type { Stage } from "../graph/stage.ts";
import type { AnyTensor } from "../tensor.ts";

/** A program made ready for one set of sizes. */
export interface Plan {
  /**
   * Runs the program on data. The results are data, and carried ones belong to the device. `meanwhile` is other work of the
   * caller's, and runs once the device has taken over the data. The device's other threads, if any, begin without waiting for it.
   */
  readonly run: (inputs: readonly AnyTensor[], meanwhile?: () => void) => readonly AnyTensor[];
  /** Gives back what the plan holds on its device, until it runs again. */
  readonly release?: () => void;
  /** The plan as text: its kernels in order, and the memory that it takes. */
  readonly describe: () => string;
  /** The program after each pass, if passes made the plan. */
  readonly stages?: () => Promise<readonly Stage[]>;
  /** The costs of its kernels, if the device can tell them. The data stays the caller's. */
  readonly profile?: (inputs: readonly AnyTensor[]) => Promise<Profile>;
  /** What a call will cost, if the device can tell before it runs one. */
  readonly predict?: () => Promise<Prediction | undefined>;
}

/** What a call of a plan will cost, told before it runs. */
export interface Prediction {
  readonly milliseconds: number;
  /** The bytes that the host sends in a call all of whose data is new to the device, and those that the plan holds there: exactly. */
  readonly sent: number;
  readonly held: number;
  /** Its kernels, in their order. */
  readonly kernels: readonly PredictedCost[];
}

/** The cost of a kernel, told before it runs. */
export interface PredictedCost {
  readonly name: string;
  /** By what a calibration of the device found out. */
  readonly milliseconds: number;
  /** What it reads and writes in the device's memory, each element once, and of a gathered table as many as the indices name. */
  readonly bytes: number;
}

/** The costs of a plan's kernels, measured one by one. */
export interface Profile {
  readonly kernels: readonly KernelCost[];
  /** Further remarks, a line each. */
  readonly remarks: readonly string[];
}

/** The cost of a kernel. */
export interface KernelCost {
  readonly name: string;
  readonly milliseconds: number;
  /** Multiplications and additions of a product. */
  readonly operations?: number;
  /** What was told of it before it ran, if the device can tell. */
  readonly predicted?: Omit<PredictedCost, "name">;
  readonly remark?: string;
}

/** A runner of programs. Every device gives the interpreter's results, up to its precision. */
export interface Device {
  /** Its name in messages and results. */
  readonly name: string;
  /** Whether it stores tables as 16-bit floats where a function is compiled with `resident: "float16"`. */
  readonly storesFloat16?: boolean;
  /** Makes a program ready to run. */
  readonly prepare: (program: Program) => Plan;
  /**
   * Ends the device, and gives back its threads and its memory. Values that were read stay; a call is an error from then on.
   * Closing is optional: a device that nothing refers to any more ends by itself, later. `using device = wasm()` closes it at
   * the end of a block.
   */
  readonly close: () => void;
  /** The same as `close`, for `using`. */
  readonly [Symbol.dispose]: () => void;
}

/** The parts of a device while it is open. */
interface Open {
  readonly prepare: (program: Program) => Plan;
  readonly end: () => void;
  /** The plans, each under the object that stands for it outside. Nothing else holds the plans, so they go with the device. */
  readonly plans: WeakMap<object, Plan>;
}

/**
 * A device that can be closed: closing calls `end`, which gives back the device's holdings, once. A plan of a closed device
 * throws an error that says so, and no longer holds the device's memory.
 *
 * @example
 * ```ts
 * const device = closable({ ...interpreter(), name: "mine" }, () => undefined);
 * const double = compile((x: Tensor<[]>) => mul(x, 2), device);
 * read(double(scalar(4))); // [8]
 * device.close();
 * double(scalar(4)); // Error: The device mine was closed: make another, and compile for that one.
 * ```
 */
export const closable = (
  { name, prepare, storesFloat16 = false }: Pick<Device, "name" | "prepare" | "storesFloat16">,
  end: () => void,
): Device => {
  let device: Open | undefined = { prepare, end, plans: new WeakMap() };
  const opened = (): Open => {
    if (device) return device;
    throw new Error(`The device ${name} was closed: make another, and compile for that one.`);
  };
  const close = (): void => {
    const closing = device;
    device = undefined;
    closing?.end();
  };
  const planOf = (outside: object): Plan => {
    const plan = opened().plans.get(outside);
    if (plan) return plan;
    throw new RangeError(`The device ${name} has lost a plan.`);
  };
  // Node has the symbol from 20.5 on. Tools that translate `using` for an older Node take this one.
  const dispose = (Symbol as { dispose?: typeof Symbol.dispose }).dispose ?? Symbol.for("Symbol.dispose");
  return {
    name,
    storesFloat16,
    prepare: (program) => {
      const { prepare, plans } = opened();
      const outside = {};
      plans.set(outside, prepare(program));
      return {
        run: (inputs, meanwhile) => planOf(outside).run(inputs, meanwhile),
        describe: () => planOf(outside).describe(),
        stages: async () => (await planOf(outside).stages?.()) ?? [],
        release: () => device?.plans.get(outside)?.release?.(),
        profile: async (inputs) => (await planOf(outside).profile?.(inputs)) ?? { kernels: [], remarks: [] },
        predict: async () => planOf(outside).predict?.(),
      };
    },
    close,
    [dispose as typeof Symbol.dispose]: close,
  };
};
