// Removes and merges dimensions of a loop that need no level of their own.
import { at } from "../../at.ts";
import type { Access } from "../../languages/access.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import { element, substitute } from "../../scalar/expression.ts";

/**
 * The same loop with fewer dimensions: those of size 1 are dropped, and neighbours that every input runs through
 * without a gap become one. A chain of elementwise operations becomes a single flat loop.
 */
export const collapse = (kernel: LoopKernel): LoopKernel => {
  const kept = kernel.dimensions.flatMap((size, k) => (size === 1 ? [] : [k]));
  const isReduced = (k: number): boolean => k >= kernel.dimensions.length - kernel.reduced;
  const groups: number[][] = [];
  for (const k of kept) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    const joins =
      group !== undefined &&
      previous !== undefined &&
      isReduced(previous) === isReduced(k) &&
      kernel.inputs.every((access) => runsOn(access, previous, k, at(kernel.dimensions, k)));
    if (joins) group.push(k);
    else groups.push([k]);
  }
  const last = (group: readonly number[]): number => at(group, group.length - 1);
  const strides = (old: readonly number[]): readonly number[] => groups.map((group) => at(old, last(group)));
  return withoutEmptyReduction({
    ...kernel,
    dimensions: groups.map((group) => group.reduce((product, k) => product * at(kernel.dimensions, k), 1)),
    reduced: groups.filter((group) => isReduced(last(group))).length,
    inputs: kernel.inputs.map((access) => ({
      ...access,
      strides: strides(access.strides),
      ...(access.rows && { rows: { ...access.rows, strides: strides(access.rows.strides) } }),
    })),
  });
};

/** A reduction over no dimensions is the expression itself. */
const withoutEmptyReduction = (kernel: LoopKernel): LoopKernel => {
  if (kernel.reduced > 0 || kernel.reducer === "none") return kernel;
  const { epilogue, ...loop } = kernel;
  const inputs = [...kernel.inputs.map((_, i) => element(i)), kernel.expression];
  return { ...loop, reducer: "none", expression: epilogue ? substitute(epilogue, inputs) : kernel.expression };
};

const runsOn = ({ strides, rows }: Access, outer: number, inner: number, size: number): boolean =>
  at(strides, outer) === at(strides, inner) * size &&
  (!rows || at(rows.strides, outer) === at(rows.strides, inner) * size);
