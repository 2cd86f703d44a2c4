/** Compilation: from a function of trees of tensors to one of trees of data, which keeps a plan for each kind of arguments. */
import { checkFields, checkFunction } from "../shape/sizes.ts";
import type { Device, Plan } from "../devices/device.ts";
import type { Stage } from "../graph/stage.ts";
import { fill, match } from "../template.ts";
import type { AnyTensor } from "../tensor.ts";
import { type Leaf, leaves, outlineOf, withTensors } from "../tree.ts";
import { type TreePart, partsOf } from "../tree-walk.ts";
import { ARGUMENTS, refuseDescriptions, tensorsOf } from "./given.ts";
import { beside } from "./meanwhile.ts";
import { ownData } from "./own-data.ts";
import type { Costs } from "./profile.ts";
import { isPure } from "./pure.ts";
import { traceCall, type Traced, verifySame, verifyWatched } from "./trace-call.ts";

/** How a function is compiled. */
export interface CompileOptions {
  /**
   * The field of the result that takes the place of the first argument: a step's new state for its old one. The old one
   * is spent by the call, and the device may update it in place.
   */
  readonly carry?: string;
  /**
   * The results stay in the device's memory, as a carried state does, until they are read: for the state from which a training
   * starts. Others are copied to the host, since the device's memory is used again.
   *
   * With `float16` those of floats that have two dimensions or more are rounded to 16-bit floats, of 11 binary digits: half of the memory, and of what a call reads
   * of them, for tables that are read alone. A graphics card in the mode webgpu stores them so.
   */
  readonly resident?: boolean | "float16";
  /**
   * The number of plans that are kept, 64 by default: one for each set of sizes, texts and so on. The least recently used plan is
   * dropped, and is made again when it is needed.
   */
  readonly plans?: number;
}

/** A compiled function: it takes and gives data, where the function it was made from takes and gives descriptions. */
export interface Compiled<A extends readonly unknown[], R> {
  (...args: A): R;
  /**
   * Calls the function, and does other work on this thread once the device has taken over the arguments: the threads of a device
   * begin without this thread. Training prepares the next batch this way.
   *
   * @throws MeanwhileError if the work throws, once the call has ended: it has the result, so that a carried state is not lost
   */
  readonly meanwhile: (work: () => void, ...args: A) => R;
  /** The plan for these arguments as text. */
  readonly explain: (...args: A) => string;
  /**
   * The stages of the function with these arguments on its way to a plan: the program after each pass, with the purpose of the
   * pass. `for (const { pass, why, text } of await step.stages(state, batch)) console.log(pass, why, text)`. A
   * device without passes, such as the interpreter, gives none.
   */
  readonly stages: (...args: A) => Promise<readonly Stage[]>;
  /**
   * The measured cost of a call with these arguments on this machine, as text, and the cost of each kernel by itself: on wasm on
   * one thread, with kernels that run together as one. On a graphics card the text also says whether the plan is too short or a
   * product too small to be worth it. The arguments are not spent.
   */
  readonly profile: (...args: A) => Promise<string>;
  /** What `profile` measures, as data. */
  readonly costs: (...args: A) => Promise<Costs>;
  /**
   * What a call with these arguments will cost, as text, before anything runs: the bytes exactly, the milliseconds by what the device
   * was measured to do, for which it takes up to two seconds once. A graphics card can tell it; for another device the text says that
   * it cannot.
   */
  readonly predict: (...args: A) => Promise<string>;
}

/**
 * Compiles a pure function of trees of tensors for a device.
 *
 * The function is traced, and a plan made, for each kind of arguments: for their names and sizes, and for the texts and booleans
 * among them, null and undefined. Numbers are refused, since a plan for each would be made: what changes from call to call, the
 * learning rate, the keys and the batch, is a tensor.
 *
 * A number or tensor that the function takes from outside its arguments would be frozen into the plan. Captured data is
 * refused. For the rest, the function is traced once more at every call, before anything runs, and must give the very graph that
 * the plan was made from: so a number that changed is refused at the next call. That costs a tenth of a training step of
 * AttRec, and `pure` spares nearly all of it to a function that is known to depend on its arguments alone.
 *
 * @throws TypeError if an argument is no tree of tensors, if data is captured, or if the function is not pure; RangeError if
 * `plans` is not a whole number from 1 on
 *
 * @example
 * ```ts
 * const step = compile((w: Tensor<["n"]>, rate: Tensor<[]>) => sub(w, mul(rate, w)), wasm());
 * read(step(tensor("n", [1, 2], { n: 2 }), scalar(0.5))); // [0.5, 1]
 * ```
 */
