/** Rules that move exact scales to where they cost least. */
import { filled, multiply, view } from "../../nodes/build.ts";
import { count, type Node } from "../../tensor.ts";
import { numberOf } from "../../graph/number-of.ts";
import { lowered, negated, operandsOf } from "../facts/operands.ts";
import { rule } from "./rule.ts";

/**
 * Exact scales are powers of two and their negatives: no bit changes. They are moved to a number, or to a tensor that is repeated
 * along a row.
 * The gradient of a squared distance has a factor of 2 for every element.
 */
export const movedScale = rule("a (x 2) = x (2 a), for a that is the same along a row", ["multiply"], (node) => {
  const [a, b] = operandsOf(node, "multiply") ?? [];
  if (!a || !b) return undefined;
  for (const [factor, product] of [
    [a, b],
    [b, a],
  ] as const) {
    const { x, scale } = withoutScale(product);
    const cheaper = scale === 1 ? undefined : timesNumber(factor, scale);
    if (cheaper) return multiply(x, cheaper);
  }
  return undefined;
});

/** A sum of differences has a sign for every element. */
export const movedSign = rule("-(a x) = (-a) x, for a that is the same along a row", ["negate"], (node) => {
  const product = negated(node);
  return product && scaled(product, -1);
});

/** A product, one of whose factors can be scaled at little cost. */
const scaled = (product: Node, scale: number): Node | undefined => {
  const [a, b] = operandsOf(product, "multiply") ?? [];
  if (!a || !b) return undefined;
  for (const [factor, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const cheaper = timesNumber(factor, scale);
    if (cheaper) return multiply(cheaper, other);
  }
  return undefined;
};

/** A tensor without an exact scale that it was multiplied with. */
const withoutScale = (product: Node): { readonly x: Node; readonly scale: number } => {
  const [a, b] = operandsOf(product, "multiply") ?? [];
  if (!a || !b) return { x: product, scale: 1 };
  const [first, second] = [numberOf(a), numberOf(b)];
  if (second !== undefined && isExact(second)) return { x: a, scale: second };
  return first !== undefined && isExact(first) ? { x: b, scale: first } : { x: product, scale: 1 };
};

const isExact = (scale: number): boolean => Number.isInteger(Math.log2(Math.abs(scale)));

/** A number, or a view that repeats what it shows, times a number. */
const timesNumber = (factor: Node, scale: number): Node | undefined => {
  const number = numberOf(factor);
  if (number !== undefined) return filled(number * scale, factor.sizes);
  const [shown, source] = [lowered(factor, "view"), factor.inputs[0]];
  if (!shown || !source || count(source.sizes) >= count(factor.sizes)) return undefined;
  const scaledSource = multiply(source, filled(scale, source.sizes));
  return view(scaledSource, shown.axes, factor.sizes);
};
