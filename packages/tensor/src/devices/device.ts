/// <reference lib="esnext.disposable" preserve="true" />
/** What a device is: it makes a program ready, runs it, and ends. */
import type { Program } from "../graph/program.ts";
import type { Stage } from "../graph/stage.ts";
import type { AnyTensor } from "../tensor.ts";

/** A program made ready for one set of sizes. */
export interface Plan {
  /**
   * Runs the program on data; the results are data, and belong to the device where they are carried. `meanwhile` is other
   * work of the caller's, done once the data was taken over: where there are more threads, they begin without it.
   */
  readonly run: (inputs: readonly AnyTensor[], meanwhile?: () => void) => readonly AnyTensor[];
  /** Gives back what the plan holds on its device, until it runs again. */
  readonly release?: () => void;
  /** The plan as text: what runs, in order, and the memory that it takes. */
  readonly describe: () => string;
  /** The program after each pass that made the plan of it, where passes did. */
  readonly stages?: () => readonly Stage[];
  /** What its kernels cost on data that stays the caller's, where the device can tell. */
  readonly profile?: (inputs: readonly AnyTensor[]) => Promise<Profile>;
}

/** What the kernels of a plan cost, as measured one by one. */
export interface Profile {
  readonly kernels: readonly KernelCost[];
  /** What else there is to say, a line each. */
  readonly remarks: readonly string[];
}

/** What a kernel costs. */
export interface KernelCost {
  readonly name: string;
  readonly milliseconds: number;
  /** Multiplications and additions of a product. */
  readonly operations?: number;
  readonly remark?: string;
}

/** What runs programs. Every device gives the interpreter's results, up to its precision. */
export interface Device {
  /** Its name in messages and results. */
  readonly name: string;
  /** Makes a program ready to run. */
  readonly prepare: (program: Program) => Plan;
  /**
   * Ends the device, and gives back what it holds: its threads, its memory. What was read stays; a call is an error from
   * then on. Nobody has to: a device that nothing refers to any more ends by itself, later. `using device = wasm()` does it at
   * the end of a block.
   */
  readonly close: () => void;
  /** The same as `close`, for `using`. */
  readonly [Symbol.dispose]: () => void;
}

/** What a device has while it is open. */
interface Open {
  readonly prepare: (program: Program) => Plan;
  readonly end: () => void;
  /** The plans, each for what stands for it outside: nothing else holds them, so that they go with the device. */
  readonly plans: WeakMap<object, Plan>;
}

/**
 * A device that can be closed: `end` gives back what it holds, once. What was made ready by it says so afterwards, and no longer
 * holds the device's memory.
 */
export const closable = ({ name, prepare }: Pick<Device, "name" | "prepare">, end: () => void): Device => {
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
  // Node knows the symbol from 20.5 on; before, tools that write `using` for it take this one.
  const dispose = (Symbol as { dispose?: typeof Symbol.dispose }).dispose ?? Symbol.for("Symbol.dispose");
  return {
    name,
    prepare: (program) => {
      const { prepare, plans } = opened();
      const outside = {};
      plans.set(outside, prepare(program));
      return {
        run: (inputs, meanwhile) => planOf(outside).run(inputs, meanwhile),
        describe: () => planOf(outside).describe(),
        stages: () => planOf(outside).stages?.() ?? [],
        release: () => device?.plans.get(outside)?.release?.(),
        profile: async (inputs) => (await planOf(outside).profile?.(inputs)) ?? { kernels: [], remarks: [] },
      };
    },
    close,
    [dispose as typeof Symbol.dispose]: close,
  };
};
