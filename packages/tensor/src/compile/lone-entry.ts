import { at } from "../at.ts";
import { constant, view } from "../nodes/build.ts";
import { denseStrides, forEachIndex } from "../strides.ts";
import type { Node } from "../tensor.ts";
import { arithmeticRules, filledLike } from "./fold.ts";
import { topological } from "./graph.ts";
import { everyRule, type Rule, simplify } from "./simplify.ts";
import { operandsOf } from "./sums.ts";

/**
 * A softmax that a mask leaves a single open entry is 1 there and 0 elsewhere, whatever the scores are, and its
 * derivative is 0: two items that attend to each other but not to themselves. Attention is then exactly the mean, and all
 * that is behind the scores, projection and gradient, need not be computed.
 *
 * Where a graph has none, it is returned as it is.
 */
export const loneEntries = (outputs: readonly Node[]): readonly Node[] =>
  topological(outputs).some((node) => lonePowers(node) !== undefined)
    ? simplify(outputs, [powersOfLoneEntry, derivativeOfLoneEntry, sumOfConstant, ...arithmeticRules, ...everyRule])
    : outputs;

/** An entry so much below another has an exponential of 0 beside it, with scores of any reasonable size. */
const CLOSED = 1e8;

/** A constant as it is seen through a view: its elements, its sizes, and where its axes are. */
interface Seen {
  readonly elements: ArrayLike<number>;
  readonly sizes: readonly number[];
  readonly axes: readonly number[];
}

const constantSeen = (node: Node | undefined): Seen | undefined => {
  if (!node) return undefined;
  const { lowering } = node.operation;
  if (lowering.kind === "constant")
    return { elements: lowering.elements, sizes: node.sizes, axes: node.sizes.map((_, k) => k) };
  const [source] = node.inputs;
  if (lowering.kind !== "view" || source?.operation.lowering.kind !== "constant") return undefined;
  return { elements: source.operation.lowering.elements, sizes: source.sizes, axes: lowering.axes };
};

/** The axis along which `repeated` shows one value of `reduced`, the reduction of something along that axis alone. */
const reducedAxis = (
  repeated: Node | undefined,
  reducer: "sum" | "maximum",
): { axis: number; of: Node } | undefined => {
  const reduced = repeated?.inputs[0];
  const [shown, reduction] = [repeated?.operation.lowering, reduced?.operation.lowering];
  const of = reduced?.inputs[0];
  if (shown?.kind !== "view" || reduction?.kind !== "reduce" || reduction.reducer !== reducer || !of) return undefined;
  const axis = at(reduction.axes, 0);
  const isBack = shown.axes.every((from, k) => from === (k === axis ? -1 : k < axis ? k : k - 1));
  return reduction.axes.length === 1 && isBack ? { axis, of } : undefined;
};

/** e^(x - max x), with x = scores + mask, where the mask leaves one entry open: that entry's 1 and the others' 0. */
const lonePowers = (node: Node): Node | undefined => {
  const [x, repeated] = operandsOf(operandsOf(node, "exponential")?.[0], "subtract") ?? [];
  const maximum = reducedAxis(repeated, "maximum");
  if (!x || maximum?.of !== x) return undefined;
  const [first, second] = operandsOf(x, "add") ?? [];
  const mask = constantSeen(second) ?? constantSeen(first);
  const axis = mask?.axes[maximum.axis] ?? -1;
  if (!mask || axis < 0) return undefined;
  const open = openEntries(mask, axis);
  if (!open) return undefined;
  return view(constant(open, mask.sizes), mask.axes, node.sizes);
};

const powersOfLoneEntry: Rule = lonePowers;

/** 1 for the open entry of each row along an axis, 0 for the closed ones, if there is exactly one in every row. */
const openEntries = ({ elements, sizes }: Pick<Seen, "elements" | "sizes">, axis: number): Float64Array | undefined => {
  const result = new Float64Array(elements.length);
  const step = at(denseStrides(sizes), axis);
  let isLone = true;
  forEachIndex(sizes.with(axis, 1), denseStrides(sizes), (_, start) => {
    const places = Array.from({ length: at(sizes, axis) }, (__, k) => start + k * step);
    const largest = Math.max(...places.map((place) => at(elements, place)));
    const open = places.filter((place) => at(elements, place) > largest - CLOSED);
    isLone &&= open.length === 1;
    for (const place of open) result[place] = 1;
  });
  return isLone ? result : undefined;
};

/** (a - Σ a e) e = 0 along an axis on which e has a single 1: what flows back through such a softmax. */
const derivativeOfLoneEntry: Rule = (node) => {
  const [sum, e] = operandsOf(node, "multiply") ?? [];
  const [a, repeated] = operandsOf(sum, "add") ?? [];
  const summed = reducedAxis(repeated, "sum");
  const [b, again] = operandsOf(operandsOf(summed?.of, "negate")?.[0], "multiply") ?? [];
  const seen = constantSeen(e);
  const axis = seen?.axes[summed?.axis ?? -1] ?? -1;
  if (!seen || axis < 0 || a !== b || e !== again) return undefined;
  return isOneHot(seen, axis) ? filledLike(0, node) : undefined;
};

/** Whether every row of a constant along an axis is a single 1 among zeros. */
const isOneHot = ({ elements, sizes }: Seen, axis: number): boolean => {
  const scores = Array.from(elements, (x) => (x === 1 ? 0 : -Infinity));
  const isBinary = Array.from(elements).every((x) => x === 0 || x === 1);
  return isBinary && openEntries({ elements: scores, sizes }, axis) !== undefined;
};

/** The sum of a constant is a constant. */
const sumOfConstant: Rule = (node) => {
  const { lowering } = node.operation;
  const seen = constantSeen(node.inputs[0]);
  if (lowering.kind !== "reduce" || lowering.reducer !== "sum" || !seen) return undefined;
  const summed = lowering.axes.map((axis) => at(seen.axes, axis));
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
  const axes = seen.axes.filter((_, axis) => !lowering.axes.includes(axis)).map((axis) => kept.indexOf(axis));
  return view(constant(totals, sizes), axes, node.sizes);
};
