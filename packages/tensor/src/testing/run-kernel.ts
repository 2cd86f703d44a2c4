/** Kernels, and what they should write, for tests. */
import { at } from "../at.ts";
import { emitModule } from "../devices/wasm/module.ts";
import { concatReference } from "../kernels/concat/reference.ts";
import { defined, extent, type Kernel, type KernelOf } from "../kernels/kernel.ts";
import { iterateReference } from "../kernels/iterate/reference.ts";
import { loopReference } from "../kernels/loop/reference.ts";
import { orderReference } from "../kernels/order/reference.ts";
import { productReference } from "../kernels/product/reference.ts";
import { randomReference } from "../kernels/random/reference.ts";
import { scatterAlongReference } from "../kernels/scatter-along/reference.ts";
import { scatterReference } from "../kernels/scatter/reference.ts";
import { updateReference } from "../kernels/update/reference.ts";
import type { Buffers, Reference } from "./reading.ts";
import { allKernels } from "./all-kernels.ts";

const references: { readonly [Kind in Kernel["kind"]]: Reference<KernelOf<Kind>> } = {
  loop: loopReference,
  contract: productReference,
  concat: concatReference,
  scatter: scatterReference,
  scatterAlong: scatterAlongReference,
  order: orderReference,
  update: updateReference,
  random: randomReference,
  iterate: iterateReference,
};

const referenceOf = (kernel: Kernel): Reference<Kernel> => references[kernel.kind] as Reference<Kernel>;

/** The number of numbers that a kernel writes. */
export const outputSize = (kernel: Kernel): number => {
  const size = referenceOf(kernel).size(kernel);
  if (size === undefined) throw new TypeError("An update writes into a table, whose size it does not say.");
  return size * ("compensated" in kernel ? 2 : 1);
};

/** The numbers that a kernel should write, by its description, in float64. */
export const reference = (kernel: Kernel, buffers: Buffers): Float64Array => {
  const sums = referenceOf(kernel).run(kernel, buffers);
  if (!("compensated" in kernel)) return sums;
  return Float64Array.from({ length: 2 * sums.length }, (_, i) => sums[i] ?? 0);
};

/** The number that surrounds the buffers in memory, so that writes beside the output are noticed. */
const GUARD = 0x7fc0dead | 0;

/** How a kernel is loaded. */
export interface LoadOptions {
  readonly fma?: boolean;
  readonly wide?: boolean;
  /** The buffer that ends where the memory ends, so that reading on is an error. Without it, some space follows every buffer. */
  readonly last?: number;
}

/** A kernel in a memory of its own. */
export interface Loaded {
  /** Runs a range of the kernel. */
  readonly call: (begin: number, end: number) => void;
  /** Runs ranges of the kernel, one after the other, and gives the output. */
  readonly run: (...ranges: readonly (readonly [number, number])[]) => Float32Array | Int32Array;
}

/** Compiles a kernel, and puts the buffers that it reads into memory. */
export const load = (kernel: Kernel, buffers: Buffers, { last, ...options }: LoadOptions = {}): Loaded =>
  compiled(kernel, options)(buffers, last);

/** Compiles a kernel once, to be loaded with several buffers, or with several places of them in memory. */
export const compiled = (kernel: Kernel, { fma = false, wide = false }: Omit<LoadOptions, "last"> = {}) => {
  const module = new WebAssembly.Module(emitModule([defined(kernel, allKernels)], { shared: false, fma, wide }));
  return (buffers: Buffers, last = -1): Loaded => place(kernel, module, buffers, last);
};

const place = (kernel: Kernel, module: WebAssembly.Module, buffers: Buffers, last: number): Loaded => {
  const size = outputSize(kernel);
  const lengths = [...buffers.map((buffer) => buffer.length), size];
  const align = (bytes: number): number => (Math.ceil(bytes / 16) + 1) * 16;
  const pages = Math.ceil(lengths.reduce((sum, length) => sum + align(4 * length), 32) / 65536);
  let free = 16;
  const addresses = lengths.map((length, i) => {
    if (i === last) return 65536 * pages - 4 * length;
    const address = free;
    free += align(4 * length);
    return address;
  });

  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536 });
  const words = new Int32Array(memory.buffer).fill(GUARD);
  buffers.forEach(({ buffer, byteOffset, length }, i) =>
    words.set(new Int32Array(buffer, byteOffset, length), at(addresses, i) / 4),
  );
  const before = words.slice();
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const function0 = exports["k0"] as (...parameters: readonly number[]) => void;
  const call = (begin: number, end: number): void => function0(begin, end, ...addresses);
  const from = at(addresses, buffers.length) / 4;
  return {
    call,
    run: (...ranges) => {
      words.fill(GUARD, from, from + size);
      for (const [begin, end] of ranges) call(begin, end);
      const changed = differenceOf(words, before, from, size);
      if (changed >= 0) throw new RangeError(`The kernel wrote ${changed - from} words from the start of its output.`);
      const result = words.slice(from, from + size);
      return kernel.kind === "order" || (kernel.kind === "loop" && kernel.cell === "int")
        ? result
        : new Float32Array(result.buffer);
    },
  };
};

/** The first place, outside of an output, where two memories differ; -1 if there is none. A memory has thousands of words. */
const differenceOf = (words: Int32Array, before: Int32Array, from: number, size: number): number => {
  for (let i = 0; i < words.length; i++) if (words[i] !== before[i] && (i < from || i >= from + size)) return i;
  return -1;
};

/** The whole range of a kernel. */
export const whole = (kernel: Kernel): readonly [number, number] => [0, extent(defined(kernel, allKernels))];
