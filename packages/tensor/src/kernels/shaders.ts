/** The kernels as shaders: a table of the functions that write them. */
import { at } from "../at.ts";
import type { Dispatch, Pointer } from "../languages/shaders/shader.ts";
import type { Writing } from "./writing.ts";
import { concatShaders } from "./concat/shader.ts";
import type { Kernel, KernelOf } from "./kernel.ts";
import { loopOrRows } from "./loop/shader.ts";
import { orderShaders } from "./order/shader.ts";
import { sortShaders } from "./order/sorts.ts";
import { contractShaders } from "./product/shader.ts";
import { randomShaders } from "./random/shader.ts";
import { scatterAlongShader } from "./scatter-along/shader.ts";
import { scatterShaders } from "./scatter/shader.ts";
import { updateShaders } from "./update/shader.ts";

/** Writes a kernel as shaders, in the order in which they run. */
type Write<K> = (kernel: K, writing: Writing) => readonly Dispatch[];

const pair = ({ pointers }: Writing): readonly [Pointer, Pointer] => [at(pointers, 0), at(pointers, 1)];

const writers: { readonly [Kind in Kernel["kind"]]: Write<KernelOf<Kind>> } = {
  loop: loopOrRows,
  contract: (kernel, writing) =>
    contractShaders(kernel, pair(writing), writing.writes, writing.abilities.ints, writing.depth),
  concat: (kernel, { pointers, writes, abilities }) => concatShaders(kernel, pointers, writes, abilities.mostReads),
  scatter: scatterShaders,
  scatterAlong: (kernel, writing) => [scatterAlongShader(kernel, pair(writing), writing.writes)],
  order: (kernel, { pointers, writes, abilities }) =>
    (abilities.ints ? sortShaders : orderShaders)(kernel, at(pointers, 0), writes),
  update: updateShaders,
  random: randomShaders,
  // Their steps are laid out before there are kernels.
  iterate: () => [],
};

/** Writes a kernel as shaders. */
export const shadersOf: Write<Kernel> = (kernel, writing) => (writers[kernel.kind] as Write<Kernel>)(kernel, writing);
