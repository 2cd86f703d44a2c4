/** Compensated sums: an addition keeps its rounding error for the next. */
import { type Code, f32x4, get, op } from "./code.ts";
import type { FunctionBuilder } from "./encoder.ts";

/**
 * Code of sum + (x + rest), and of the rounding error of this addition, which the next one adds (Kahan, "Further Remarks on
 * Reducing Truncation Errors", 1965; the error is Knuth's, exact whichever number is larger). So a sum of any length is right to
 * two roundings. The error of a sum that is not finite counts as 0, since ∞ - ∞ is NaN.
 */
export const addCompensated = (
  f: FunctionBuilder,
  sum: Code,
  x: Code,
  rest: Code,
): { readonly sum: Code; readonly rest: Code } => {
  const [before, added] = [get(f.hold("v128", sum)), get(f.hold("v128", op("f32x4.add", x, rest)))];
  const after = get(f.hold("v128", op("f32x4.add", before, added)));
  const arrived = get(f.hold("v128", op("f32x4.sub", after, before)));
  const lost = op(
    "f32x4.add",
    op("f32x4.sub", before, op("f32x4.sub", after, arrived)),
    op("f32x4.sub", added, arrived),
  );
  const isFinite = op("f32x4.lt", op("f32x4.abs", after), f32x4(Infinity));
  return { sum: after, rest: get(f.hold("v128", op("v128.and", lost, isFinite))) };
};
