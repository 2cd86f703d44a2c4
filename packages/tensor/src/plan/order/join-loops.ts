/** The pass that joins loops over the same elements: what one computes, the next takes from a register, and not from memory. */
import { at } from "../../at.ts";
import type { JointLoop } from "../../kernels/loop/joint.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import type { Access } from "../../languages/access.ts";
import { expressionCost } from "../../scalar/dag.ts";
import { element, type Scalar, substitute } from "../../scalar/expression.ts";
import { denseStrides } from "../../strides.ts";
import { count, type Node } from "../../tensor.ts";
import { hasKernel } from "../../graph/shown-memory.ts";
import type { PlanStep } from "../fuse/step.ts";
import type { Group } from "./groups.ts";

/** Steps that run as one loop. */
export interface Joint {
  /** The place of its first step in the group, and how many they are. */
  readonly first: number;
  readonly steps: number;
  readonly loop: JointLoop;
  /** For each pointer of the loop, which step has it, counted from the first, and as its which parameter. */
  readonly pointers: readonly (readonly [step: number, parameter: number])[];
}

/** A longer loop has no registers left for what it computes, and takes long to compile. */
const MOST_OPERATORS = 1500;
/** The most steps of a joint loop. */
const MOST_STEPS = 128;

/** The groups with their joint loops. The caller reads the `results`, and some of them are written over the inputs `replaced`. */
export const joinLoops = (
  groups: readonly Group[],
  results: ReadonlySet<Node>,
  replaced: ReadonlySet<Node>,
): readonly Group[] => {
  const readers = new Map<Node, Set<PlanStep>>();
  for (const step of groups.flatMap((group) => group.steps))
    for (const read of step.reads) readers.set(read, (readers.get(read) ?? new Set()).add(step));
  return groups.map((group) => {
    const joints = runsOf(group.steps, (node) => hasKernel(node) || replaced.has(node)).flatMap(([first, steps]) => {
      const own = new Set<PlanStep>(steps);
      const isKept = ({ node }: PlanStep): boolean =>
        results.has(node) || [...(readers.get(node) ?? [])].some((reader) => !own.has(reader));
      const kept = steps.filter(isKept).length;
      // Steps that read nothing of each other gain nothing; and nobody may read any of them, where what would is empty.
      return kept > 0 && kept < steps.length ? [{ first, ...joined(steps, isKept) }] : [];
    });
    return joints.length === 0 ? group : { ...group, joints };
  });
};

type Elementwise = PlanStep & { readonly kernel: LoopKernel };

/** Neighbouring steps that can run as one loop, each with its place. */
const runsOf = (
  steps: readonly PlanStep[],
  isWritten: (node: Node) => boolean,
): readonly (readonly [first: number, steps: readonly Elementwise[]])[] => {
  const runs: [first: number, steps: Elementwise[]][] = [];
  let [room, end] = [0, 0];
  steps.forEach((step, place) => {
    if (!isElementwise(step, isWritten)) return;
    const isNext = place === end;
    end = place + 1;
    const run = runs.at(-1);
    const operators = expressionCost(step.kernel.expression);
    if (run && isNext && operators <= room && run[1].length < MOST_STEPS && joins(run[1], step)) {
      run[1].push(step);
      room -= operators;
    } else {
      runs.push([place, [step]]);
      room = MOST_OPERATORS - operators;
    }
  });
  return runs;
};

/** Whether a step computes each element by itself, and reads no other element of what a joint loop may write over. */
const isElementwise = (step: PlanStep, isWritten: (node: Node) => boolean): step is Elementwise => {
  const { kernel } = step;
  if (kernel.kind !== "loop" || kernel.reduced > 0 || kernel.rowNumbers !== undefined || kernel.flush) return false;
  const mayChange = (node: Node): boolean => isWritten(node) && count(node.sizes) === count(kernel.dimensions);
  return step.reads.every((node, i) => !mayChange(node) || readsSame(kernel, step, i));
};

/** Whether a step reads through pointer i only the element that it computes. */
const readsSame = (kernel: LoopKernel, { offsets }: PlanStep, i: number): boolean => {
  const { strides, rows } = at(kernel.inputs, i);
  const isRowNumber = kernel.inputs.some((access) => access.rows?.pointer === i);
  return !rows && !isRowNumber && !offsets?.[i] && strides.join() === denseStrides(kernel.dimensions).join();
};

const joins = (run: readonly Elementwise[], step: Elementwise): boolean =>
  at(run, 0).kernel.dimensions.join() === step.kernel.dimensions.join() &&
  step.reads.every((node, i) => !run.some((member) => member.node === node) || readsSame(step.kernel, step, i));

/** The loop of several steps, which stores what others read. */
const joined = (steps: readonly Elementwise[], isKept: (step: PlanStep) => boolean): Omit<Joint, "first"> => {
  const made = new Map<Node, Scalar>();
  const inputs: Access[] = [];
  const pointers: (readonly [step: number, parameter: number])[] = [];
  const places = new Map<string, number>();
  const nodes = new Map<Node, number>();
  const placeOf = (k: number, i: number): number => {
    const { kernel, reads, offsets } = at(steps, k);
    const node = at(reads, i);
    nodes.set(node, nodes.get(node) ?? nodes.size);
    const { rows, ...access } = at(kernel.inputs, i);
    const own: Access = rows ? { ...access, rows: { ...rows, pointer: placeOf(k, rows.pointer) } } : access;
    const key = JSON.stringify([nodes.get(node), offsets?.[i] ?? 0, own]);
    const place = places.get(key) ?? inputs.push(own) - 1;
    if (!places.has(key)) pointers.push([k, i]);
    places.set(key, place);
    return place;
  };
  const expressions: Scalar[] = [];
  const written: (readonly [step: number, parameter: number])[] = [];
  steps.forEach((step, k) => {
    const { kernel, reads, node } = step;
    const isRowNumber = (i: number): boolean => kernel.inputs.some(({ rows }) => rows?.pointer === i);
    const operands = reads.map((read, i) => made.get(read) ?? element(isRowNumber(i) ? 0 : placeOf(k, i)));
    const expression = substitute(kernel.expression, operands);
    made.set(node, expression);
    if (!isKept(step)) return;
    expressions.push(expression);
    written.push([k, reads.length]);
  });
  const { dimensions } = at(steps, 0).kernel;
  return { steps: steps.length, loop: { dimensions, inputs, expressions }, pointers: [...pointers, ...written] };
};
