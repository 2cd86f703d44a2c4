/** Rules of algebra: steps without effect, views of views, and the order of sums and products. */
import { at } from "../../at.ts";
import { contract, filled, multiply, negate, permute, reshape, scatter, view } from "../../nodes/build.ts";
import type { Operator } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { numberOf } from "../../graph/number-of.ts";
import { lowered, negated, operandsOf, operatorOf } from "../facts/operands.ts";
import { commonFactor } from "./common-factor.ts";
import { type Rule, rule } from "./rule.ts";

const keepsSizes = (node: Node): boolean => node.inputs[0]?.sizes.join() === node.sizes.join();

const sameReshape = rule("reshape(x) = x, to the sizes of x", ["reshape"], (node) =>
  lowered(node, "reshape") && keepsSizes(node) ? node.inputs[0] : undefined,
);

const sameView = rule("view(x) = x, with the axes of x in their order", ["view"], (node) => {
  const axes = lowered(node, "view")?.axes;
  return axes?.every((axis, k) => axis === k) && keepsSizes(node) ? node.inputs[0] : undefined;
});

const identity = rule("f(x) = x, where f is the identity", ["map"], (node) => {
  const expression = lowered(node, "map")?.expression;
  return expression?.kind === "input" ? at(node.inputs, expression.index) : undefined;
});

/** Operators, and the number that changes nothing on one side of them. */
type Neutral = Readonly<Partial<Record<Operator, number>>>;

const NEUTRAL_RIGHT: Neutral = { multiply: 1, divide: 1, add: 0, subtract: 0 };
const NEUTRAL_LEFT: Neutral = { multiply: 1, add: 0 };

/** The other operand, if the one on this side is a number that changes nothing. */
const besideNeutral = (node: Node, neutral: Neutral, side: 0 | 1): Node | undefined => {
  // Few operands are numbers: that is asked first.
  const operand = node.inputs[side];
  const number = operand && numberOf(operand);
  const operator = number === undefined ? undefined : operatorOf(node);
  if (!operator || neutral[operator] !== number) return undefined;
  return operandsOf(node, operator)?.[1 - side];
};

const neutralRight = rule("x · 1 = x / 1 = x + 0 = x - 0 = x", ["multiply", "divide", "add", "subtract"], (node) =>
  besideNeutral(node, NEUTRAL_RIGHT, 1),
);

const neutralLeft = rule("1 · x = 0 + x = x", ["multiply", "add"], (node) => besideNeutral(node, NEUTRAL_LEFT, 0));

const reshapeOfReshape = rule("reshape(reshape(x)) = reshape(x)", ["reshape"], (node) => {
  const source = lowered(node.inputs[0], "reshape") && node.inputs[0]?.inputs[0];
  return source && lowered(node, "reshape") ? reshape(source, node.sizes) : undefined;
});

const viewOfView = rule("view(view(x)) = view(x)", ["view"], (node) => {
  const [outer, inner] = [lowered(node, "view"), lowered(node.inputs[0], "view")];
  const source = node.inputs[0]?.inputs[0];
  if (!outer || !inner || !source) return undefined;
  const axes = outer.axes.map((axis) => (axis < 0 ? -1 : at(inner.axes, axis)));
  return view(source, axes, node.sizes);
});

/** Labels express order and repetition. A tensor that repeats along an axis of its own is repeated after the product. */
const productOfView = rule("view(A) B = view(A B)", ["contract"], (node) => {
  const product = lowered(node, "contract");
  if (!product) return undefined;
  for (const side of [0, 1] as const) {
    const operand = at(node.inputs, side);
    const [viewed, source] = [lowered(operand, "view"), operand.inputs[0]];
    if (!viewed || !source) continue;
    const own = at(product.labels, side);
    const others = at(product.labels, 1 - side);
    const repeated = own.filter((label, axis) => at(viewed.axes, axis) < 0 && !others.includes(label));
    const labels = source.sizes.map((_, axis) => at(own, viewed.axes.indexOf(axis)));
    const output = product.output.filter((label) => !repeated.includes(label));
    const other = at(node.inputs, 1 - side);
    const smaller =
      side === 0
        ? contract(source, other, [labels, others], output)
        : contract(other, source, [others, labels], output);
    if (repeated.length === 0) return smaller;
    const axes = product.output.map((label) => output.indexOf(label));
    return view(smaller, axes, node.sizes);
  }
  return undefined;
});

/** A recurrence that begins with zeros saves one product this way, and 0 times a value that is not finite is still NaN. */
const productOfNumber = rule("A b = b · A, for a number b", ["contract"], (node) => {
  const product = lowered(node, "contract");
  for (const side of product ? ([0, 1] as const) : []) {
    const factor = at(node.inputs, side);
    const number = factor.sizes.length === 0 ? numberOf(factor) : undefined;
    if (!product || number === undefined) continue;
    const labels = at(product.labels, 1 - side);
    const order = product.output.map((label) => labels.indexOf(label));
    const moved = permute(at(node.inputs, 1 - side), order);
    return number === 1 ? moved : multiply(moved, filled(number, moved.sizes));
  }
  return undefined;
});

/** Each summed label belongs to one factor. A mean of attended items needs only the mean of the weights. */
const sumOfProduct = rule("Σ (A B) = (Σ A) B", ["reduce"], (node, original, uses) => {
  const [sum, product] = [lowered(node, "reduce"), lowered(node.inputs[0], "contract")];
  const [a, b] = node.inputs[0]?.inputs ?? [];
  const [left, right] = product?.labels ?? [];
  if (sum?.reducer !== "sum" || !product || !a || !b || !left || !right) return undefined;
  if ((uses.get(at(original.inputs, 0)) ?? 0) > 1) return undefined;
  const summed = sum.axes.map((axis) => at(product.output, axis));
  if (!summed.every((label) => left.includes(label) !== right.includes(label))) return undefined;
  const output = product.output.filter((label) => !summed.includes(label));
  return contract(a, b, [left, right], output);
});

/** There are fewer rows to negate after they are added up, and the negation fuses. */
const scatterOfNegated = rule("scatter(-x) = -scatter(x)", ["scatter"], (node) => {
  const [indices, rows] = [node.inputs[0], negated(node.inputs[1])];
  if (!lowered(node, "scatter") || node.inputs.length > 2 || !indices || !rows) return undefined;
  return negate(scatter([[indices, rows]], node.sizes));
});

/** The rules that leave contractions as they are: for after their kernels were chosen. */
export const plainRules: readonly Rule[] = [
  sameReshape,
  sameView,
  identity,
  neutralRight,
  neutralLeft,
  reshapeOfReshape,
  viewOfView,
];

/** All rules of graphs: those of this file, and the common factor. */
export const everyRule: readonly Rule[] = [
  ...plainRules,
  productOfView,
  productOfNumber,
  sumOfProduct,
  commonFactor,
  scatterOfNegated,
];
