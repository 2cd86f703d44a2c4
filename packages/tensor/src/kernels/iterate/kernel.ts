/** A loop: the kernels of its body, step after step. */
import type { Scalar } from "../../scalar/expression.ts";
import { type Definition, loweringOf } from "../definition.ts";
import type { Defined } from "../kernel.ts";

/** A place that is the same for all steps, or moves from row to row. */
export type FixedAddress =
  /** From one of the loop's inputs on: at this row of a sequence, if there is a stride from row to row. */
  | { readonly base: "input"; readonly pointer: number; readonly offset: number; readonly stride: number }
  /** From the loop's own memory on: its list, and scratch memory behind it. */
  | { readonly base: "own"; readonly offset: number; readonly stride: number };

/** Where a kernel of a body reads or writes, in bytes. */
export type Address =
  | FixedAddress
  /** A state before the step, or after it. */
  | { readonly base: "state"; readonly index: number; readonly offset: number }
  | { readonly base: "next"; readonly index: number; readonly offset: number };

/** A kernel of a body, and where its parameters are. */
export interface BodyCall extends Defined {
  readonly parameters: readonly Address[];
}

/**
 * Where a state is: two buffers that take turns, or one twice if a step writes the new value over the old one; its first value, and
 * its place in the list.
 */
export interface StatePlace {
  readonly bytes: number;
  readonly buffers: readonly [number, number];
  readonly initial: FixedAddress;
  readonly result: number;
}

/** A step as expressions: what its kernels compute, number by number. */
export interface StepNumbers {
  /** Where the numbers are that the expressions read: number i is their input i. */
  readonly reads: readonly Address[];
  /** The numbers of each state after the step. */
  readonly next: readonly (readonly Scalar[])[];
  /** The numbers of the rows of outputs, and where they are written. */
  readonly outputs: readonly { readonly to: FixedAddress; readonly value: Scalar }[];
  readonly condition?: Scalar;
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
  readonly count?: FixedAddress;
  readonly states: readonly StatePlace[];
  readonly calls: readonly BodyCall[];
  readonly condition?: { readonly calls: readonly BodyCall[]; readonly result: Address };
  /** The step as expressions, if it is computed in registers: then no kernel of it is called. */
  readonly numbers?: StepNumbers;
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
  text: ({ length, calls, condition, numbers }) =>
    `${length} steps${condition ? ", while a condition holds," : ""} ${numbers ? "in registers" : `of ${calls.length} kernels`}`,
  primitive: {
    // The pass that plans loops makes no other.
    kernel: (node) => loweringOf(node, "iterate").kernel as IterateKernel,
  },
};
