/** The numbers of float32: its edges, an interpreter that rounds to it at every step, and what counts as right in it. */
import { at } from "../at.ts";
import { topological } from "../extend.ts";
import type { AnyTensor } from "../index.ts";
import { evaluator } from "../scalar/expression.ts";
import type { Elements } from "../tensor.ts";

export const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/** Where operations have their edges: in float32, so that all devices begin with the same. */
export const SPECIAL = [
  [0, 1, 0.5, 2, Math.PI, 1e-45, 1e-40, 2 ** -126, 1e-30, 88.8, 1000, 1e9, 1e30].flatMap((x) => [x, -x]),
  [NaN, Infinity, -Infinity, LARGEST, -LARGEST],
]
  .flat()
  .map(Math.fround);

/** The smallest of the normal numbers of float32. */
export const SMALLEST = 2 ** -126;

/** A number rounded to float32, with 0 for what is below the normal ones. */
export const withoutTiny = (x: number): number => {
  if (Math.abs(x) >= SMALLEST || Number.isNaN(x)) return Math.fround(x);
  return x < 0 || Object.is(x, -0) ? -0 : 0;
};

/** The values of an interpreter that rounds to float32 at every step. */
export const inFloat32 = (output: AnyTensor, round: (x: number) => number = Math.fround): ArrayLike<number> => {
  const values = new Map<AnyTensor, Elements>();
  const of = (node: AnyTensor): Elements => values.get(node) ?? new Float64Array();
  for (const node of topological([output])) {
    const { lowering, evaluate } = node.operation;
    const inputs = node.inputs.map(of);
    if (lowering.kind !== "map") {
      values.set(node, evaluate(inputs, node).map(round));
      continue;
    }
    const rounded = evaluator(lowering.expression, round);
    const length = node.sizes.reduce((x, y) => x * y, 1);
    values.set(
      node,
      Float64Array.from({ length }, (_, i) => rounded(inputs.map((input) => at(input, i)))),
    );
  }
  return of(output);
};

/** NaN, one of the infinities, or a number. */
export const kindOf = (x: number): string => (Number.isFinite(x) ? "a number" : String(x));

/** Whether a value is right, up to rounding; the sign of a zero decides what its inverse is. */
export const isRight = (value: number, right: number, tolerance: number): boolean => {
  if (!Number.isFinite(right)) return Object.is(value, right);
  if (value === 0 && right === 0) return Object.is(value, right);
  // Some results below the normal numbers are written as 0.
  if (Math.abs(right) < SMALLEST) return Math.abs(value) <= SMALLEST;
  return Math.abs(value - right) <= tolerance * Math.abs(right) + 2 ** -22;
};
