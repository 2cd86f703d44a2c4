// Runs the passes over a program, and orders its kernels.
import { at } from "../at.ts";
import type { Program } from "../graph/program.ts";
import { everyRule, plainRules } from "./rules/algebra.ts";
import { simplify } from "./rules/rule.ts";
import { copy } from "../nodes/build.ts";
import type { Node } from "../tensor.ts";
import { compactUpdates } from "./passes/sparse-updates.ts";
import { compensateSums } from "./passes/compensate-sums.ts";
import { lowerContractions } from "./passes/lower-contractions.ts";
import { countedDepth, countedNodes, type Derived, derivedRows } from "./derived.ts";
import { topological } from "../graph/walk.ts";
import { type Group, groupSteps } from "./order/groups.ts";
import { indexLimits } from "./facts/index-limits.ts";
import { loneEntries } from "./passes/lone-entry.ts";
import { sumOfRows } from "./rules/sum-of-rows.ts";
import { pieceRules } from "./rules/pieces.ts";
import { placeOutputs } from "./order/placement.ts";
import { shareRows } from "./passes/share-rows.ts";
import { exactScales } from "./rules/exact-scales.ts";
import { negatedScatter, paddedRows, rowsOfIndices, sumOfScatters } from "./rules/scatters.ts";
import { type Step, stepOf } from "./fuse/step.ts";
import { decideStores, owner } from "./fuse/decide-stores.ts";

/** A program as kernels in the order in which they run. */
export interface Schedule {
  readonly steps: readonly Step[];
  /** The same steps, in the same order: those that run together. */
  readonly groups: readonly Group[];
  /** The stored node that holds each output of the program. */
  readonly results: readonly Node[];
  /** The inputs of the program by their names. */
  readonly inputs: ReadonlyMap<Node, string>;
  /** Inputs that the device derives from others. */
  readonly derived: readonly Derived[];
  /** Outputs that are written over the input that they take the place of, by number; the others of those are copied. */
  readonly inPlace: ReadonlySet<number>;
}

/** Which passes run; all of them unless told otherwise, so that a plan can be compared with and without one. */
export interface Passes {
  /** Fold and share: rules of algebra (`rules/`). */
  readonly simplify?: boolean;
  /** Indices that name no row in the program are read as if they did, beside those that do (`rules/pieces.ts`). */
  readonly unusedIndices?: boolean;
  /** What a softmax with a single open entry is (`passes/lone-entry.ts`). */
  readonly loneEntries?: boolean;
  /** Row-sparse updates (`passes/sparse-updates.ts`). */
  readonly compactUpdates?: boolean;
  /** Rows that occur several times are multiplied once (`passes/share-rows.ts`). */
  readonly shareRows?: boolean;
  /** Long sums in memory keep what rounding takes from them (`passes/compensate-sums.ts`). */
  readonly compensateSums?: boolean;
  /** What is read once or is cheap is computed where it is read (`fuse/decide-stores.ts`). */
  readonly fuse?: boolean;
  /** Kernels over the same rows run together (`order/groups.ts`). */
  readonly groups?: boolean;
}

/** Runs the passes over a program and orders its kernels. */
export const schedule = (program: Program, passes: Passes = {}): Schedule => {
  const limits = indexLimits(program);
  const pieces = pieceRules((indices, rows) => limits.areWithin(indices, rows, passes.unusedIndices ?? true));
  const rules = (passes.simplify ?? true) ? [...everyRule, ...pieces] : [];
  const plain = simplify(program.outputs, rules);
  const simple = (passes.loneEntries ?? true) ? loneEntries(plain) : plain;
  const { all: derived, derive } = derivedRows();
  const compact =
    (passes.compactUpdates ?? true) ? simplify(compactUpdates(simple, program, derive, pieces), rules) : simple;
  const shared = (passes.shareRows ?? true) ? simplify(shareRows(compact, derive), rules) : compact;
  const late = simplify(lowerContractions(shared), (passes.simplify ?? true) ? lateRules : [rowsOfIndices]);
  const outputs = ownMemory((passes.compensateSums ?? true) ? compensateSums(late) : late, program);
  const counted = countedNodes(outputs, derived);
  const stores = decideStores(outputs, passes.fuse ?? true);
  const results = outputs.map(owner);
  const steps = topological(results)
    .filter((node) => stores.stored.has(node) && hasKernel(node))
    .map((node): Step => {
      const group = counted.get(node) ?? updatedBy(node, derived);
      const depth = countedDepth(node, counted);
      const step = stepOf(node, stores, isCarried(node, results, program));
      return { ...withDepth(step, depth), ...(group && { counted: group }), ...(depth && { depth }) };
    });
  const { order, before, inPlace } = placeOutputs(steps, results, program);
  // An update that cannot be made in place is none: the whole table is computed.
  const isMisplaced = results.some((node, k) => node.operation.lowering.kind === "update" && !inPlace.has(k));
  if (isMisplaced) return schedule(program, { ...passes, compactUpdates: false });
  const inPlaceOf = new Map([...inPlace].map((k) => [at(results, k), program.inputs[at(program.carried, k)]]));
  const groups = groupSteps(order, before, (node) => inPlaceOf.get(node) ?? node, passes.groups ?? true);
  const inputs = new Map(program.inputs.map((input, i) => [input, at(program.names, i)]));
  return { steps: groups.flatMap((group) => group.steps), groups, results, inputs, derived, inPlace };
};

/** What is left to do when the kernels of products are chosen. */
const lateRules = [...plainRules, sumOfRows, rowsOfIndices, paddedRows, negatedScatter, sumOfScatters, exactScales];

const withDepth = (step: Step, depth: Derived | undefined): Step =>
  depth && step.kernel.kind === "contract" ? { ...step, kernel: { ...step.kernel, countedDepth: true } } : step;

const updatedBy = (node: Node, derived: readonly Derived[]): Derived | undefined =>
  node.operation.lowering.kind === "update" ? derived.find(({ rows }) => rows === node.inputs[1]) : undefined;

const hasKernel = (node: Node): boolean => !["input", "data", "constant"].includes(node.operation.lowering.kind);

const isCarried = (node: Node, results: readonly Node[], program: Program): boolean =>
  results.some((result, k) => result === node && at(program.carried, k) >= 0);

/** Every output a memory of its own: one that is an input, a constant or another output again becomes a copy. */
const ownMemory = (outputs: readonly Node[], program: Program): readonly Node[] => {
  const taken = new Set<Node>();
  return outputs.map((output, k) => {
    const from = owner(output);
    const carried = program.inputs[at(program.carried, k)];
    if (from === carried) return output;
    if (hasKernel(from) && !taken.has(from)) {
      taken.add(from);
      return output;
    }
    return copy(output);
  });
};
