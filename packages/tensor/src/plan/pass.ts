/** The type of a pass: a step on the way from a program to its kernels. */
import type { Compiler } from "../compiler.ts";
import type { Program } from "../graph/program.ts";
import type { shareParts } from "../scalar/dag.ts";
import type { Node } from "../tensor.ts";
import type { workOf } from "../kernels/kernel.ts";
import type { DerivedRows } from "./derived.ts";
import type { isRowWise } from "./facts/row-wise.ts";
import type { collapse } from "./fuse/collapse.ts";
import type { createExpressions } from "./fuse/expressions.ts";
import type { PlanStep } from "./fuse/step.ts";
import type { Group } from "./order/groups.ts";
import type { PlanLoop } from "./loops.ts";
import type { bytesOf, layOut } from "./order/buffers.ts";
import type { KernelSchedule } from "./schedule.ts";
import type { PartPlace } from "../kernels/concat/parts-in-place.ts";
import { type Rule, simplify } from "./rules/rule.ts";

/**
 * What passes that operations bring along take from the plan, which hands it over: an operation brings nothing along that every
 * plan has.
 */
export interface PlanTools {
  /** Plans the body of a loop. */
  readonly planBody: (program: Program) => KernelSchedule;
  readonly bytesOf: typeof bytesOf;
  readonly layOut: typeof layOut;
  readonly workOf: typeof workOf;
  readonly tidied: typeof tidied;
  readonly simplify: typeof simplify;
  readonly isRowWise: typeof isRowWise;
  readonly createExpressions: typeof createExpressions;
  readonly collapse: typeof collapse;
  readonly shareParts: typeof shareParts;
  /** The rules of algebra, and those of arithmetic with known numbers, which hold where everything is finite. */
  readonly everyRule: readonly Rule[];
  readonly arithmeticRules: readonly Rule[];
  /** The rules for a graph whose products have their kernels. */
  readonly lateRules: readonly Rule[];
}

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
  /** What the operations of the program bring along. */
  readonly compiler: Compiler;
  /** Lays a loop's steps out, for a device that needs it so. */
  readonly planLoop?: PlanLoop | undefined;
  /** What passes that operations bring along take from the plan. */
  readonly tools: PlanTools;
  /** The inputs that a device derives from others, which grow as passes ask for them. */
  readonly derived: DerivedRows;
  /** The kernels, once they exist. */
  readonly steps: readonly PlanStep[];
  /** The kernels that have to run before each kernel. */
  readonly before: ReadonlyMap<PlanStep, ReadonlySet<PlanStep>>;
  /** Results that are written over the input whose place they take, by number. */
  readonly inPlace: ReadonlySet<number>;
  /** Parts that are computed in their places in an outermost whole. */
  readonly parts: ReadonlyMap<Node, PartPlace>;
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

/** The passes that operations bring along, by their names in the list; and what a scatter needs where scatters are not merged. */
export type BroughtPasses = {
  readonly [
    Name in
      "rowsFirst" | "loops" | "registers" | "compactUpdates" | "shareRows" | "mergeScatters" | "shapeScatters" | "parts"
  ]?: (draft: Draft) => Draft;
};

/** A pass that operations bring along. A graph without such operations stays as it is. */
export const brought = <Name extends keyof BroughtPasses>(name: Name) => ({
  name,
  run: (draft: Draft): Draft => draft.compiler.passes?.[name]?.(draft) ?? draft,
});

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
