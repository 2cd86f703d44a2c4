// Orders the steps so that a state's new value can be written over the old one.
import { at } from "../../at.ts";
import type { Program } from "../../graph/program.ts";
import { denseStrides } from "../../strides.ts";
import type { Node } from "../../tensor.ts";
import type { PlanStep } from "../fuse/step.ts";

/** Steps in an order in which they can run. */
export interface Placement {
  readonly order: readonly PlanStep[];
  /** The steps that have to run before each step. */
  readonly before: ReadonlyMap<PlanStep, ReadonlySet<PlanStep>>;
  /** Outputs that are written over the input whose place they take, by number. */
  readonly inPlace: ReadonlySet<number>;
}

/**
 * Orders the steps so that an output can be written over the input it takes the place of: after every other step that
 * reads the old value. Where that is impossible the output gets memory of its own and is copied at the end.
 */
export const placeOutputs = (steps: readonly PlanStep[], results: readonly Node[], program: Program): Placement => {
  const producers = new Map(steps.map((step) => [step.node, step]));
  const before = new Map<PlanStep, Set<PlanStep>>(
    steps.map((step) => [step, new Set(step.reads.flatMap((node) => producers.get(node) ?? []))]),
  );
  const readers = readersOf(steps);
  /** The steps that another one waits for. Most new values of a state are read by none. */
  const awaited = new Set([...before.values()].flatMap((earlier) => [...earlier]));
  const inPlace = new Set<number>();
  results.forEach((result, k) => {
    const old = program.inputs[at(program.carried, k)];
    const step = producers.get(result);
    if (!old || result === old) return;
    if (!step || !readsInStep(step, old)) return;
    const others = (readers.get(old) ?? []).filter((other) => other !== step);
    if (awaited.has(step) && others.some((reader) => dependsOn(reader, step, before))) return;
    for (const reader of others) {
      before.get(step)?.add(reader);
      awaited.add(reader);
    }
    inPlace.add(k);
  });
  return { order: inOrder(steps, before), before, inPlace };
};

/** The steps that read each node. */
const readersOf = (steps: readonly PlanStep[]): ReadonlyMap<Node, readonly PlanStep[]> => {
  const readers = new Map<Node, PlanStep[]>();
  for (const step of steps) {
    for (const node of new Set(step.reads)) {
      const known = readers.get(node) ?? [];
      readers.set(node, known);
      known.push(step);
    }
  }
  return readers;
};

/** Whether a step that reads a buffer may write over it: element i is read for element i only, or not at all. */
const readsInStep = ({ node, kernel, reads, offsets }: PlanStep, old: Node): boolean => {
  if (!reads.includes(old)) return true;
  if (kernel.kind !== "loop" || kernel.reduced > 0 || kernel.dimensions.length === 0) return node.sizes.length === 0;
  const dense = denseStrides(kernel.dimensions);
  // An updated table may be read in the very row that is written.
  const own = kernel.rowNumbers === undefined ? dense : dense.with(0, 0);
  return kernel.inputs.every(
    (access, i) =>
      reads[i] !== old ||
      (access.rows?.pointer === kernel.rowNumbers && !offsets?.[i] && access.strides.join() === own.join()),
  );
};

const dependsOn = (step: PlanStep, on: PlanStep, before: ReadonlyMap<PlanStep, ReadonlySet<PlanStep>>): boolean => {
  const seen = new Set<PlanStep>();
  const stack = [step];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top === on) return true;
    if (seen.has(top)) continue;
    seen.add(top);
    stack.push(...(before.get(top) ?? []));
  }
  return false;
};

const inOrder = (
  steps: readonly PlanStep[],
  before: ReadonlyMap<PlanStep, ReadonlySet<PlanStep>>,
): readonly PlanStep[] => {
  const order: PlanStep[] = [];
  const seen = new Set<PlanStep>();
  const stack = steps.toReversed().map((step) => ({ step, leaving: false }));
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { step, leaving } = top;
    if (leaving) order.push(step);
    else if (!seen.has(step)) {
      seen.add(step);
      stack.push({ step, leaving: true });
      for (const earlier of [...(before.get(step) ?? [])].toReversed()) stack.push({ step: earlier, leaving: false });
    }
  }
  return order;
};
