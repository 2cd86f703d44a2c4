/** Scalar expressions as formulas, with the signs and words of a textbook. */
import { at } from "../at.ts";
import { shareParts } from "../scalar/dag.ts";
import type { Operator, Scalar } from "../scalar/expression.ts";
import { type Formula, isProduct, type Symbol } from "./formula.ts";

const SYMBOL_OF: Partial<Record<Operator, Symbol>> = {
  add: "+",
  addInt: "+",
  subtract: "-",
  subtractInt: "-",
  multiply: "·",
  multiplyInt: "·",
  divide: "/",
  greater: ">",
  greaterInt: ">",
  equal: "=",
  equalInt: "=",
};

const WORD_OF: Partial<Record<Operator, string>> = {
  absolute: "abs",
  squareRoot: "sqrt",
  exponential: "exp",
  logarithm: "ln",
  sine: "sin",
  cosine: "cos",
  maximum: "max",
  maximumInt: "max",
  minimum: "min",
  minimumInt: "min",
  divideInt: "quotient",
  intToFloat: "float",
  floatToInt: "int",
  select: "where",
};

const isNumber = (formula: Formula, value: number): boolean => formula.kind === "number" && formula.value === value;
const same = (a: Formula, b: Formula): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Two operands with an operator between them, as it is written on paper. */
export const binaryFormula = (symbol: Symbol, left: Formula, right: Formula): Formula => {
  if (symbol === "·") return times(left, right);
  if (symbol === "+" && right.kind === "negated") return binaryFormula("-", left, right.operand);
  return { kind: "binary", symbol, operands: [left, right] };
};

/** A product: its number and its sign come first, a factor 1 is left out, and x · x is x². */
const times = (left: Formula, right: Formula): Formula => {
  if (left.kind === "negated") return { kind: "negated", operand: times(left.operand, right) };
  if (right.kind === "negated") return { kind: "negated", operand: times(left, right.operand) };
  const [a, x] = withoutNumber(left);
  const [b, y] = withoutNumber(right);
  const number: Formula = { kind: "number", value: a * b };
  if (!x && !y) return number;
  const factors = x && y ? pair(x, y) : (x ?? y ?? number);
  return a * b === 1 ? factors : { kind: "binary", symbol: "·", operands: [number, factors] };
};

const pair = (x: Formula, y: Formula): Formula =>
  same(x, y) ? { kind: "squared", operand: x } : { kind: "binary", symbol: "·", operands: [x, y] };

/** The number that a product begins with, 1 if it has none, and the rest. */
const withoutNumber = (formula: Formula): readonly [number, Formula | undefined] => {
  if (formula.kind === "number") return [formula.value, undefined];
  if (!isProduct(formula)) return [1, formula];
  const [first, rest] = formula.operands;
  return first.kind === "number" ? [first.value, rest] : [1, formula];
};

/** An operation of more operators than this is written by its name, as `erf(x)` is in a paper. */
const MOST_OPERATORS = 24;

/** Whether an expression has many operators, each part counted wherever it stands. */
export const isLong = (expression: Scalar): boolean => {
  const operators: number[] = [];
  for (const node of shareParts([expression]).nodes)
    operators.push(node.kind === "apply" ? node.operands.reduce((sum, operand) => sum + at(operators, operand), 1) : 0);
  return (operators.at(-1) ?? 0) > MOST_OPERATORS;
};

/** An expression of each element as a formula. */
export const writtenExpression = (expression: Scalar, inputs: readonly Formula[]): Formula => {
  if (expression.kind === "input") return at(inputs, expression.index);
  if (expression.kind === "constant") return { kind: "number", value: expression.value };
  const { operator } = expression;
  const operands = expression.operands.map((own) => writtenExpression(own, inputs));
  const symbol = SYMBOL_OF[operator];
  if (symbol) return binaryFormula(symbol, at(operands, 0), at(operands, 1));
  if (operator === "negate") return { kind: "negated", operand: at(operands, 0) };
  // A factor that is 1 or 0 is written as textbooks write it, [condition].
  if (operator === "select" && isNumber(at(operands, 2), 0)) {
    const [condition, chosen] = [at(operands, 0), at(operands, 1)];
    const isTest = condition.kind === "binary" && [">", "=", "≠"].includes(condition.symbol);
    const test: Formula = isTest ? condition : binaryFormula("≠", condition, { kind: "number", value: 0 });
    return binaryFormula("·", { kind: "condition", operand: test }, chosen);
  }
  return { kind: "call", name: WORD_OF[operator] ?? operator, operands };
};
