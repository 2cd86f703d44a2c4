/** Rules of a softmax that a mask leaves a single open entry. */
import { at } from "../../at.ts";
import { constant, view } from "../../nodes/build.ts";
import { denseStrides, forEachIndex } from "../../strides.ts";
import type { Node } from "../../tensor.ts";
import { constantSeen, isOneHot, maskSeen, openEntries } from "../facts/constant-seen.ts";
import { numberOf } from "../../graph/number-of.ts";
import { lowered, operandsOf } from "../facts/operands.ts";
import { filledLike } from "./fold-numbers.ts";
import { type Rule, rule } from "./rule.ts";

/** The axis along which `repeated` shows one value of `reduced`, the reduction of something along that axis alone. */
const reducedAxis = (
  repeated: Node | undefined,
  reducer: "sum" | "maximum",
): { axis: number; of: Node } | undefined => {
  const reduced = repeated?.inputs[0];
  const [shown, reduction] = [lowered(repeated, "view"), lowered(reduced, "reduce")];
  const of = reduced?.inputs[0];
  if (!shown || reduction?.reducer !== reducer || !of) return undefined;
  const axis = at(reduction.axes, 0);
  const isBack = shown.axes.every((from, k) => from === (k === axis ? -1 : k < axis ? k : k - 1));
  return reduction.axes.length === 1 && isBack ? { axis, of } : undefined;
};

/**
 * x is -∞ where the mask is set and scores elsewhere, and the mask leaves one entry of each row open. The score of that entry is
 * taken to be a number, and not -∞.
 */
export const powersOfLoneEntry = rule(
  "e^(x - max x) = 1 where x is open, 0 where a mask closes it",
  ["exponential"],
  (node) => {
    const below = operandsOf(node, "exponential")?.[0];
    const [x, repeated] = below?.operation.name === "belowLargest" ? below.inputs : [];
    const maximum = reducedAxis(repeated, "maximum");
    if (!x || maximum?.of !== x) return undefined;
    const [condition, closed] = operandsOf(x, "select") ?? [];
    const mask = closed && numberOf(closed) === -Infinity ? maskSeen(condition) : undefined;
    const axis = mask?.axes[maximum.axis] ?? -1;
    if (!mask || axis < 0) return undefined;
    const scores = Array.from(mask.elements, (isClosed) => (isClosed === 0 ? 0 : -Infinity));
    const open = openEntries({ elements: scores, sizes: mask.sizes }, axis);
    if (!open) return undefined;
    return view(constant(open, mask.sizes), mask.axes, node.sizes);
  },
);

/** The derivative that flows back through such a softmax. */
const derivativeOfLoneEntry = rule("(a - Σ a e) e = 0, where each row of e is a single 1", ["multiply"], (node) => {
  const [sum, e] = operandsOf(node, "multiply") ?? [];
  const [a, repeated] = operandsOf(sum, "add") ?? [];
  const summed = reducedAxis(repeated, "sum");
  const [b, again] = operandsOf(operandsOf(summed?.of, "negate")?.[0], "multiply") ?? [];
  const seen = constantSeen(e);
  const axis = seen?.axes[summed?.axis ?? -1] ?? -1;
  if (!seen || axis < 0 || a !== b || e !== again) return undefined;
  return isOneHot(seen, axis) ? filledLike(0, node) : undefined;
});

const sumOfConstant = rule("Σ of a constant is a constant", ["reduce"], (node) => {
  const [sum, seen] = [lowered(node, "reduce"), constantSeen(node.inputs[0])];
  if (sum?.reducer !== "sum" || !seen || node.dtype === "int") return undefined;
  const summed = sum.axes.map((axis) => at(seen.axes, axis));
  if (summed.includes(-1)) return undefined;
  const kept = seen.sizes.map((_, axis) => axis).filter((axis) => !summed.includes(axis));
  const sizes = kept.map((axis) => at(seen.sizes, axis));
  const totals = new Float64Array(sizes.reduce((product, size) => product * size, 1));
  const into = denseStrides(sizes);
  forEachIndex(
    seen.sizes,
    seen.sizes.map((_, axis) => (kept.includes(axis) ? at(into, kept.indexOf(axis)) : 0)),
    (position, offset) => (totals[offset] = at(totals, offset) + at(seen.elements, position)),
  );
  const [first = 0] = totals;
  if (totals.every((total) => total === first)) return filledLike(first, node);
  const axes = seen.axes.filter((_, axis) => !sum.axes.includes(axis)).map((axis) => kept.indexOf(axis));
  return view(constant(totals, sizes), axes, node.sizes);
});

/** The rules for such a softmax, its derivative, and their sums. */
export const loneEntryRules: readonly Rule[] = [powersOfLoneEntry, derivativeOfLoneEntry, sumOfConstant];
