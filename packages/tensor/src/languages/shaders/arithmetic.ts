// Writes expressions as statements of a shader.
import { at } from "../../at.ts";
import { apply, literal, type Operator, type Scalar } from "../../scalar/expression.ts";
import { type DagNode, shareParts } from "../../scalar/dag.ts";
import { polynomial } from "../../scalar/formulas.ts";
import { LARGEST_WHOLE, tooLarge } from "./shader.ts";
import { shaderCall } from "./functions.ts";

/** Expressions as statements: every value has its own name, and equal values are computed once. */
export interface Statements {
  readonly lines: readonly string[];
  /** The name of each expression's value, once the statements have run. */
  readonly results: readonly string[];
}

/** The expression that reads a number without a literal from an array. */
export type SpecialNumber = (value: number) => string;

/** The expression that reads an element of an input. It may add statements before it. */
export type ReadInput = (input: number, lines: string[]) => string;

/**
 * Statements for expressions. `read` is called once for each input that they use. Every name begins with `prefix`, so that the
 * statements of several expressions do not clash.
 */
export const statements = (
  expressions: readonly Scalar[],
  prefix: string,
  read: ReadInput,
  special: SpecialNumber,
): Statements => {
  const { nodes, roots } = shareParts(expressions.map((each) => withoutCurves(each)));
  const lines: string[] = [];
  const names: string[] = [];
  const source = (node: DagNode): string => {
    switch (node.kind) {
      case "input":
        return read(node.index, lines);
      case "constant":
        if (node.isInt && Math.abs(node.value) > LARGEST_WHOLE)
          throw new RangeError(tooLarge(node.value, "in a constant"));
        return number(node.value, special);
      case "apply":
        return operation(
          node.operator,
          node.operands.map((operand) =>
            mayCancel(nodes, node, operand) ? shaderCall("kept", at(names, operand)) : at(names, operand),
          ),
        );
    }
  };
  nodes.forEach((node, i) => {
    if (node.kind === "constant") {
      names.push(source(node));
      return;
    }
    const name = `${prefix}${i}`;
    lines.push(`const ${name} = ${source(node)};`);
    names.push(name);
  });
  return { lines, results: roots.map((root) => at(names, root)) };
};

/**
 * A number as a literal. A negative number is written as a product, because after a minus some shading languages read "--" as an
 * operator. The factors are floats: a product of whole numbers would lose the sign of 0.
 */
export const number = (value: number, special: SpecialNumber): string => {
  if (!Number.isFinite(value) || Object.is(value, -0)) return special(value);
  const magnitude = String(Math.abs(value));
  return value < 0 ? `(-1 * ${magnitude})` : magnitude;
};

const ARITHMETIC: readonly Operator[] = ["add", "subtract", "multiply", "divide"];

/**
 * Whether a compiler might simplify a value together with the operation that uses it: (x y) / y to x, or (x - y) + y to x. The
 * result would be wrong where y is 0 or infinite, and would differ in the last bits elsewhere.
 */
const mayCancel = (nodes: readonly DagNode[], user: DagNode & { readonly kind: "apply" }, value: number): boolean => {
  const made = at(nodes, value);
  if (made.kind !== "apply" || !ARITHMETIC.includes(user.operator) || !ARITHMETIC.includes(made.operator)) return false;
  return made.operands.some((part) => user.operands.includes(part) || at(nodes, part).kind === "constant");
};

const operation = (operator: Operator, operands: readonly string[]): string => {
  const [x = "0", y = "0", z = "0"] = operands;
  switch (operator) {
    case "negate":
      return `(-1 * ${x})`;
    case "absolute":
      return `Math.abs(${x})`;
    case "floor":
      return shaderCall("floorOf", x);
    case "squareRoot":
      return shaderCall("squareRootOf", x);
    case "exponential":
      return shaderCall("exponentialOf", x);
    case "logarithm":
      return shaderCall("logarithmOf", x);
    case "add":
      return `(${x} + ${y})`;
    case "subtract":
      return `(${x} - ${y})`;
    case "multiply":
      return `(${x} * ${y})`;
    case "divide":
      return `(${x} / ${y})`;
    case "maximum":
      return shaderCall("largerOf", x, y);
    case "minimum":
      return shaderCall("smallerOf", x, y);
    case "greater":
      return shaderCall("isGreater", x, y);
    case "equal":
      return shaderCall("isEqual", x, y);
    case "addInt":
      return shaderCall("wholeOf", `${x} + ${y}`);
    case "subtractInt":
      return shaderCall("wholeOf", `${x} - ${y}`);
    case "multiplyInt":
      return shaderCall("wholeOf", `${x} * ${y}`);
    case "divideInt":
      return shaderCall("quotientOf", x, y);
    case "maximumInt":
      return shaderCall("largerOf", x, y);
    case "minimumInt":
      return shaderCall("smallerOf", x, y);
    case "greaterInt":
      return shaderCall("isGreater", x, y);
    case "equalInt":
      return shaderCall("isEqual", x, y);
    case "intToFloat":
      return x;
    case "floatToInt":
      return shaderCall("wholeOf", shaderCall("truncationOf", x));
    case "select":
      return shaderCall("chosen", x, y, z);
    case "sine":
      return shaderCall("sineOf", x);
    case "cosine":
      return shaderCall("cosineOf", x);
    case "tanh":
      throw new TypeError(`gpu: ${operator} is made of other operators.`);
  }
};

/**
 * The expression without tanh. Some drivers give NaN for large numbers, and few are exact near 0. Here tanh is an odd polynomial
 * near 0, and 1 - 2 / (exp(2 |x|) + 1) with the sign of x elsewhere.
 */
const withoutCurves = (expression: Scalar, known = new Map<Scalar, Scalar>()): Scalar => {
  if (expression.kind !== "apply") return expression;
  const operands = expression.operands.map((operand) => known.get(operand) ?? withoutCurves(operand, known));
  const [x] = operands;
  const without = expression.operator === "tanh" && x ? tanhOf(x) : { ...expression, operands };
  known.set(expression, without);
  return without;
};

const tanhOf = (x: Scalar): Scalar => {
  const size = apply("absolute", x);
  const square = apply("multiply", x, x);
  const p = polynomial(
    square,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  );
  // A product keeps the sign of 0.
  const near = apply("multiply", x, apply("add", literal(1), apply("multiply", p, square)));
  const growth = apply("exponential", apply("multiply", literal(2), apply("minimum", size, literal(20))));
  const far = apply("subtract", literal(1), apply("divide", literal(2), apply("add", growth, literal(1))));
  const signed = apply("select", apply("greater", x, literal(0)), far, apply("negate", far));
  return apply("select", apply("greater", literal(0.625), size), near, signed);
};
