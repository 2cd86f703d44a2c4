// The meaning of each kernel, element by element, for tests.
import { at } from "../at.ts";
import { type Access, extent, type Kernel, type LoopKernel, type ScatterKernel } from "../plan/kernel.ts";
import { emitModule } from "../devices/wasm/module.ts";
import { coarseUniforms, uniforms } from "../random/philox.ts";
import { evaluator } from "../scalar/expression.ts";

/** What a kernel reads: one array for each pointer. */
export type Buffers = readonly (Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[];

/** How many numbers a kernel writes. */
export const outputSize = (kernel: Kernel): number => sumsOf(kernel) * ("compensated" in kernel ? 2 : 1);

const sumsOf = (kernel: Kernel): number => {
  switch (kernel.kind) {
    case "loop":
      if (kernel.rows !== undefined) throw new TypeError("An update writes into a table, whose size it does not say.");
      return kernel.dimensions.slice(0, kernel.dimensions.length - kernel.reduced).reduce((x, y) => x * y, 1);
    case "contract":
      return kernel.m * kernel.n;
    case "scatterAlong":
      return kernel.rows * kernel.width;
    case "order":
      return kernel.rows * kernel.count;
    case "concat":
      return kernel.rows * kernel.parts.reduce((sum, { width }) => sum + width, 0);
    case "scatter":
      return kernel.rows * kernel.width;
    case "update":
      throw new TypeError("An update writes into a table, whose size it does not say.");
    case "random":
      return kernel.size;
  }
};

const dot = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, i) => sum + value * at(y, i), 0);

const readAccess = ({ strides, rows }: Access, own: number, index: readonly number[], buffers: Buffers): number => {
  const row = rows ? at(at(buffers, rows.pointer), dot(rows.strides, index)) : 0;
  return at(at(buffers, own), (rows ? rows.stride * row : 0) + dot(strides, index));
};

/** All indices below the given dimensions, in row-major order. */
const indices = (dimensions: readonly number[]): readonly (readonly number[])[] =>
  dimensions.reduce<readonly (readonly number[])[]>(
    (outer, size) => outer.flatMap((index) => Array.from({ length: size }, (_, last) => [...index, last])),
    [[]],
  );

const reducers = {
  none: (_: number, x: number): number => x,
  sum: (sum: number, x: number): number => sum + x,
  maximum: (x: number, y: number): number => Math.max(x, y),
  minimum: (x: number, y: number): number => Math.min(x, y),
} as const;
const identities = { none: 0, sum: 0, maximum: -Infinity, minimum: Infinity } as const;

const referenceLoop = (kernel: LoopKernel, buffers: Buffers): Float64Array => {
  const outputs = kernel.dimensions.length - kernel.reduced;
  const evaluate = evaluator(kernel.expression);
  const epilogue = kernel.epilogue && evaluator(kernel.epilogue);
  const inner = indices(kernel.dimensions.slice(outputs));
  const read = (index: readonly number[]): number[] =>
    kernel.inputs.map((access, own) => (isOnlyRows(kernel, own) ? NaN : readAccess(access, own, index, buffers)));
  const results = indices(kernel.dimensions.slice(0, outputs)).map((outer) => {
    const terms = inner.map((index) => evaluate(read([...outer, ...index])));
    const result = terms.reduce(reducers[kernel.reducer], identities[kernel.reducer]);
    const first = [...outer, ...kernel.dimensions.slice(outputs).map(() => 0)];
    const final = epilogue ? epilogue([...read(first), result]) : result;
    const kept = kernel.flush && Math.abs(final) < 1e-30 ? 0 : final;
    return kernel.cell === "int" ? Math.trunc(kept) : kept;
  });
  return Float64Array.from(results);
};
/** Part by part, index by index, column by column: what is added to the rows of the table. */
const referenceScatter = ({ rows, width, parts }: ScatterKernel, buffers: Buffers): Float64Array => {
  const result = new Float64Array(rows * width);
  let first = 0;
  for (const part of parts) {
    const own = buffers.slice(first, first + part.inputs.length);
    first += part.inputs.length;
    const evaluate = evaluator(part.expression);
    const split = part.dimensions.length - part.columns;
    const columns = indices(part.dimensions.slice(split));
    for (const outer of indices(part.dimensions.slice(0, split))) {
      const row = readAccess(
        at(part.inputs, part.index),
        part.index,
        [...outer, ...part.dimensions.slice(split).map(() => 0)],
        own,
      );
      if (row < 0 || row >= rows) continue;
      columns.forEach((inner, column) => {
        const index = [...outer, ...inner];
        const read = part.inputs.map((access, i) => (isOnlyRows(part, i) ? NaN : readAccess(access, i, index, own)));
        const place = row * width + column;
        result[place] = at(result, place) + evaluate(read);
      });
    }
  }
  return result;
};

const isOnlyRows = (kernel: { readonly inputs: readonly Access[] }, own: number): boolean =>
  kernel.inputs.some(({ rows }) => rows?.pointer === own) && !kernel.inputs[own]?.rows;

