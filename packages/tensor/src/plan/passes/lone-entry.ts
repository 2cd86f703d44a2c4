// The pass that knows what a softmax with a single open entry is.
import { at } from "../../at.ts";
import { everyRule } from "../rules/algebra.ts";
import { numberOf } from "../facts/number-of.ts";
import { type Rule, simplify } from "../rules/rule.ts";
import { constant, view } from "../../nodes/build.ts";
import { denseStrides, forEachIndex } from "../../strides.ts";
import { evaluator } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { arithmeticRules, filledLike } from "../rules/fold-numbers.ts";
import { topological } from "../../graph/walk.ts";
import { operandsOf } from "../facts/operands.ts";

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

/** A mask of more elements is not looked at: none of the kind is that large. */
const LARGEST_MASK = 4096;

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

/** What is made of constants alone, element by element, as a constant. */
const maskSeen = (node: Node | undefined): Seen | undefined => {
  const constant = constantSeen(node);
  if (constant || node?.operation.lowering.kind !== "map") return constant;
  const inputs = node.inputs.map(constantSeen);
  if (!inputs.every((input) => input !== undefined)) return undefined;
  const shown = node.sizes.flatMap((_, k) => (inputs.some(({ axes }) => at(axes, k) >= 0) ? [k] : []));
  const sizes = shown.map((k) => at(node.sizes, k));
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count > LARGEST_MASK) return undefined;
  const elements = new Float64Array(count);
  const places = inputs.map(({ sizes: own, axes }) => {
    const strides = denseStrides(own);
    const found = new Int32Array(elements.length);
    const along = shown.map((k) => (at(axes, k) < 0 ? 0 : at(strides, at(axes, k))));
    forEachIndex(sizes, along, (position, offset) => (found[position] = offset));
    return found;
  });
  const evaluate = evaluator(node.operation.lowering.expression);
  elements.forEach((_, i) => {
    elements[i] = evaluate(inputs.map((input, k) => at(input.elements, at(at(places, k), i))));
  });
  return { elements, sizes, axes: node.sizes.map((_, k) => shown.indexOf(k)) };
};

/**
 * e^(x - max x), where x is -∞ where a mask is set and scores elsewhere, and the mask leaves one entry open: that entry's 1
 * and the others' 0. The score of the open entry is taken to be a number, and not -∞.
 */
const lonePowers = (node: Node): Node | undefined => {
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
    const open = places.filter((place) => at(elements, place) === largest);
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
