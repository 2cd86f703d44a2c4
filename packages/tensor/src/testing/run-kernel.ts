import { at } from "../at.ts";
import { type Access, extent, type Kernel, type LoopKernel } from "../compile/kernel.ts";
import { emitModule } from "../devices/wasm/module.ts";
import { uniforms } from "../random/philox.ts";
import { evaluator } from "../scalar/expression.ts";

/** What a kernel reads: one array for each pointer. */
export type Buffers = readonly (Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[];

/** How many numbers a kernel writes. */
export const outputSize = (kernel: Kernel): number => {
  switch (kernel.kind) {
    case "loop":
      return kernel.dimensions.slice(0, kernel.dimensions.length - kernel.reduced).reduce((x, y) => x * y, 1);
    case "contract":
      return kernel.m * kernel.n;
    case "scatter":
      return kernel.rows * kernel.width;
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
const isOnlyRows = (kernel: LoopKernel, own: number): boolean =>
  kernel.inputs.some(({ rows }) => rows?.pointer === own) && !kernel.inputs[own]?.rows;

/** What a kernel should write, by its description, in float64. Made for tests: as plain as it is slow. */
export const reference = (kernel: Kernel, buffers: Buffers): Float64Array => {
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
    case "scatter": {
      const result = new Float64Array(kernel.rows * kernel.width);
      at(buffers, 0).forEach((row, i) => {
        for (let j = 0; j < kernel.width; j++)
          result[row * kernel.width + j] =
            at(result, row * kernel.width + j) + at(at(buffers, 1), i * kernel.width + j);
      });
      return result;
    }
    case "random": {
      const key = at(buffers, 0);
      return uniforms([at(key, 0), at(key, 1)], kernel.stream, kernel.size);
    }
  }
};

/** What surrounds the buffers in memory, to notice writes beside the output, and reads past an input's end. */
const GUARD = 0x7fc0dead | 0;

/** A kernel in a memory of its own, with buffers. `run` gives what is in the output after the given ranges. */
export const load = (
  kernel: Kernel,
  buffers: Buffers,
  fma = false,
): { readonly run: (...ranges: readonly (readonly [number, number])[]) => Float32Array | Int32Array } => {
  const size = outputSize(kernel);
  const align = (bytes: number): number => (Math.ceil(bytes / 16) + 1) * 16;
  const addresses: number[] = [];
  let end = 16;
  for (const length of [...buffers.map((buffer) => buffer.length), size]) {
    addresses.push(end);
    end += align(4 * length);
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / 65536), maximum: 65536 });
  const words = new Int32Array(memory.buffer).fill(GUARD);
  buffers.forEach((buffer, i) =>
    words.set(new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length), at(addresses, i) / 4),
  );
  const before = words.slice();
  const bytes = emitModule([kernel], { shared: false, fma });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const call = exports["k0"] as (...parameters: readonly number[]) => void;
  const from = at(addresses, buffers.length) / 4;
  return {
    run: (...ranges) => {
      words.fill(GUARD, from, from + size);
      for (const [first, last] of ranges) call(first, last, ...addresses);
      const changed = words.findIndex((word, i) => word !== before[i] && (i < from || i >= from + size));
      if (changed >= 0) throw new RangeError(`The kernel wrote ${changed - from} words from the start of its output.`);
      const result = words.slice(from, from + size);
      return kernel.kind === "loop" && kernel.cell === "int" ? result : new Float32Array(result.buffer);
    },
  };
};

/** The whole range of a kernel. */
export const whole = (kernel: Kernel): readonly [number, number] => [0, extent(kernel)];
