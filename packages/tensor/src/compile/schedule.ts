import { at } from "../at.ts";
import type { Program } from "../devices/device.ts";
import { identity } from "../ops/stop-gradient.ts";
import { denseStrides } from "../ops/node.ts";
import { type AnyTensor, count, type Tensor } from "../tensor.ts";
import { compactUpdates } from "./compact.ts";
import { countedDepth, countedNodes, derivedRows, type Derived } from "./derived.ts";
import { lowerContractions } from "./contractions.ts";
import { topological } from "./graph.ts";
import { type Group, groupSteps } from "./groups.ts";
import type { Kernel } from "./kernel.ts";
import { loneEntries } from "./lone-entry.ts";
import { emitLoop, emitUpdate } from "./loop.ts";
import { shareRows } from "./rows.ts";
import { pieceRules } from "./pieces.ts";
import { emitScatter } from "./scatter.ts";
import { negatedScatter, rowsOfIndices, sumOfScatters } from "./scatters.ts";
import { everyRule, numberOf, plainRules, simplify } from "./simplify.ts";
import { decideStores, inputOf, isComputedInPlace, owner, type Stores } from "./store.ts";

/** One kernel of a plan: what it computes, from which stored nodes, in order of its pointers. */
export interface Step {
  readonly node: AnyTensor;
  readonly kernel: Kernel;
  readonly reads: readonly AnyTensor[];
  /** How many elements of each read node are skipped, where any are. */
  readonly offsets?: readonly number[];
  /** Where only as many rows are computed as the batch names. */
  readonly counted?: Derived;
  /** Where a product is contracted over as many rows as the batch names: they are counted in one more argument. */
  readonly depth?: Derived;
}

/** A program as kernels in the order in which they run. */
export interface Schedule {
  readonly steps: readonly Step[];
  /** The same steps, in the same order: those that run together. */
  readonly groups: readonly Group[];
  /** The stored node that holds each output of the program. */
  readonly results: readonly AnyTensor[];
  /** Inputs that the device derives from others. */
  readonly derived: readonly Derived[];
  /** Outputs that are written over the input that they take the place of, by number; the others of those are copied. */
  readonly inPlace: ReadonlySet<number>;
}

/** Which passes run; all of them unless told otherwise, so that a plan can be compared with and without one. */
export interface Passes {
  /** Fold and share: rules of algebra (`simplify.ts`, `factor.ts`, `pieces.ts`, `scatters.ts`). */
  readonly simplify?: boolean;
  /** What a softmax with a single open entry is (`lone-entry.ts`). */
  readonly loneEntries?: boolean;
  /** Row-sparse updates (`compact.ts`). */
  readonly compactUpdates?: boolean;
  /** Rows that occur several times are multiplied once (`rows.ts`). */
  readonly shareRows?: boolean;
  /** What is read once or is cheap is computed where it is read (`store.ts`). */
  readonly fuse?: boolean;
  /** Kernels over the same rows run together (`groups.ts`). */
  readonly groups?: boolean;
}

/** Runs the passes over a program and orders its kernels. */
export const schedule = (program: Program, passes: Passes = {}): Schedule => {
  const rules = (passes.simplify ?? true) ? [...everyRule, ...pieceRules] : [];
  const plain = simplify(program.outputs, rules);
  const simple = (passes.loneEntries ?? true) ? loneEntries(plain) : plain;
  const { all: derived, derive } = derivedRows();
  const compact = (passes.compactUpdates ?? true) ? simplify(compactUpdates(simple, program, derive), rules) : simple;
  const shared = (passes.shareRows ?? true) ? simplify(shareRows(compact, derive), rules) : compact;
  const outputs = ownMemory(
    simplify(lowerContractions(shared), (passes.simplify ?? true) ? lateRules : [rowsOfIndices]),
    program,
  );
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
  const placed = placeOutputs(steps, results, derived, program, passes.groups ?? true);
  const isMisplaced = results.some((node, k) => node.operation.lowering.kind === "update" && !placed.inPlace.has(k));
  return isMisplaced ? schedule(program, { ...passes, compactUpdates: false }) : placed;
};

/** What is left to do when the kernels of products are chosen. */
const lateRules = [...plainRules, rowsOfIndices, negatedScatter, sumOfScatters];

const withDepth = (step: Step, depth: Derived | undefined): Step =>
  depth && step.kernel.kind === "contract" ? { ...step, kernel: { ...step.kernel, countedDepth: true } } : step;

const updatedBy = (node: AnyTensor, derived: readonly Derived[]): Derived | undefined =>
  node.operation.lowering.kind === "update" ? derived.find(({ rows }) => rows === node.inputs[1]) : undefined;

const hasKernel = (node: AnyTensor): boolean => !["input", "data", "constant"].includes(node.operation.lowering.kind);

const isCarried = (node: AnyTensor, results: readonly AnyTensor[], program: Program): boolean =>
  results.some((result, k) => result === node && at(program.carried, k) >= 0);

/** Every output a memory of its own: one that is an input, a constant or another output again becomes a copy. */
const ownMemory = (outputs: readonly AnyTensor[], program: Program): readonly AnyTensor[] => {
  const taken = new Set<AnyTensor>();
  return outputs.map((output, k) => {
    const from = owner(output);
    const carried = program.inputs[at(program.carried, k)];
    if (from === carried) return output;
    if (hasKernel(from) && !taken.has(from)) {
      taken.add(from);
      return output;
    }
    return { ...identity(output as Tensor), dtype: output.dtype };
  });
};

