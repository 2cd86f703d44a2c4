// The rule that moves exact scales to where they cost least.
import { filled, multiply, view } from "../../nodes/build.ts";
import { numberOf } from "../facts/number-of.ts";
import type { Rule } from "./rule.ts";
import { count, type Node } from "../../tensor.ts";
import { isNegation, operandsOf } from "../facts/operands.ts";

/**
 * Exact scales, which are powers of two and their negatives, go where they cost least: to a number, or to what is repeated
 * along a row. The gradient of a squared distance has a factor of 2 for every element, and a sum of differences a sign.
 *
 *     a (x 2) = x (2 a)    for a number, or for a that is the same along a row
 */
export const exactScales: Rule = (node) => {
  const negated = isNegation(node) ? node.inputs[0] : undefined;
  if (negated) return scaled(negated, -1);
  const factors = operandsOf(node, "multiply");
  const [a, b] = factors ?? [];
  if (!a || !b) return undefined;
  for (const [factor, product] of [
    [a, b],
    [b, a],
  ] as const) {
    const { x, scale } = withoutScale(product);
    if (scale !== 1) {
      const cheaper = timesNumber(factor, scale);
      if (cheaper) return multiply(x, cheaper);
    }
  }
  return undefined;
};

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
  const { lowering } = factor.operation;
  const [source] = factor.inputs;
  if (lowering.kind !== "view" || !source || count(source.sizes) >= count(factor.sizes)) return undefined;
  const scaledSource = multiply(source, filled(scale, source.sizes));
  return view(scaledSource, lowering.axes, factor.sizes);
};
