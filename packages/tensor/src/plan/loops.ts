/** The pass that makes the loops of a program ready for a device. */
import { at } from "../at.ts";
import type { Program } from "../graph/program.ts";
import { rewrite } from "../graph/rewrite.ts";
import { orderOf } from "../graph/order-of.ts";
import type { workOf } from "../kernels/kernel.ts";
import { slice } from "../nodes/build.ts";
import type { IterateLowering, Node } from "../tensor.ts";
import type { bytesOf, layOut } from "./order/buffers.ts";
import type { KernelSchedule } from "./schedule.ts";

/** Gives what a device computes in the place of a loop: the loop with its kernel, or its steps laid out. */
export type PlanLoop = (node: Node, lowering: IterateLowering) => Node;

/** What a loop's kernel takes from the planner, which hands it over: a loop brings along nothing that its plan has anyway. */
export interface BodyPlanner {
  readonly plan: (program: Program) => KernelSchedule;
  readonly bytesOf: typeof bytesOf;
  readonly layOut: typeof layOut;
  readonly workOf: typeof workOf;
}

/** What a plan needs for loops alone. Loops bring it along. */
export interface LoopCompiler {
  /** Makes loops that compute the same one. */
  readonly mergeLoops: (outputs: readonly Node[]) => readonly Node[];
  /** Gives a loop its kernel, with a plan of its body. */
  readonly kernelOfLoop: (planner: BodyPlanner) => PlanLoop;
  /** Keeps small steps in registers. */
  readonly registerSteps: (outputs: readonly Node[]) => readonly Node[];
}

/** The compiler that the loops of a graph bring along; undefined for a graph without loops. */
export const loopCompilerOf = (outputs: readonly Node[]): LoopCompiler | undefined => {
  for (const { operation } of orderOf(outputs)) {
    // Loops are made by one function, which gives them this.
    if (operation.lowering.kind === "iterate") return operation.lowering.compiler as LoopCompiler;
  }
  return undefined;
};

/** Makes all loops ready. A planned loop has the memory of its steps behind its list, and what reads the list reads that alone. */
export const planLoops = (outputs: readonly Node[], plan: PlanLoop): readonly Node[] =>
  rewrite(outputs, (node) => {
    const { lowering } = node.operation;
    if (lowering.kind !== "iterate") return node;
    const [planned, size] = [plan(node, lowering), at(node.sizes, 0)];
    return at(planned.sizes, 0) === size ? planned : slice(planned, 0, 0, size);
  });
