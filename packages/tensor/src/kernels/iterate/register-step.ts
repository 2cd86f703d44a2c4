/** A step whose numbers stay in registers: the states are locals, and memory is touched for rows of sequences and outputs alone. */
import { at } from "../../at.ts";
import { CELL_BYTES } from "../../languages/access.ts";
import { extractLane, get, i32, load, type Local, set, storeLane } from "../../languages/wasm/code.ts";
import type { FunctionBuilder } from "../../languages/wasm/encoder.ts";
import { single } from "../../languages/wasm/loops.ts";
import type { LoopTools } from "../../languages/wasm/loop-tools.ts";
import type { Scope } from "../../languages/wasm/values.ts";
import type { Dag } from "../../scalar/dag.ts";
import type { Address, IterateKernel, StepNumbers } from "./kernel.ts";
import type { LoopMemory, StepCode } from "./step-code.ts";

/** All that a step computes, as one graph: the next states, the outputs, and the condition. */
export const dagOf = ({ next, outputs, condition }: StepNumbers, { shareParts }: LoopTools): Dag =>
  shareParts([...next.flat(), ...outputs.map(({ value }) => value), ...(condition ? [condition] : [])]);

/** The code of a step in registers. What no step changes is computed before the first. */
export const registerStep = (
  f: FunctionBuilder,
  { states }: IterateKernel,
  { reads, next, outputs, condition }: StepNumbers,
  dag: Dag,
  { own, addressOf }: LoopMemory,
  { createEvaluator }: LoopTools,
): StepCode => {
  const numbers = states.map(({ bytes }) => Array.from({ length: bytes / CELL_BYTES }, () => f.local("v128")));
  const all = numbers.flat();
  const stateAt = (read: Address): Local | undefined =>
    read.base === "state" ? at(at(numbers, read.index), read.offset / CELL_BYTES) : undefined;
  const addressAt = (read: Address) => {
    if (read.base === "input" || read.base === "own") return addressOf(read);
    throw new TypeError("A state is no memory in registers.");
  };
  const steady = steadyOf(dag, reads);
  const evaluator = createEvaluator(f, dag, { varies: dag.nodes.map(() => true) }, (input) =>
    load("v128.load32_splat", addressAt(at(reads, input))),
  );
  const top: Scope = new Map();
  /** The nodes that are states, with their numbers. */
  const stateNodes = new Map<number, number>();
  dag.nodes.forEach((node, index) => {
    const state = node.kind === "input" && stateAt(at(reads, node.index));
    if (!state) return;
    evaluator.define(index, 0, top, state);
    stateNodes.set(index, all.indexOf(state));
  });
  let scope: Scope = top;
  const nodeValue = (node: number) => evaluator.value(node, single, 0, scope);
  const value = (root: number) => nodeValue(at(dag.roots, root));
  const ints = intsOf(dag, stateNodes).map((each) => ({ ...each, local: f.local("v128") }));
  return {
    begin: () => {
      states.forEach(({ initial }, k) =>
        at(numbers, k).forEach((local, i) =>
          f.emit(set(local, load("v128.load32_splat", addressOf(initial), CELL_BYTES * i))),
        ),
      );
      for (const node of steady) evaluator.hold(node, single, 0, top);
      for (const { node, local } of ints) {
        f.emit(set(local, nodeValue(node)));
        evaluator.define(node, 0, top, local);
      }
      scope = new Map(top);
    },
    holds: () =>
      condition ? extractLane(evaluator.mask(at(dag.roots, dag.roots.length - 1), single, 0, scope), 0) : i32(1),
    take: () => {
      outputs.forEach(({ to }, k) =>
        f.emit(storeLane("v128.store32_lane", addressOf(to), 0, value(next.flat().length + k), 0)),
      );
      // All are computed before any is replaced.
      const results = all.map((_, k) => f.hold("v128", value(k)));
      const whole = ints.map(({ next: after }) => f.hold("v128", nodeValue(after)));
      all.forEach((local, k) => f.emit(set(local, get(at(results, k)))));
      ints.forEach(({ local }, k) => f.emit(set(local, get(at(whole, k)))));
    },
    end: () =>
      states.forEach(({ result }, k) =>
        at(numbers, k).forEach((local, i) =>
          f.emit(storeLane("v128.store32_lane", get(own), result + CELL_BYTES * i, get(local), 0)),
        ),
      ),
  };
};

/** A state that is read as an int, and was made of one: what reads it, and that int. */
interface IntState {
  readonly node: number;
  readonly next: number;
}

/**
 * The states that need not become floats and ints again between steps, which takes longer than most of what is done to them: a float
 * of 24 bits holds their ints exactly. Such are the halves by which a loop carries an int.
 */
const intsOf = ({ nodes, roots }: Dag, states: ReadonlyMap<number, number>): readonly IntState[] =>
  nodes.flatMap((read, node) => {
    if (read.kind !== "apply" || read.operator !== "floatToInt") return [];
    const state = states.get(at(read.operands, 0));
    const made = state === undefined ? undefined : nodes[at(roots, state)];
    if (made?.kind !== "apply" || made.operator !== "intToFloat") return [];
    const next = at(made.operands, 0);
    return isSmall(nodes, next) ? [{ node, next }] : [];
  });

/** Whether an int has at most 24 bits: the upper part of another, or what is left over below it. */
const isSmall = (nodes: Dag["nodes"], index: number): boolean => {
  const node = at(nodes, index);
  if (node.kind !== "apply") return false;
  const [first = 0, second = 0] = node.operands;
  const [left, right] = [nodes[first], nodes[second]];
  const isBetween = (least: number, most: number, each: Dag["nodes"][number] | undefined): boolean =>
    each?.kind === "constant" && each.value >= least && each.value <= most;
  if (node.operator === "divideInt") return isBetween(2 ** 7, 2 ** 30, right);
  if (node.operator !== "subtractInt" || right?.kind !== "apply" || right.operator !== "multiplyInt") return false;
  const [quotient, divisor = 0] = right.operands;
  const divided = nodes[quotient ?? 0];
  return (
    left !== undefined &&
    isBetween(1, 2 ** 24, nodes[divisor]) &&
    divided?.kind === "apply" &&
    divided.operator === "divideInt" &&
    divided.operands[0] === first &&
    divided.operands[1] === divisor
  );
};

/** What is the same in all steps and is used in them. */
const steadyOf = ({ nodes, roots }: Dag, reads: readonly Address[]): readonly number[] => {
  const isSteady: boolean[] = [];
  for (const node of nodes) {
    if (node.kind === "input") {
      const read = at(reads, node.index);
      isSteady.push(read.base === "input" && read.stride === 0);
    } else isSteady.push(node.kind === "constant" || node.operands.every((operand) => at(isSteady, operand)));
  }
  const used = nodes.flatMap((node, user) => (node.kind === "apply" && !at(isSteady, user) ? node.operands : []));
  return [...new Set([...used, ...roots])].filter((node) => at(isSteady, node) && at(nodes, node).kind !== "constant");
};
