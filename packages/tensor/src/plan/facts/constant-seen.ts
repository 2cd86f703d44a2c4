/** Constants as they are seen through views and operations: their elements, and where their axes are. */
import { at } from "../../at.ts";
import { evaluator } from "../../scalar/expression.ts";
import { denseStrides, forEachIndex } from "../../strides.ts";
import type { Node } from "../../tensor.ts";

/** A mask of more elements is not examined: no mask of this kind is that large. */
const LARGEST_MASK = 4096;

/** A constant as it is seen through a view: its elements, its sizes, and where its axes are. */
export interface Seen {
  readonly elements: ArrayLike<number>;
  readonly sizes: readonly number[];
  readonly axes: readonly number[];
}

/** A constant, or a view of one. */
export const constantSeen = (node: Node | undefined): Seen | undefined => {
  if (!node) return undefined;
  const { lowering } = node.operation;
  if (lowering.kind === "constant")
    return { elements: lowering.elements, sizes: node.sizes, axes: node.sizes.map((_, k) => k) };
  const [source] = node.inputs;
  if (lowering.kind !== "view" || source?.operation.lowering.kind !== "constant") return undefined;
  return { elements: source.operation.lowering.elements, sizes: source.sizes, axes: lowering.axes };
};

/** A node that is computed from constants alone, element by element, as a constant. */
export const maskSeen = (node: Node | undefined): Seen | undefined => {
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

/** 1 for the open entry of each row along an axis, 0 for the closed ones, if there is exactly one in every row. */
export const openEntries = (
  { elements, sizes }: Pick<Seen, "elements" | "sizes">,
  axis: number,
): Float64Array | undefined => {
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

/** Whether every row of a constant along an axis is a single 1 among zeros. */
export const isOneHot = ({ elements, sizes }: Seen, axis: number): boolean => {
  const scores = Array.from(elements, (x) => (x === 1 ? 0 : -Infinity));
  const isBinary = Array.from(elements).every((x) => x === 0 || x === 1);
  return isBinary && openEntries({ elements: scores, sizes }, axis) !== undefined;
};
