/** Indices that are computed: how they are told from those that are moved, and what is known of their range. */
import { at } from "../../at.ts";
import { topological } from "../walk.ts";
import type { Scalar } from "../../scalar/expression.ts";
import type { Lowering, Node } from "../../tensor.ts";

/** Whether an operation moves its elements, and changes none. */
export const moves = (lowering: Lowering): boolean => {
  switch (lowering.kind) {
    case "input":
    case "data":
    case "constant":
    case "order":
    case "view":
    case "reshape":
    case "slice":
    case "window":
    case "concat":
      return true;
    case "map":
      return lowering.expression.kind === "input";
    default:
      return false;
  }
};

/** Whether some indices are computed of others, and not only moved. */
export const isComputed = (indices: Node): boolean => {
  const seen = new Set<Node>();
  const stack = [indices];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (!moves(node.operation.lowering)) return true;
    // An order is of floats, which are not looked at.
    if (node.operation.lowering.kind !== "order") stack.push(...node.inputs);
  }
  return false;
};

/** Whether the host can compute some indices before a call: of ints and booleans that it is given, and never of floats. */
export const isKnownToHost = (indices: Node): boolean =>
  topological([indices]).every(({ dtype, operation: { lowering } }) => dtype !== "float" && lowering.kind !== "random");

/** The least and the most that ints may be. */
type Range = readonly [least: number, most: number];

const ANY: Range = [-(2 ** 31), 2 ** 31 - 1];

/** The range of computed indices, as far as sums, products, `minimum`, `maximum`, `remainder` and `select` tell it. */
export const rangeOf = (indices: Node): Range => {
  const known = new Map<Node, Range>();
  const of = (node: Node): Range => {
    const range = known.get(node) ?? find(node);
    known.set(node, range);
    return range;
  };
  const find = ({ operation: { lowering }, inputs, sizes }: Node): Range => {
    if (lowering.kind === "constant") return together(Array.from(lowering.elements, (x): Range => [x, x]));
    if (lowering.kind === "order") return [0, at(at(inputs, 0).sizes, sizes.length - 1) - 1];
    if (lowering.kind === "map") return rangeOfScalar(lowering.expression, (index) => of(at(inputs, index)));
    if (lowering.kind === "gather" || lowering.kind === "gatherAlong") return of(at(inputs, 0));
    return inputs.length > 0 && moves(lowering) ? together(inputs.map(of)) : ANY;
  };
  return of(indices);
};

const together = (ranges: readonly Range[]): Range =>
  ranges.reduce(([a, b], [c, d]) => [Math.min(a, c), Math.max(b, d)], [ANY[1], ANY[0]]);

const rangeOfScalar = (expression: Scalar, input: (index: number) => Range): Range => {
  if (expression.kind === "input") return input(expression.index);
  if (expression.kind === "constant") return [expression.value, expression.value];
  const of = (position: number): Range => rangeOfScalar(at(expression.operands, position), input);
  switch (expression.operator) {
    case "minimumInt": {
      const [a, b] = [of(0), of(1)];
      return [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
    }
    case "maximumInt": {
      const [a, b] = [of(0), of(1)];
      return [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
    }
    case "select":
      return together([of(1), of(2)]);
    case "addInt":
    case "multiplyInt": {
      const isSum = expression.operator === "addInt";
      const ends = of(0).flatMap((a) => of(1).map((b) => (isSum ? a + b : a * b)));
      const [least, most] = [Math.min(...ends), Math.max(...ends)];
      // What leaves the ints comes back at their other end.
      return least < ANY[0] || most > ANY[1] ? ANY : [least, most];
    }
    case "subtractInt":
      return rangeOfRemainder(expression.operands, input);
    default:
      return ANY;
  }
};

/** x - ⌊x / n⌋ · n, for a number n above 0, is from 0 to n - 1. */
const rangeOfRemainder = ([x, product]: readonly Scalar[], input: (index: number) => Range): Range => {
  const [quotient, divisor] = operandsOf(product, "multiplyInt");
  const [dividend, again] = operandsOf(quotient, "divideInt");
  if (!divisor || !isSame(dividend, x) || !isSame(again, divisor)) return ANY;
  const [least, most] = rangeOfScalar(divisor, input);
  return least > 0 ? [0, most - 1] : ANY;
};

const operandsOf = (expression: Scalar | undefined, operator: string): readonly Scalar[] =>
  expression?.kind === "apply" && expression.operator === operator ? expression.operands : [];

const isSame = (a: Scalar | undefined, b: Scalar | undefined): boolean =>
  a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