export const compile = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  device: Device,
  options: CompileOptions = {},
): Compiled<A, R> => {
  checkFunction("compile", "f", f);
  checkFields("compile", "options", options, "carry, resident and plans");
  checkFunction("compile", "device.prepare", Object(device).prepare);
  refuseOptions(options);
  refuseFloat16(options, device);
  const { plans: most = PLANS } = options;
  /** The plans, with the most recently used one last. */
  const plans: Prepared<R>[] = [];
  /** The plan for arguments, and their tensors. */
  const planFor = (args: A): readonly [Prepared<R>, readonly AnyTensor[]] => {
    for (const [k, known] of plans.entries()) {
      const given = match(known.form, args);
      if (!given) continue;
      plans.push(...plans.splice(k, 1));
      return [known, given];
    }
    const { leaves: given } = outlineOf(args, ARGUMENTS);
    const made = prepare(f, args, given, device, options);
    plans.push(made);
    if (plans.length > most) plans.shift()?.plan.release?.();
    return [made, given.map(({ tensor }) => tensor)];
  };
  const run = (args: A, meanwhile?: () => void): R => {
    const [prepared, given] = planFor(args);
    const { traced, plan } = prepared;
    refuseDescriptions(given, traced.program);
    if (isDue(isPure(f), prepared.calls))
      verifySame(traced, traceCall(f, args, leaves(args), options), prepared.calls + 1);
    else if (prepared.calls > 0) verifyWatched(traced, prepared.calls + 1);
    prepared.calls++;
    return beside(meanwhile, (work) => fill(prepared.result, plan.run(tensorsOf(given, traced.program), work)) as R);
  };
  const costs = async (args: A): Promise<Costs> => {
    const [{ plan, traced }, given] = planFor(args);
    refuseDescriptions(given, traced.program);
    const { measureCosts } = await PROFILE();
    return measureCosts(plan, traced.program, await ownData(given));
  };
  return Object.assign((...args: A) => run(args), {
    meanwhile: (work: () => void, ...args: A) => run(args, work),
    explain: (...args: A) => planFor(args)[0].plan.describe(),
    stages: async (...args: A) => (await planFor(args)[0].plan.stages?.()) ?? [],
    profile: async (...args: A) => (await PROFILE()).describeProfile(device.name, await costs(args)),
    costs: (...args: A) => costs(args),
    predict: async (...args: A) => {
      const { describePrediction } = await PROFILE();
      return describePrediction(device.name, await planFor(args)[0].plan.predict?.());
    },
  });
};

/** What measures: a page loads it when it asks for a profile. */
const PROFILE = () => import("./profile.ts");

/** The number of plans that are kept by default. */
const PLANS = 64;

/** A function that was declared pure is traced again at each 128th call, and at the second. */
const RARELY = 128;

/** Whether a function is to be traced again before a call, by the number of earlier calls. */
const isDue = (isDeclared: boolean, calls: number): boolean =>
  calls > 0 && (!isDeclared || calls === 1 || calls % RARELY === 0);

/** A plan, and what it was made for. */
interface Prepared<R> {
  readonly plan: Plan;
  readonly traced: Traced<R>;
  /** The form of arguments that it is for. */
  readonly form: readonly TreePart[];
  /** The form of its results. */
  readonly result: readonly TreePart[];
  calls: number;
}

const prepare = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  args: A,
  given: readonly Leaf[],
  device: Device,
  options: CompileOptions,
): Prepared<R> => {
  const traced = traceCall(f, args, given, options);
  const { program, graph, result } = traced;
  // Of the arguments the names and sizes are kept: the data of this call is not.
  const form = partsOf(withTensors(args, graph.inputs));
  return { plan: device.prepare(program), traced, form, result: partsOf(result), calls: 0 };
};

const refuseFloat16 = ({ resident }: CompileOptions, { name, storesFloat16 = false }: Device): void => {
  if (resident !== "float16" || storesFloat16) return;
  throw new TypeError(
    `compile: resident is 'float16', but the device ${name} stores no 16-bit floats: take gpu({ mode: "webgpu" }), or resident: true.`,
  );
};

const refuseOptions = ({ carry, resident, plans }: CompileOptions): void => {
  if (resident && carry !== undefined) {
    throw new TypeError(
      `compile: results are resident or carried; '${carry}' is carried, and stays on the device anyway.`,
    );
  }
  if (plans !== undefined && !(Number.isInteger(plans) && plans > 0)) {
    throw new RangeError(`compile: plans is ${plans}, but it is how many plans are kept, a whole number from 1 on.`);
  }
};
