/** Runs the passes over a program, which gives its kernels in the order in which they run. */
import { at } from "../at.ts";
import { fingerprint } from "../graph/fingerprint.ts";
import { checksOf } from "../graph/indices/indices.ts";
import type { Program } from "../graph/program.ts";
import type { Stage, StageNode } from "../graph/stage.ts";
import { topological } from "../graph/walk.ts";
import { shareParts } from "../scalar/dag.ts";
import { count, type Node } from "../tensor.ts";
import type { Compiler } from "../compiler.ts";
import { compilerOf } from "./compilers.ts";
import { type Derived, derivedRows } from "./derived.ts";
import { describeGroups } from "./describe.ts";
import { owner } from "../graph/shown-memory.ts";
import { workOf } from "../kernels/kernel.ts";
import { collapse } from "./fuse/collapse.ts";
import { createExpressions } from "./fuse/expressions.ts";
import type { PlanStep } from "./fuse/step.ts";
import { bytesOf, layOut } from "./order/buffers.ts";
import type { Group } from "./order/groups.ts";
import type { PlanLoop } from "./loops.ts";
import { isRowWise } from "./facts/row-wise.ts";
import { type Draft, type Pass, tidied } from "./pass.ts";
import { passes as list, type Passes } from "./passes.ts";
import { everyRule } from "./rules/algebra.ts";
import type { PartPlace } from "../kernels/concat/parts-in-place.ts";
import { arithmeticRules } from "./rules/fold-numbers.ts";
import { lateRules } from "./rules/late.ts";
import { pieceRules } from "./rules/pieces.ts";
import { simplify } from "./rules/rule.ts";

/** A program as kernels in the order in which they run. */
export interface KernelSchedule {
  readonly steps: readonly PlanStep[];
  /** The same steps, in the same order: those that run together. */
  readonly groups: readonly Group[];
  /** The stored node that holds each output of the program. */
  readonly results: readonly Node[];
  /** The inputs of the program by their names. */
  readonly inputs: ReadonlyMap<Node, string>;
  /** Inputs that the device derives from others. */
  readonly derived: readonly Derived[];
  /**
   * Outputs that are written over the input whose place they take, by number. Other outputs that take an input's place are
   * copied.
   */
  readonly inPlace: ReadonlySet<number>;
  /** Parts that are computed in their places in an outermost whole. */
  readonly parts: ReadonlyMap<Node, PartPlace>;
}

/** How a plan is made. */
export interface PlanOptions {
  /** Passes to switch off, for comparison. */
  readonly passes?: Passes;
  /**
   * Whether indices that name no row in the program may be read as if they did, beside the indices that do: true by default. A
   * device says false for a call whose indices could name no row.
   */
  readonly readsUnused?: boolean;
  /** What a device computes in the place of a loop: one kernel, or with `unrolledLoop` the steps, if it cannot run a loop. */
  readonly planLoop?: PlanLoop;
  /** What operations bring along, for the body of a loop: found in the program unless given. */
  readonly compiler?: Compiler;
}

/** How the body of a loop is planned: like a program, whose rows no device finds for it. */
const bodyOptions = (options: PlanOptions): PlanOptions => ({
  ...options,
  readsUnused: false,
  passes: { ...options.passes, compactUpdates: false, shareRows: false },
});

/**
 * Runs the passes over a program and orders its kernels.
 *
 * @example
 * ```ts
 * const x = input([2, 3], [2, 3], "float");
 * const program = { inputs: [x], outputs: [sum(exp(x), -1)], carried: [-1], names: ["x"] };
 * // One loop: each exponential is computed where it is added.
 * schedule(program).steps.map(({ kernel }) => kernel.kind); // ["loop"]
 * ```
 */
export const schedule = (program: Program, options: PlanOptions = {}): KernelSchedule => {
  const draft = draftsOf(program, options).at(-1)?.draft ?? start(program, options);
  const results = draft.outputs.map(owner);
  return {
    steps: draft.steps,
    groups: draft.groups,
    results,
    inputs: namesOf(program),
    derived: draft.derived.all,
    inPlace: draft.inPlace,
    parts: draft.parts,
  };
};

