/** The type of a pass: a step on the way from a program to its kernels. */
import type { Program } from "../graph/program.ts";
import type { Node } from "../tensor.ts";
import type { DerivedRows } from "./derived.ts";
import type { PlanStep } from "./fuse/step.ts";
import type { Group } from "./order/groups.ts";
import type { BodyPlanner, PlanLoop } from "./loops.ts";
import { type Rule, simplify } from "./rules/rule.ts";

/** A plan as it is made: a pass takes one, and gives it changed. */
export interface Draft {
  readonly program: Program;
  /** The graph that computes the results of the program. */
  readonly outputs: readonly Node[];
  /** The outputs as the rules last left them. */
  readonly tidy?: readonly Node[];
  /** The rules by which a pass leaves the graph tidy: none where they are switched off. */
  readonly rules: readonly Rule[];
  /** Rules of slices and concatenations, which know what the indices of this program name. */
  readonly pieces: readonly Rule[];
  /** Lays a loop's steps out, for a device that needs it so. */
  readonly planLoop?: PlanLoop | undefined;
  /** Plans the bodies of loops. */
  readonly planBody: BodyPlanner;
  /** The inputs that a device derives from others, which grow as passes ask for them. */
  readonly derived: DerivedRows;
  /** The kernels, once they exist. */
  readonly steps: readonly PlanStep[];
  /** The kernels that have to run before each kernel. */
  readonly before: ReadonlyMap<PlanStep, ReadonlySet<PlanStep>>;
  /** Results that are written over the input whose place they take, by number. */
  readonly inPlace: ReadonlySet<number>;
  /** The kernels in the order in which they run: those that run together. */
  readonly groups: readonly Group[];
}

/** A pass as a value: the list of them gives the order, the switches, the documentation and the stages of a plan. */
export interface Pass<Name extends string = string> {
  /** Its name, which is that of its switch, and of its sentence in `reasons.ts`. */
  readonly name: Name;
  readonly run: (draft: Draft) => Draft;
  /** The replacement for a pass that is switched off. A pass without one cannot be switched off, since kernels need it. */
  readonly without?: (draft: Draft) => Draft;
}

/** The draft with another graph. */
export const withOutputs = (draft: Draft, outputs: readonly Node[]): Draft => ({ ...draft, outputs });

/** The draft with another graph, which the rules have tidied up, unless it is as they last left it. */
export const tidied = (draft: Draft, outputs: readonly Node[]): Draft => {
  if (draft.tidy && outputs.every((output, k) => output === draft.tidy?.[k])) return withOutputs(draft, outputs);
  const tidy = simplify(outputs, draft.rules);
  return { ...draft, outputs: tidy, tidy };
};

/** The replacement for most passes, which does nothing. */
export const nothing = (draft: Draft): Draft => draft;
