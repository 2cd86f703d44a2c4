import { at } from "../at.ts";
import type { Device, Plan, Program } from "../devices/device.ts";
import { input } from "../ops/input.ts";
import { type Shape, show } from "../shape/dimension.ts";
import type { AnyTensor } from "../tensor.ts";
import { leaves, type Leaf, tensors, withTensors } from "../tree.ts";
import { topological } from "./graph.ts";
import { fingerprint } from "./fingerprint.ts";
import { describeProfile, millisecondsPerCall, ownData } from "./profile.ts";

/** How a function is compiled. */
export interface CompileOptions {
  /**
   * The field of the result that takes the place of the first argument: a step's new state for its old one. The old one
   * is spent by the call, and the device may update it in place.
   */
  readonly carry?: string;
  /**
   * The results stay in the device's memory, as a carried state does, until they are read: for the state that a training
   * starts from. Others are copied to the host, since the device's memory is used again.
   */
  readonly resident?: boolean;
}

/** A compiled function: it takes and gives data, where the function it was made from takes and gives descriptions. */
export interface Compiled<A extends readonly unknown[], R> {
  (...args: A): R;
  /**
   * Calls the function, and does other work on this thread once the arguments were taken over: the threads of a device
   * begin without it. Training makes the next batch ready so.
   */
  readonly meanwhile: (work: () => void, ...args: A) => R;
  /** The plan for these arguments as text. */
  readonly explain: (...args: A) => string;
  /**
   * What a call with these arguments costs on this machine, measured, as text, and what each kernel of it costs by itself:
   * on wasm on one thread, kernels that run together as one. On a graphics card also whether the plan is too short or a
   * product too small to be worth it. The arguments are not spent.
   */
  readonly profile: (...args: A) => Promise<string>;
}

/**
 * Compiles a pure function of trees of tensors for a device.
 *
 * The function is traced once for each set of sizes it is called with; the plan is kept. All that changes from call to
 * call is an argument, also the learning rate, the keys and the batch. A number or tensor captured from outside would
 * be frozen into the plan: captured data is refused at the first call, and the second call traces once more and
 * compares, so that a captured number that changed is refused too.
 *
 * @throws TypeError if an argument holds something that is neither a tensor nor a tree of tensors, if data is captured,
 * or if the function is not pure
 */
export const compile = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  device: Device,
  options: CompileOptions = {},
): Compiled<A, R> => {
  const plans: Traced<R>[] = [];
  const planFor = (args: A, given: readonly Leaf[]): Traced<R> => {
    const known = plans.find(({ signature }) => isOf(signature, given));
    if (known) return known;
    const traced = prepare(f, args, device, options);
    plans.push(traced);
    return traced;
  };
  const run = (args: A, meanwhile?: () => void): R => {
    const given = leavesOf(args);
    const traced = planFor(args, given);
    if (traced.calls === 1) verifyPurity(f, args, traced);
    traced.calls++;
    const results = traced.plan.run(
      given.map(({ tensor }) => tensor),
      meanwhile,
    );
    return withTensors(traced.result, results);
  };
  return Object.assign((...args: A) => run(args), {
    meanwhile: (work: () => void, ...args: A) => run(args, work),
    explain: (...args: A) => planFor(args, leavesOf(args)).plan.describe(),
    profile: async (...args: A) => {
      const given = leavesOf(args).map(({ tensor }) => tensor);
      const { plan, program } = planFor(args, leavesOf(args));
      const onHost = await ownData(given);
      const milliseconds = await millisecondsPerCall(plan, program, onHost);
      const profile = (await plan.profile?.(onHost)) ?? { kernels: [], remarks: [] };
      return describeProfile(device.name, milliseconds, profile);
    },
  });
};

interface Traced<R> {
  readonly plan: Plan;
  readonly program: Program;
  /** What was given at the first call. */
  readonly signature: Signature;
  readonly result: R;
  readonly print: string;
  calls: number;
}

const prepare = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  args: A,
  device: Device,
  options: CompileOptions,
): Traced<R> => {
  const { program, result } = trace(f, args, options);
  const signature = program.inputs.map(({ dtype, shape, sizes }, i) => ({
    path: at(program.names, i),
    dtype,
    shape,
    sizes,
  }));
  return { plan: device.prepare(program), program, signature, result, print: fingerprint(program), calls: 0 };
};

