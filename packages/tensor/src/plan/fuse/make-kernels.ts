/** The pass that makes the kernels of the stored nodes. */
import { at } from "../../at.ts";
import { topological } from "../../graph/walk.ts";
import type { Node } from "../../tensor.ts";
import { countedDepth, countedNodes, type Derived } from "../derived.ts";
import { hasKernel, owner } from "../../graph/shown-memory.ts";
import type { Draft } from "../pass.ts";
import { decideStores } from "./decide-stores.ts";
import { type PlanStep, stepOf } from "./step.ts";

/** A kernel for each stored node: with fusion few nodes are stored, and without it every node that computes. */
export const makeKernels = (draft: Draft, fuse: boolean): Draft => {
  const { outputs, program } = draft;
  const derived = draft.derived.all;
  const counted = countedNodes(outputs, derived, draft.compiler.kernels);
  const stores = decideStores(outputs, fuse);
  const results = outputs.map(owner);
  const flushed = new Set(results.filter((_, k) => !program.keepsDenormals && at(program.carried, k) >= 0));
  const steps = topological(results)
    .filter((node) => stores.stored.has(node) && hasKernel(node))
    .map((node): PlanStep => {
      const group = counted.get(node) ?? updatedBy(node, derived);
      const depth = countedDepth(node, counted);
      const step = stepOf(node, stores, flushed.has(node), draft);
      return { ...withDepth(step, depth), ...(group && { counted: group }), ...(depth && { depth }) };
    });
  return { ...draft, steps };
};

const withDepth = (step: PlanStep, depth: Derived | undefined): PlanStep =>
  depth && step.kernel.kind === "contract" ? { ...step, kernel: { ...step.kernel, countedDepth: true } } : step;

const updatedBy = (node: Node, derived: readonly Derived[]): Derived | undefined =>
  node.operation.lowering.kind === "update" ? derived.find(({ rows }) => rows === node.inputs[1]) : undefined;
