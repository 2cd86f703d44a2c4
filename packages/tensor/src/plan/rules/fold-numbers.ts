// Rules of arithmetic with known numbers, and what becomes of zeros.
import { at } from "../../at.ts";
import type { Rule } from "./rule.ts";
import { numberOf } from "../facts/number-of.ts";
import { filled, partsOf } from "../../nodes/build.ts";
import { evaluator, type Scalar } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";

/** A tensor like another, of which every element is one number. */
export const filledLike = (value: number, like: Node): Node => filled(value, like.sizes);

/** An operation on numbers that are known is a number. */
const foldNumbers: Rule = (node) => {
  const { lowering } = node.operation;
  if (lowering.kind !== "map" || node.inputs.length === 0) return undefined;
  const numbers = node.inputs.map(numberOf);
  if (numbers.some((number) => number === undefined)) return undefined;
  return filledLike(evaluator(lowering.expression)(numbers.map(Number)), node);
};

/** Zeros stay zeros when they are summed, moved, multiplied or contracted. */
const foldZeros: Rule = (node) => {
  const { lowering } = node.operation;
  const isZero = (input: Node): boolean => numberOf(input) === 0;
  switch (lowering.kind) {
    case "reduce":
    case "gather":
      return node.inputs[0] && isZero(node.inputs[0]) ? filledLike(0, node) : undefined;
    case "scatter":
      return partsOf(node).every(([, rows]) => isZero(rows)) ? filledLike(0, node) : undefined;
    case "contract":
      return node.inputs.some(isZero) ? filledLike(0, node) : undefined;
    case "map":
      return zeroOperand(node, lowering.expression);
    default:
      return undefined;
  }
};

/** x · 0 = 0 / x = 0, x + 0 = x - 0 = x, for the numbers that a training step has: x is taken to be finite. */
const zeroOperand = (node: Node, expression: Scalar): Node | undefined => {
  if (expression.kind === "apply" && expression.operator === "select") {
    return node.inputs.slice(1).every((branch) => numberOf(branch) === 0) ? filledLike(0, node) : undefined;
  }
  if (expression.kind !== "apply" || expression.operands.length !== 2 || node.inputs.length !== 2) return undefined;
  if (!expression.operands.every((operand, i) => operand.kind === "input" && operand.index === i)) return undefined;
  const [a, b] = [at(node.inputs, 0), at(node.inputs, 1)];
  const [zeroA, zeroB] = [numberOf(a) === 0, numberOf(b) === 0];
  switch (expression.operator) {
    case "multiply":
      return zeroA || zeroB ? filledLike(0, node) : undefined;
    case "divide":
      return zeroA ? filledLike(0, node) : undefined;
    case "add":
      return zeroA ? b : zeroB ? a : undefined;
    case "subtract":
      return zeroB ? a : undefined;
    default:
      return undefined;
  }
};

/** The rules of arithmetic with known numbers, for reasoning about a graph: they hold where everything is finite. */
export const arithmeticRules: readonly Rule[] = [foldNumbers, foldZeros];
