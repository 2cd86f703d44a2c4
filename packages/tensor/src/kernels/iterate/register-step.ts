/** A step whose numbers stay in registers: the states are locals, and memory is touched for rows of sequences and outputs alone. */
import { at } from "../../at.ts";
import { CELL_BYTES } from "../../languages/access.ts";
import { extractLane, get, i32, load, type Local, set, storeLane } from "../../languages/wasm/code.ts";
import type { FunctionBuilder } from "../../languages/wasm/encoder.ts";
import { single } from "../../languages/wasm/loops.ts";
import { createEvaluator, type Scope } from "../../languages/wasm/values.ts";
import { type Dag, share } from "../../scalar/dag.ts";
import type { Address, IterateKernel, Numbers } from "./kernel.ts";
import type { Places, StepCode } from "./step-code.ts";

/** All that a step computes, as one graph: the next states, the outputs, and the condition. */
export const dagOf = ({ next, outputs, condition }: Numbers): Dag =>
  share([...next.flat(), ...outputs.map(({ value }) => value), ...(condition ? [condition] : [])]);

/** The code of a step in registers. What no step changes is computed before the first. */
export const registerStep = (
  f: FunctionBuilder,
  { states }: IterateKernel,
  { reads, next, outputs, condition }: Numbers,
  dag: Dag,
  { own, addressOf }: Places,
): StepCode => {
  const numbers = states.map(({ bytes }) => Array.from({ length: bytes / CELL_BYTES }, () => f.local("v128")));
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
  dag.nodes.forEach((node, index) => {
    const state = node.kind === "input" && stateAt(at(reads, node.index));
    if (state) evaluator.define(index, 0, top, state);
  });
  let scope: Scope = top;
  const value = (root: number) => evaluator.value(at(dag.roots, root), single, 0, scope);
  const all = numbers.flat();
  return {
    begin: () => {
      states.forEach(({ initial }, k) =>
        at(numbers, k).forEach((local, i) =>
          f.emit(set(local, load("v128.load32_splat", addressOf(initial), CELL_BYTES * i))),
        ),
      );
      for (const node of steady) evaluator.hold(node, single, 0, top);
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
      all.forEach((local, k) => f.emit(set(local, get(at(results, k)))));
    },
    end: () =>
      states.forEach(({ result }, k) =>
        at(numbers, k).forEach((local, i) =>
          f.emit(storeLane("v128.store32_lane", get(own), result + CELL_BYTES * i, get(local), 0)),
        ),
      ),
  };
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
