/** The language of kernels: one table of the facts that compiled devices need. */
import type { Node } from "../tensor.ts";
import { concat, type ConcatKernel } from "./concat/kernel.ts";
import type { Definition, PrimitiveFacts } from "./definition.ts";
import { iterate, type IterateKernel } from "./iterate/kernel.ts";
import { loop, type LoopKernel } from "./loop/kernel.ts";
import { order, type OrderKernel } from "./order/kernel.ts";
import { product, type ContractKernel } from "./product/kernel.ts";
import { random, type RandomKernel } from "./random/kernel.ts";
import { scatterAlong, type ScatterAlongKernel } from "./scatter-along/kernel.ts";
import { scatter, type ScatterKernel } from "./scatter/kernel.ts";
import { update, type UpdateKernel } from "./update/kernel.ts";

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

/** The definitions of all kinds of kernel. A missing kind is a type error, as in the tables of devices. */
const definitions: { readonly [Kind in Kernel["kind"]]: Definition<KernelOf<Kind>> } = {
  loop,
  contract: product,
  concat,
  scatter,
  scatterAlong,
  order,
  update,
  random,
  iterate,
};

/** The definition of the kind of a kernel. A row of the table is for the kernels of its kind. */
const definitionOf = (kernel: Kernel): Definition<Kernel> => definitions[kernel.kind] as Definition<Kernel>;

/** The number of iterations of the outermost loop. The range [begin, end) of a call is a part of them. */
export const extent = (kernel: Kernel): number => definitionOf(kernel).extent(kernel);

/** About how many elementary operations a kernel takes. */
export const workOf = (kernel: Kernel): number => definitionOf(kernel).work(kernel);

/** The kernel in a line. */
export const kernelText = (kernel: Kernel): string => definitionOf(kernel).text(kernel);

/** The facts about the primitive of a node, if the primitive has a kernel of its own. */
export const primitiveOf = ({ operation: { lowering } }: Node): PrimitiveFacts<Kernel> | undefined => {
  const known: Readonly<Record<string, { readonly primitive?: PrimitiveFacts<Kernel> }>> = definitions;
  return known[lowering.kind]?.primitive;
};
