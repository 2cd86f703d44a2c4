/** From a stored node to its kernel and what the kernel reads. */
import { inputOf, owner } from "../../graph/shown-memory.ts";
import type { Node } from "../../tensor.ts";
import type { Derived } from "../derived.ts";
import { type Defined, defined, primitiveOf } from "../../kernels/kernel.ts";
import type { Draft, PlanTools } from "../pass.ts";
import { type BoundKernel, loopKernel, updateKernel } from "./loop-kernel.ts";
import { isComputedInPlace, type Stores } from "./decide-stores.ts";

/** One kernel of a plan: what it computes, from which stored nodes, in order of its pointers. */
export interface PlanStep extends Defined {
  readonly node: Node;
  readonly reads: readonly Node[];
  /** The number of elements of each read node that are skipped, if any are. */
  readonly offsets?: readonly number[];
  /** Set if the step computes only as many rows as the batch names. */
  readonly counted?: Derived;
  /** Set if a product is contracted over as many rows as the batch names: one more argument gives their number. */
  readonly depth?: Derived;
}

/** Makes the kernel of a node, with what it reads. */
export type BindKernel = (node: Node, stores: Stores, tools: PlanTools) => BoundKernel;

/** Functions that make kernels of nodes of a kind, of which a kernel computes what it reads: operations bring them along. */
export type BoundKernels = { readonly [Kind in "scatter"]?: BindKernel };

/** The kernel that computes a stored node. `flush`: the output is carried on, and is kept free of denormal numbers. */
export const stepOf = (
  node: Node,
  stores: Stores,
  flush: boolean,
  { compiler: { kernels, bound }, tools }: Pick<Draft, "compiler" | "tools">,
): PlanStep => {
  const { kind } = node.operation.lowering;
  const primitive = primitiveOf(node, kernels);
  const own = (): Omit<BoundKernel, "offsets"> => {
    const bind = kind === "scatter" ? bound?.scatter : undefined;
    if (bind) return bind(node, stores, tools);
    if (kind === "update" && isComputedInPlace(node) && !stores.stored.has(inputOf(node, 2)))
      return updateKernel(inputOf(node, 2), inputOf(node, 1), stores, flush);
    if (!primitive) return loopKernel(node, stores, flush);
    return { kernel: primitive.kernel(node), reads: (primitive.reads?.(node) ?? node.inputs).map(owner) };
  };
  const { kernel, ...reads } = own();
  return { node, ...reads, ...defined(kernel, kernels) };
};