/**
 * What a kernel should write, by its description, in float64: rounding takes nothing from sums there. Made for tests: as plain as
 * it is slow.
 */
export const reference = (kernel: Kernel, buffers: Buffers): Float64Array => {
  const sums = referenceSums(kernel, buffers);
  if (!("compensated" in kernel)) return sums;
  return Float64Array.from({ length: 2 * sums.length }, (_, i) => sums[i] ?? 0);
};

const referenceSums = (kernel: Kernel, buffers: Buffers): Float64Array => {
  switch (kernel.kind) {
    case "loop":
      return referenceLoop(kernel, buffers);
    case "contract": {
      const { m, n, k, rowStride, depthStride } = kernel;
      const [a, b] = [at(buffers, 0), at(buffers, 1)];
      const term = (i: number, j: number, l: number): number =>
        at(a, i * rowStride + l * depthStride) * at(b, l * n + j);
      const sum = (i: number, j: number): number =>
        Array.from({ length: k }, (_, l) => term(i, j, l)).reduce((x, y) => x + y, 0);
      return Float64Array.from({ length: m * n }, (_, i) => sum(Math.floor(i / n), i % n));
    }
    case "scatterAlong": {
      const result = new Float64Array(kernel.rows * kernel.width);
      at(buffers, 0).forEach((position, i) => {
        const place = Math.floor(i / kernel.count) * kernel.width + position;
        result[place] = at(result, place) + at(at(buffers, 1), i);
      });
      return result;
    }
    case "order": {
      const { length, count } = kernel;
      const sign = kernel.order === "ascending" ? 1 : -1;
      const rows = Array.from({ length: kernel.rows }, (_, row) => {
        const value = (i: number): number => at(at(buffers, 0), row * length + i);
        const all = Array.from({ length }, (__, i) => i);
        const numbers = all.filter((i) => !Number.isNaN(value(i))).toSorted((i, j) => sign * (value(i) - value(j)));
        return [...numbers, ...all.filter((i) => Number.isNaN(value(i)))].slice(0, count);
      });
      return Float64Array.from(rows.flat());
    }
    case "concat": {
      const rows = Array.from({ length: kernel.rows }, (_, row) => {
        let next = 0;
        return kernel.parts.flatMap(({ width, fill }) => {
          const part = fill === undefined ? at(buffers, next++) : undefined;
          return Array.from({ length: width }, (__, i) => (part ? at(part, row * width + i) : (fill ?? NaN)));
        });
      });
      return Float64Array.from(rows.flat());
    }
    case "scatter":
      return referenceScatter(kernel, buffers);
    case "update":
      throw new TypeError("An update writes into a table, and is tested in the plans that have one.");
    case "random": {
      const key = at(buffers, 0);
      const draw = kernel.bits === 24 ? uniforms : coarseUniforms;
      return draw([at(key, 0), at(key, 1)], kernel.stream, kernel.size);
    }
  }
};

/** What surrounds the buffers in memory, to notice writes beside the output. */
const GUARD = 0x7fc0dead | 0;

/** How a kernel is loaded. */
export interface LoadOptions {
  readonly fma?: boolean;
  readonly wide?: boolean;
  /** The buffer that ends where the memory ends, so that reading on is an error; else all are followed by some space. */
  readonly last?: number;
}

/** A kernel in a memory of its own. */
export interface Loaded {
  /** Runs a range of the kernel. */
  readonly call: (begin: number, end: number) => void;
  /** Runs ranges of it, one after the other, and gives what is in the output then. */
  readonly run: (...ranges: readonly (readonly [number, number])[]) => Float32Array | Int32Array;
}

/** Compiles a kernel, and puts the buffers that it reads into memory. */
export const load = (
  kernel: Kernel,
  buffers: Buffers,
  { fma = false, wide = false, last = -1 }: LoadOptions = {},
): Loaded => {
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
  const module = new WebAssembly.Module(emitModule([kernel], { shared: false, fma, wide }));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const compiled = exports["k0"] as (...parameters: readonly number[]) => void;
  const call = (begin: number, end: number): void => compiled(begin, end, ...addresses);
  const from = at(addresses, buffers.length) / 4;
  return {
    call,
    run: (...ranges) => {
      words.fill(GUARD, from, from + size);
      for (const [begin, end] of ranges) call(begin, end);
      const changed = words.findIndex((word, i) => word !== before[i] && (i < from || i >= from + size));
      if (changed >= 0) throw new RangeError(`The kernel wrote ${changed - from} words from the start of its output.`);
      const result = words.slice(from, from + size);
      return kernel.kind === "order" || (kernel.kind === "loop" && kernel.cell === "int")
        ? result
        : new Float32Array(result.buffer);
    },
  };
};

/** The whole range of a kernel. */
export const whole = (kernel: Kernel): readonly [number, number] => [0, extent(kernel)];
