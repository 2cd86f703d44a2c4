/** Rules of arithmetic with known numbers. They hold where everything is finite. */
import { filled, scatterParts } from "../../nodes/build.ts";
import { evaluator } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { numberOf } from "../../graph/number-of.ts";
import { lowered, operandsOf } from "../facts/operands.ts";
import { type Rule, rule } from "./rule.ts";

/** A tensor like another, of which every element is one number. */
export const filledLike = (value: number, like: Node): Node => filled(value, like.sizes, like.dtype);

const isZero = (node: Node | undefined): boolean => node !== undefined && numberOf(node) === 0;

const functionOfNumbers = rule("f(a, b) is a number, for numbers a and b", ["map"], (node) => {
  const expression = lowered(node, "map")?.expression;
  const numbers = node.inputs.map(numberOf);
  if (!expression || numbers.length === 0 || numbers.includes(undefined)) return undefined;
  return filledLike(evaluator(expression)(numbers.map(Number)), node);
});

const reducedZeros = rule("Σ 0 = max 0 = min 0 = 0", ["reduce"], (node) =>
  lowered(node, "reduce") && isZero(node.inputs[0]) ? filledLike(0, node) : undefined,
);

const gatheredZeros = rule("0[i] = 0", ["gather"], (node) =>
  lowered(node, "gather") && isZero(node.inputs[0]) ? filledLike(0, node) : undefined,
);

const scatteredZeros = rule("scatter(0) = 0", ["scatter"], (node) =>
  lowered(node, "scatter") && scatterParts(node).every(([, rows]) => isZero(rows)) ? filledLike(0, node) : undefined,
);

const productOfZeros = rule("0 B = A 0 = 0", ["contract"], (node) =>
  lowered(node, "contract") && node.inputs.some(isZero) ? filledLike(0, node) : undefined,
);

const timesZero = rule("x · 0 = 0 · x = 0", ["multiply"], (node) =>
  operandsOf(node, "multiply")?.some(isZero) ? filledLike(0, node) : undefined,
);

const zeroDivided = rule("0 / x = 0", ["divide"], (node) =>
  isZero(operandsOf(node, "divide")?.[0]) ? filledLike(0, node) : undefined,
);

const selectedZeros = rule("select(x, 0, 0) = 0", ["select"], (node) =>
  operandsOf(node, "select")?.slice(1).every(isZero) ? filledLike(0, node) : undefined,
);

/** The rules of arithmetic with known numbers, for reasoning about a graph: they hold where everything is finite. */
export const arithmeticRules: readonly Rule[] = [
  functionOfNumbers,
  reducedZeros,
  gatheredZeros,
  scatteredZeros,
  productOfZeros,
  timesZero,
  zeroDivided,
  selectedZeros,
];