const trace = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  args: A,
  { carry, resident = false }: CompileOptions,
): { readonly program: Program; readonly result: R } => {
  if (resident && carry !== undefined) {
    throw new TypeError(
      `compile: results are resident or carried; '${carry}' is carried, and stays on the device anyway.`,
    );
  }
  const given = leaves(args);
  const inputs = given.map(({ tensor }) => input(tensor.shape, tensor.sizes, tensor.dtype));
  const result = f(...withTensors(args, inputs));
  const results = leaves(result);
  refuseCaptured(results);
  const program: Program = {
    inputs,
    outputs: results.map((leaf) => leaf.tensor),
    carried: results.map((leaf) => (carry === undefined ? -1 : carriedFrom(leaf, carry, given))),
    names: given.map(({ path }) => path),
    resident,
  };
  if (carry !== undefined) {
    const missing = given.find(({ path }, i) => isInFirst(path) && !program.carried.includes(i));
    if (missing)
      throw new TypeError(
        `compile: the result's '${carry}' has no '${inFirst(missing.path)}', which the first argument has.`,
      );
  }
  return { program, result };
};

const isInFirst = (path: string): boolean => path === "0" || path.startsWith("0.");
const inFirst = (path: string): string => path.slice(2);

/** The number of the input that an output takes the place of: the one at the same path of the first argument. */
const carriedFrom = ({ path, tensor }: Leaf, carry: string, given: readonly Leaf[]): number => {
  if (path !== carry && !path.startsWith(`${carry}.`)) return -1;
  const from = given.findIndex((leaf) => isInFirst(leaf.path) && inFirst(leaf.path) === path.slice(carry.length + 1));
  if (from < 0)
    throw new TypeError(`compile: the result has '${path}', but the first argument has nothing there to carry.`);
  const old = at(given, from).tensor;
  if (old.sizes.join() !== tensor.sizes.join()) {
    throw new TypeError(
      `compile: '${path}' was ${show(old.shape)} and would become ${show(tensor.shape)}: a carried state keeps its sizes.`,
    );
  }
  return from;
};

/** Data is an argument: inside a function it would be frozen into the plan. */
const refuseCaptured = (results: readonly Leaf[]): void => {
  for (const node of topological(results.map((leaf) => leaf.tensor))) {
    if (node.operation.lowering.kind === "data") {
      throw new TypeError(
        `compile: the function uses data ${show(node.shape)} that is not among its arguments; it would be frozen into the plan. Pass it as an argument.`,
      );
    }
  }
};

const verifyPurity = <A extends readonly unknown[], R>(f: (...args: A) => R, args: A, traced: Traced<R>): void => {
  const inputs = leaves(args).map(({ tensor }) => input(tensor.shape, tensor.sizes, tensor.dtype));
  const outputs = tensors(f(...withTensors(args, inputs)));
  const again = fingerprint({ inputs, outputs });
  if (again === traced.print) return;
  const [before, after] = firstDifference(traced.print, again);
  throw new TypeError(
    `compile: the function gave another graph at its second call ('${after}' where '${before}' was): it depends on something that changed and is not an argument. Pass it as an argument.`,
  );
};

const firstDifference = (a: string, b: string): readonly [string, string] => {
  const [before, after] = [a.split("\n"), b.split("\n")];
  const line = before.findIndex((text, i) => text !== after[i]);
  return [before[line] ?? "the end", after[line] ?? "the end"];
};

/** All that a plan depends on: the tensors that are given, by their way, type and sizes. */
type Signature = readonly (Pick<AnyTensor, "dtype" | "shape" | "sizes"> & { readonly path: string })[];

const isOf = (signature: Signature, given: readonly Leaf[]): boolean =>
  signature.length === given.length &&
  signature.every(({ path, dtype, shape, sizes }, i) => {
    const leaf = at(given, i);
    return (
      path === leaf.path &&
      dtype === leaf.tensor.dtype &&
      isSame(shape, leaf.tensor.shape) &&
      isSame(sizes, leaf.tensor.sizes)
    );
  });

const isSame = (a: Shape, b: Shape): boolean =>
  a === b || (a.length === b.length && a.every((dimension, axis) => dimension === b[axis]));

/** The tensors among the arguments. Numbers are refused. */
const leavesOf = (args: readonly unknown[]): readonly Leaf[] =>
  leaves(args, "", (value, path) => {
    if (typeof value !== "number") return;
    throw new TypeError(
      `compile: the argument at '${path}' is the number ${value}, which would be frozen into the plan: pass tensor("", [${value}]) if it changes, or close over it if it never does.`,
    );
  });