const stepOf = (node: AnyTensor, stores: Stores, flush: boolean): Step => {
  const { lowering } = node.operation;
  const sources = node.inputs.map(owner);
  switch (lowering.kind) {
    case "contract": {
      const [rows, columns] = [at(node.sizes, 0), at(node.sizes, 1)];
      const transposed = at(at(lowering.labels, 0), 0) === 1;
      const depth = at(inputOf(node, 1).sizes, 0);
      const strides = transposed ? { rowStride: 1, depthStride: rows } : { rowStride: depth, depthStride: 1 };
      return { node, kernel: { kind: "contract", m: rows, n: columns, k: depth, ...strides }, reads: sources };
    }
    case "concat": {
      const rows = count(node.sizes.slice(0, lowering.axis));
      const parts = node.inputs.map((part) => {
        const fill = numberOf(part);
        return { width: count(part.sizes) / rows, ...(fill !== undefined && { fill }) };
      });
      const reads = sources.filter((_, i) => parts[i]?.fill === undefined);
      return { node, kernel: { kind: "concat", rows, parts }, reads };
    }
    case "scatter":
      return { node, ...emitScatter(node, stores) };
    case "scatterAlong": {
      const [width, times] = [at(node.sizes, node.sizes.length - 1), at(inputOf(node, 0).sizes, node.sizes.length - 1)];
      return {
        node,
        kernel: { kind: "scatterAlong", rows: count(node.sizes) / width, width, count: times },
        reads: sources,
      };
    }
    case "order": {
      const [times, length] = [
        at(node.sizes, node.sizes.length - 1),
        at(inputOf(node, 0).sizes, node.sizes.length - 1),
      ];
      const { order } = lowering;
      return {
        node,
        kernel: { kind: "order", rows: count(node.sizes) / times, length, count: times, order },
        reads: sources,
      };
    }
    case "update": {
      const [, rows, values] = node.inputs;
      if (rows && values && isComputedInPlace(node) && !stores.stored.has(values)) {
        return { node, ...emitUpdate(values, rows, stores, flush) };
      }
      const kernel = {
        kind: "update",
        count: at(inputOf(node, 1).sizes, 0),
        width: count(node.sizes.slice(1)),
      } as const;
      return { node, kernel, reads: sources.slice(1) };
    }
    case "random":
      return {
        node,
        kernel: { kind: "random", size: count(node.sizes), stream: lowering.stream, bits: lowering.bits },
        reads: sources,
      };
    default:
      return { node, ...emitLoop(node, stores, flush) };
  }
};

/**
 * Orders the steps so that an output can be written over the input it takes the place of: after every other step that
 * reads the old value. Where that is impossible the output gets memory of its own and is copied at the end.
 */
const placeOutputs = (
  steps: readonly Step[],
  results: readonly AnyTensor[],
  derived: readonly Derived[],
  program: Program,
  together: boolean,
): Schedule => {
  const producers = new Map(steps.map((step) => [step.node, step]));
  const before = new Map<Step, Set<Step>>(
    steps.map((step) => [step, new Set(step.reads.flatMap((node) => producers.get(node) ?? []))]),
  );
  const inPlace = new Set<number>();
  results.forEach((result, k) => {
    const old = program.inputs[at(program.carried, k)];
    const step = producers.get(result);
    if (!old || result === old) return;
    if (!step || !readsInStep(step, old)) return;
    const readers = steps.filter((other) => other !== step && other.reads.includes(old));
    if (readers.some((reader) => dependsOn(reader, step, before))) return;
    readers.forEach((reader) => before.get(step)?.add(reader));
    inPlace.add(k);
  });
  const inPlaceOf = new Map([...inPlace].map((k) => [at(results, k), program.inputs[at(program.carried, k)]]));
  const groups = groupSteps(inOrder(steps, before), before, (node) => inPlaceOf.get(node) ?? node, together);
  return { steps: groups.flatMap((group) => group.steps), groups, results, derived, inPlace };
};

/** Whether a step that reads a buffer may write over it: element i is read for element i only, or not at all. */
const readsInStep = ({ node, kernel, reads, offsets }: Step, old: AnyTensor): boolean => {
  if (!reads.includes(old)) return true;
  if (kernel.kind !== "loop" || kernel.reduced > 0 || kernel.dimensions.length === 0) return node.sizes.length === 0;
  const dense = denseStrides(kernel.dimensions);
  // An updated table may be read in the very row that is written.
  const own = kernel.rows === undefined ? dense : dense.with(0, 0);
  return kernel.inputs.every(
    (access, i) =>
      reads[i] !== old ||
      (access.rows?.pointer === kernel.rows && !offsets?.[i] && access.strides.join() === own.join()),
  );
};

const dependsOn = (step: Step, on: Step, before: ReadonlyMap<Step, ReadonlySet<Step>>): boolean => {
  const seen = new Set<Step>();
  const stack = [step];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top === on) return true;
    if (seen.has(top)) continue;
    seen.add(top);
    stack.push(...(before.get(top) ?? []));
  }
  return false;
};

const inOrder = (steps: readonly Step[], before: ReadonlyMap<Step, ReadonlySet<Step>>): readonly Step[] => {
  const order: Step[] = [];
  const done = new Set<Step>();
  const visit = (step: Step): void => {
    if (done.has(step)) return;
    done.add(step);
    for (const earlier of before.get(step) ?? []) visit(earlier);
    order.push(step);
  };
  steps.forEach(visit);
  return order;
};
