/** The meaning of a loop, element by element. */
import { evaluator } from "../../scalar/expression.ts";
import { type Buffers, indices, isOnlyRows, readAccess, type Reference } from "../../testing/reading.ts";
import type { LoopKernel } from "./kernel.ts";

const reducers = {
  none: (_: number, x: number): number => x,
  sum: (sum: number, x: number): number => sum + x,
  maximum: (x: number, y: number): number => Math.max(x, y),
  minimum: (x: number, y: number): number => Math.min(x, y),
  sumInt: (sum: number, x: number): number => (sum + x) | 0,
  maximumInt: (x: number, y: number): number => Math.max(x, y),
  minimumInt: (x: number, y: number): number => Math.min(x, y),
} as const;
const identities = {
  none: 0,
  sum: 0,
  maximum: -Infinity,
  minimum: Infinity,
  sumInt: 0,
  maximumInt: -(2 ** 31),
  minimumInt: 2 ** 31 - 1,
} as const;

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
    return kernel.flush && Math.abs(final) < 1e-30 ? 0 : final;
  });
  return Float64Array.from(results);
};

/** Loops. An update writes into a table, and its kernel does not know the size of the table. */
export const loopReference: Reference<LoopKernel> = {
  size: ({ dimensions, reduced, rowNumbers }) =>
    rowNumbers === undefined ? dimensions.slice(0, dimensions.length - reduced).reduce((x, y) => x * y, 1) : undefined,
  run: referenceLoop,
};
