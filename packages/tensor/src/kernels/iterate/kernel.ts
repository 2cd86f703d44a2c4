/** A loop: the kernels of its body, step after step. */
import { type Definition } from "../definition.ts";
import type { Kernel } from "../kernel.ts";

/** Where a kernel of a body reads or writes, in bytes. */
export type Address =
  /** From one of the loop's inputs on: at this row of a sequence, if there is a stride from row to row. */
  | { readonly base: "input"; readonly pointer: number; readonly offset: number; readonly stride: number }
  /** From the loop's own memory on: its list, and scratch memory behind it. */
  | { readonly base: "own"; readonly offset: number; readonly stride: number }
  /** A state before the step, or after it. */
  | { readonly base: "state"; readonly index: number; readonly offset: number }
  | { readonly base: "next"; readonly index: number; readonly offset: number };

/** A kernel of a body, and where its parameters are. */
export interface BodyCall {
  readonly kernel: Kernel;
  readonly parameters: readonly Address[];
}

/** Where a state is: two buffers that take turns, its first value, and its place in the list. */
export interface StatePlace {
  readonly bytes: number;
  readonly buffers: readonly [number, number];
  readonly initial: Address;
  readonly result: number;
}

/**
 * A loop: its kernels run step after step, each over all of its range, until there were `length` of them, or as many as the count
 * says, or until the condition does not hold. It is not split: a step needs the one before. Inputs: those of the loop, and the
 * constants of its body.
 */
export interface IterateKernel {
  readonly kind: "iterate";
  /** The number of inputs. */
  readonly inputs: number;
  readonly length: number;
  readonly reverse: boolean;
  /** Where the number of steps is, if it is counted. */
  readonly count?: Address;
  readonly states: readonly StatePlace[];
  readonly calls: readonly BodyCall[];
  readonly condition?: { readonly calls: readonly BodyCall[]; readonly result: Address };
  /** The outputs, if there may be rows without a step. */
  readonly zeros?: { readonly offset: number; readonly bytes: number };
  /** About how many operations a step takes. */
  readonly workEach: number;
}

/** The number of steps that a loop is taken to have if only data can tell. */
const UNKNOWN = 100;

/** The definition of loops. */
export const iterate: Definition<IterateKernel> = {
  extent: () => 1,
  work: ({ length, workEach }) => Math.min(length, UNKNOWN) * workEach,
  text: ({ length, calls, condition }) =>
    `${length} steps${condition ? ", while a condition holds," : ""} of ${calls.length} kernels`,
  primitive: {
    kernel: ({ operation: { lowering } }) => {
      if (lowering.kind !== "iterate" || !lowering.kernel) throw new TypeError("A planned loop was expected.");
      // The pass that plans loops makes no other.
      return lowering.kernel as IterateKernel;
    },
  },
};
