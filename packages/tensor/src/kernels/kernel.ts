/** The language of kernels, and the facts about them that compiled devices need. */
import type { Node } from "../tensor.ts";
import type { ConcatKernel } from "./concat/kernel.ts";
import type { Definition, PrimitiveFacts } from "./definition.ts";
import type { IterateKernel } from "./iterate/kernel.ts";
import { loop, type LoopKernel } from "./loop/kernel.ts";
import type { OrderKernel } from "./order/kernel.ts";
import type { ContractKernel } from "./product/kernel.ts";
import type { RandomKernel } from "./random/kernel.ts";
import type { ScatterAlongKernel } from "./scatter-along/kernel.ts";
import type { ScatterKernel } from "./scatter/kernel.ts";
import type { UpdateKernel } from "./update/kernel.ts";
import type { EmitKernel } from "./emit.ts";

/**
 * A kernel: after fusion, a plan consists of kernels.
 *
 * Every kernel writes one output. Each call passes its buffers as pointers: first its inputs in their order, then its output.
 * Every kernel can be split. It takes a range of its outermost loop, which has `extent` iterations; disjoint ranges may run at
 * the same time and in any order, and give the same bytes.
 */
export type Kernel =
  | LoopKernel
  | ContractKernel
  | ConcatKernel
  | ScatterKernel
  | ScatterAlongKernel
  | OrderKernel
  | UpdateKernel
  | RandomKernel
  | IterateKernel;

/** The kernels of one kind. */
export type KernelOf<Kind extends Kernel["kind"]> = Extract<Kernel, { readonly kind: Kind }>;

/** What planning needs to know of a kind of kernel, and what writes its kernels as WebAssembly. */
interface Brought<K> extends Definition<K> {
  readonly wasm: EmitKernel<K>;
}

/** The kinds of kernel that the operations of a program bring along: all but loops, which are in every plan. */
export type BroughtKernels = { readonly [Kind in Exclude<Kernel["kind"], "loop">]?: Brought<KernelOf<Kind>> };

/** A kernel, and what is known of its kind. Who compiles for WebAssembly writes loops, which nobody brings along. */
export interface Defined {
  readonly kernel: Kernel;
  readonly definition: Definition<Kernel> & Partial<Brought<Kernel>>;
}

/** A kernel with what is known of its kind. */
export const defined = (kernel: Kernel, brought: BroughtKernels = {}): Defined => {
  const definition = kernel.kind === "loop" ? loop : brought[kernel.kind];
  if (!definition) throw new TypeError(`No operation of the program brought along what '${kernel.kind}' is.`);
  // The row of a kind is for the kernels of that kind.
  return { kernel, definition: definition as Defined["definition"] };
};

/** The number of iterations of the outermost loop. The range [begin, end) of a call is a part of them. */
export const extent = ({ kernel, definition }: Defined): number => definition.extent(kernel);

/** About how many elementary operations a kernel takes. */
export const workOf = ({ kernel, definition }: Defined): number => definition.work(kernel);

/** The kernel in a line. */
export const kernelText = ({ kernel, definition }: Defined): string => definition.text(kernel);

/** The facts about the primitive of a node, if the primitive has a kernel of its own. */
export const primitiveOf = (
  { operation: { lowering } }: Node,
  brought: BroughtKernels = {},
): PrimitiveFacts<Kernel> | undefined => {
  const known: Readonly<Record<string, { readonly primitive?: PrimitiveFacts<Kernel> }>> = brought;
  return known[lowering.kind]?.primitive;
};
