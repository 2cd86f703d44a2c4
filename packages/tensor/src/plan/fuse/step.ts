/** From a stored node to its kernel and what the kernel reads. */
import { inputOf, owner } from "../../graph/shown-memory.ts";
import type { Node } from "../../tensor.ts";
import type { Derived } from "../derived.ts";
import { type Kernel, primitiveOf } from "../../kernels/kernel.ts";
import { loopKernel, updateKernel } from "./loop-kernel.ts";
import { scatterKernel } from "./scatter-kernel.ts";
import { isComputedInPlace, type Stores } from "./decide-stores.ts";

/** One kernel of a plan: what it computes, from which stored nodes, in order of its pointers. */
export interface PlanStep {
  readonly node: Node;
  readonly kernel: Kernel;
  readonly reads: readonly Node[];
  /** The number of elements of each read node that are skipped, if any are. */
  readonly offsets?: readonly number[];
  /** Set if the step computes only as many rows as the batch names. */
  readonly counted?: Derived;
  /** Set if a product is contracted over as many rows as the batch names: one more argument gives their number. */
  readonly depth?: Derived;
}

/** The kernel that computes a stored node. `flush`: the output is carried on, and is kept free of denormal numbers. */
export const stepOf = (node: Node, stores: Stores, flush: boolean): PlanStep => {
  const { kind } = node.operation.lowering;
  if (kind === "scatter") return { node, ...scatterKernel(node, stores) };
  if (kind === "update" && isComputedInPlace(node) && !stores.stored.has(inputOf(node, 2))) {
    return { node, ...updateKernel(inputOf(node, 2), inputOf(node, 1), stores, flush) };
  }
  const primitive = primitiveOf(node);
  if (!primitive) return { node, ...loopKernel(node, stores, flush) };
  return { node, kernel: primitive.kernel(node), reads: (primitive.reads?.(node) ?? node.inputs).map(owner) };
};