/** The program after each pass that ran, as text. Only a reader needs the sentences, so they are loaded on demand. */
export const stagesOf = async (program: Program, options: PlanOptions = {}): Promise<readonly Stage[]> => {
  const drafts = draftsOf(program, options);
  const { reasons } = await import("./reasons.ts");
  return drafts.map(({ pass: { name }, draft }) => ({
    pass: name,
    why: reasons[name],
    text: textOf(draft),
    nodes: nodesOf(draft),
  }));
};

/** The draft after each pass. */
const draftsOf = (program: Program, options: PlanOptions): readonly Drafted[] => {
  const passes: Readonly<Record<string, boolean | undefined>> = options.passes ?? {};
  const drafts: Drafted[] = [];
  let draft = start(program, options);
  for (const pass of list as readonly ListedPass[]) {
    draft = pass.without && passes[pass.name] === false ? pass.without(draft) : pass.run(draft);
    drafts.push({ pass, draft });
  }
  // An update that cannot be made in place is none: the whole table is computed.
  return isMisplaced(draft)
    ? draftsOf(program, { ...options, passes: { ...options.passes, compactUpdates: false } })
    : drafts;
};

/** A pass by a name of the list. */
type ListedPass = Pass<(typeof list)[number]["name"]>;

/** A pass, and what it gave. */
interface Drafted {
  readonly pass: ListedPass;
  readonly draft: Draft;
}

/** What operations that bring passes along are handed. */
const tools = {
  bytesOf,
  layOut,
  workOf,
  tidied,
  simplify,
  isRowWise,
  createExpressions,
  collapse,
  shareParts,
  everyRule,
  arithmeticRules,
  lateRules,
} as const;

const start = (program: Program, options: PlanOptions): Draft => {
  const { readsUnused = true } = options;
  const checks = checksOf(program);
  const compiler = options.compiler ?? compilerOf(program.outputs);
  return {
    program,
    outputs: program.outputs,
    rules: [],
    pieces: pieceRules((indices, rows) => checks?.areWithin(indices, rows, readsUnused) ?? false),
    compiler,
    planLoop: options.planLoop,
    tools: { ...tools, planBody: (body) => schedule(body, { ...bodyOptions(options), compiler }) },
    derived: derivedRows(),
    steps: [],
    before: new Map(),
    inPlace: new Set(),
    parts: new Map(),
    groups: [],
  };
};

const isMisplaced = ({ outputs, inPlace }: Draft): boolean =>
  outputs.some((output, k) => owner(output).operation.lowering.kind === "update" && !inPlace.has(k));

const namesOf = (program: Program): ReadonlyMap<Node, string> =>
  new Map(program.inputs.map((input, i) => [input, at(program.names, i)]));

/** What a draft computes: the nodes of its graph, until there are kernels. */
const nodesOf = ({ program, outputs, steps }: Draft): readonly StageNode[] => {
  const names = namesOf(program);
  const nodes = steps.length === 0 ? topological(outputs) : steps.map(({ node }) => node);
  return nodes.map((node) => ({
    name: names.get(node) ?? node.operation.name,
    sizes: node.sizes,
    bytes: 4 * count(node.sizes),
  }));
};

/** A graph as it is, until there are kernels. */
const textOf = ({ program, outputs, steps, groups }: Draft): string => {
  if (steps.length === 0) {
    // The inputs come first, in their order.
    let i = 0;
    const text = fingerprint({ inputs: program.inputs, outputs });
    return text.replaceAll(" = input()", () => ` = input ${program.names[i++] ?? "that the device derives"}`);
  }
  const each = groups.length > 0 ? groups : steps.map((step) => ({ steps: [step], rows: 0, tile: 0 }));
  return describeGroups({ steps, groups: each, inputs: namesOf(program) }).join("\n");
};
