// Folds and shares: equal nodes become one, and rules of algebra apply.
import { at } from "../../at.ts";
import { contract, filled, multiply, negate, permute, reshape, scatter, view } from "../../nodes/build.ts";
import type { Scalar } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { commonFactor } from "./common-factor.ts";
import type { Rule } from "./rule.ts";
import { numberOf } from "../facts/number-of.ts";
import { isNegation } from "../facts/operands.ts";

/** Steps without effect: x · 1, x + 0, the identity, a reshape to the same sizes, an order of axes that is the same. */
const dropNothing = (node: Node): Node | undefined => {
  const [first, second] = node.inputs;
  const { lowering } = node.operation;
  if (!first) return undefined;
  const same = first.sizes.join() === node.sizes.join();
  if (lowering.kind === "reshape") return same ? first : undefined;
  if (lowering.kind === "view") return same && lowering.axes.every((axis, k) => axis === k) ? first : undefined;
  if (lowering.kind !== "map") return undefined;
  if (lowering.expression.kind === "input") return at(node.inputs, lowering.expression.index);
  if (!second || !isPlain(lowering.expression)) return undefined;
  const { operator } = lowering.expression;
  const neutral = operator === "multiply" || operator === "divide" ? 1 : 0;
  if (numberOf(second) === neutral) return first;
  return (operator === "multiply" || operator === "add") && numberOf(first) === neutral ? second : undefined;
};

/** a ∘ b of the two inputs in their order, for an operator with a neutral number. */
const isPlain = (
  expression: Scalar,
): expression is {
  kind: "apply";
  operator: "multiply" | "add" | "divide" | "subtract";
  operands: readonly Scalar[];
} =>
  expression.kind === "apply" &&
  ["multiply", "add", "divide", "subtract"].includes(expression.operator) &&
  expression.operands.length === 2 &&
  expression.operands.every((operand, i) => operand.kind === "input" && operand.index === i);

/** A view of a view is one view, and a reshape of a reshape one reshape. */
const mergeViews = (node: Node): Node | undefined => {
  const [inner] = node.inputs;
  const source = inner?.inputs[0];
  if (!inner || !source) return undefined;
  const outer = node.operation.lowering;
  const within = inner.operation.lowering;
  if (outer.kind === "reshape" && within.kind === "reshape") return reshape(source, node.sizes);
  if (outer.kind !== "view" || within.kind !== "view") return undefined;
  const axes = outer.axes.map((axis) => (axis < 0 ? -1 : at(within.axes, axis)));
  return view(source, axes, node.sizes);
};

/** A product with a view is a product with what is viewed: order and repetition are a matter of labels. */
const productOfView = (node: Node): Node | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract") return undefined;
  for (const side of [0, 1] as const) {
    const operand = at(node.inputs, side);
    const { lowering: viewed } = operand.operation;
    const source = operand.inputs[0];
    if (viewed.kind !== "view" || !source) continue;
    const own = at(lowering.labels, side);
    const others = at(lowering.labels, 1 - side);
    const repeated = own.filter((label, axis) => at(viewed.axes, axis) < 0 && !others.includes(label));
    const labels = source.sizes.map((_, axis) => at(own, viewed.axes.indexOf(axis)));
    const output = lowering.output.filter((label) => !repeated.includes(label));
    const other = at(node.inputs, 1 - side);
    const product =
      side === 0
        ? contract(source, other, [labels, others], output)
        : contract(other, source, [others, labels], output);
    if (repeated.length === 0) return product;
    return view(
      product,
      lowering.output.map((label) => output.indexOf(label)),
      node.sizes,
    );
  }
  return undefined;
};

/** Σ over rows of (A B) is (Σ over rows of A) B: a mean of attended items needs the mean of the weights only. */
const sumOfProduct = (node: Node, original: Node, uses: ReadonlyMap<Node, number>): Node | undefined => {
  const { lowering } = node.operation;
  const [product] = node.inputs;
  const [originalProduct] = original.inputs;
  if (lowering.kind !== "reduce" || lowering.reducer !== "sum" || !product || !originalProduct) return undefined;
  const inner = product.operation.lowering;
  if (inner.kind !== "contract" || (uses.get(originalProduct) ?? 0) > 1) return undefined;
  const [a, b] = product.inputs;
  const [left, right] = inner.labels;
  if (!a || !b || !left || !right) return undefined;
  const summed = lowering.axes.map((axis) => at(inner.output, axis));
  const inOne = summed.every((label) => left.includes(label) !== right.includes(label));
  if (!inOne) return undefined;
  const output = inner.output.filter((label) => !summed.includes(label));
  return contract(a, b, [left, right], output);
};

/**
 * A product with a number is the other factor, multiplied where the number is not 1. A recurrence that begins with zeros has
 * one product less so, and yet 0 times what is not finite stays NaN.
 */
const productOfNumber: Rule = (node) => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract") return undefined;
  for (const side of [0, 1] as const) {
    const factor = at(node.inputs, side);
    const number = factor.sizes.length === 0 ? numberOf(factor) : undefined;
    if (number === undefined) continue;
    const labels = at(lowering.labels, 1 - side);
    const moved = permute(
      at(node.inputs, 1 - side),
      lowering.output.map((label) => labels.indexOf(label)),
    );
    return number === 1 ? moved : multiply(moved, filled(number, moved.sizes));
  }
  return undefined;
};

/** Rows that are negated are added up first and negated after: there are fewer, and the negation fuses. */
const scatterOfNegated: Rule = (node) => {
  const [indices, negated] = node.inputs;
  const rows = negated?.inputs[0];
  if (node.operation.lowering.kind !== "scatter" || node.inputs.length > 2 || !indices || !rows) return undefined;
  if (!isNegation(negated)) return undefined;
  const summed = scatter([[indices, rows]], node.sizes);
  return negate(summed);
};

/** The rules that leave contractions as they are: for after their kernels were chosen. */
export const plainRules: readonly Rule[] = [dropNothing, mergeViews];

/** All rules of graphs: those of this file, and the common factor. */
export const everyRule: readonly Rule[] = [
  ...plainRules,
  productOfView,
  productOfNumber,
  sumOfProduct,
  commonFactor,
  scatterOfNegated,
];
