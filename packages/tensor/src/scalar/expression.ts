// Scalar expressions: what an elementwise operation computes of each element.
import { share } from "./dag.ts";

/**
 * The language of one number: what an elementwise operation computes from one element of each input.
 *
 * An expression is the only definition of an elementwise operation. The interpreter evaluates it in float64, and the
 * kernels of every other device are generated from it.
 *
 * A number is a float or a 32-bit int, and an operator takes one kind: those whose names end in `Int` take ints, `intToFloat` and
 * `floatToInt` cast, and `select` takes two of either kind behind a float. Comparisons give the floats 1 and 0.
 */
export type Scalar =
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "constant"; readonly value: number; readonly isInt?: true }
  | { readonly kind: "apply"; readonly operator: Operator; readonly operands: readonly Scalar[] };

/** Operators of one, two and three operands. `greater` and `equal` give 1 or 0; `select(c, x, y)` is x where c ≠ 0. */
export type Operator = keyof typeof meanings;

type Numeric = (...operands: readonly number[]) => number;
const unary =
  (f: (x: number) => number): Numeric =>
  (x = NaN) =>
    f(x);
const binary =
  (f: (x: number, y: number) => number): Numeric =>
  (x = NaN, y = NaN) =>
    f(x, y);

/** A float as an int: truncated towards 0, the nearest there is beyond 32 bits, and 0 for NaN. */
const truncated = (x: number): number => Math.max(-(2 ** 31), Math.min(Math.trunc(x), 2 ** 31 - 1)) || 0;

/** The meaning of each operator in float64. Ints wrap around at 32 bits. */
export const meanings = {
  negate: unary((x) => -x),
  absolute: unary(Math.abs),
  floor: unary(Math.floor),
  squareRoot: unary(Math.sqrt),
  exponential: unary(Math.exp),
  logarithm: unary(Math.log),
  sine: unary(Math.sin),
  cosine: unary(Math.cos),
  tanh: unary(Math.tanh),
  add: binary((x, y) => x + y),
  subtract: binary((x, y) => x - y),
  multiply: binary((x, y) => x * y),
  divide: binary((x, y) => x / y),
  maximum: binary(Math.max),
  minimum: binary(Math.min),
  greater: binary((x, y) => (x > y ? 1 : 0)),
  equal: binary((x, y) => (x === y ? 1 : 0)),
  addInt: binary((x, y) => (x + y) | 0),
  subtractInt: binary((x, y) => (x - y) | 0),
  multiplyInt: binary(Math.imul),
  // Rounded down. A division by 0 gives 0.
  divideInt: binary((x, y) => Math.floor(x / y) | 0),
  maximumInt: binary(Math.max),
  minimumInt: binary(Math.min),
  greaterInt: binary((x, y) => (x > y ? 1 : 0)),
  equalInt: binary((x, y) => (x === y ? 1 : 0)),
  intToFloat: unary((x) => x),
  floatToInt: unary(truncated),
  select: ((c = NaN, x = NaN, y = NaN) => (c !== 0 ? x : y)) as Numeric,
} as const satisfies Record<string, Numeric>;

/** The element of input number `index`. */
export const element = (index: number): Scalar => ({ kind: "input", index });

/** A literal number. */
export const literal = (value: number): Scalar => ({ kind: "constant", value });

/** A literal int. */
export const whole = (value: number): Scalar => ({ kind: "constant", value, isInt: true });

/** Whether an operator gives an int that rounding does not change; a select gives what it was given. */
const givesInt = (operator: Operator): boolean => operator.endsWith("Int") || operator === "select";

/** An operator applied to expressions. */
export const apply = (operator: Operator, ...operands: readonly Scalar[]): Scalar => ({
  kind: "apply",
  operator,
  operands,
});

/** The expression with every input replaced by the expression given for it. A part that occurs several times stays one object. */
export const substitute = (expression: Scalar, inputs: readonly Scalar[]): Scalar => {
  const replaced = new Map<Scalar, Scalar>();
  const visit = (part: Scalar): Scalar => {
    if (part.kind === "constant") return part;
    const known = replaced.get(part) ?? replacement(part);
    replaced.set(part, known);
    return known;
  };
  const replacement = (part: Exclude<Scalar, { readonly kind: "constant" }>): Scalar => {
    if (part.kind === "apply") return apply(part.operator, ...part.operands.map(visit));
    const given = inputs[part.index];
    if (given) return given;
    throw new RangeError(`The expression reads input ${part.index} of ${inputs.length}.`);
  };
  return visit(expression);
};

/**
 * A function that evaluates the expression, given one element of each input: in float64, unless `round` takes the result of every
 * operator to another precision. Parts that occur several times in the expression are computed once.
 */
export const evaluator = (
  expression: Scalar,
  round: (x: number) => number = (x) => x,
): ((inputs: readonly number[]) => number) => {
  const { nodes } = share([expression]);
  // The expression is the last node: all others are parts of it.
  const values = nodes.map((node) => (node.kind === "constant" ? node.value : NaN));
  const steps = nodes.map((node, i): ((inputs: readonly number[]) => void) => {
    if (node.kind === "constant") return () => undefined;
    if (node.kind === "input") return (inputs) => void (values[i] = inputs[node.index] ?? NaN);
    const meaning: Numeric = meanings[node.operator];
    const [x = 0, y = 0, z = 0] = node.operands;
    const rounded = givesInt(node.operator) ? (value: number): number => value : round;
    return () => void (values[i] = rounded(meaning(values[x] ?? NaN, values[y] ?? NaN, values[z] ?? NaN)));
  });
  return (inputs) => {
    for (const step of steps) step(inputs);
    return values[values.length - 1] ?? NaN;
  };
};

const symbols: Partial<Record<Operator, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  greater: ">",
  equal: "=",
};

/** A number as text; -0 has a text of its own. */
export const printNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** The expression as text, with the given names for its inputs: `exp(x - y) * 2`. */
export const print = (expression: Scalar, names: readonly string[] = []): string => {
  switch (expression.kind) {
    case "input":
      return names[expression.index] ?? `#${expression.index}`;
    case "constant":
      return `${printNumber(expression.value)}${expression.isInt ? "i" : ""}`;
    case "apply": {
      const operands = expression.operands.map((operand) => print(operand, names));
      const symbol = symbols[expression.operator];
      return symbol ? `(${operands.join(` ${symbol} `)})` : `${expression.operator}(${operands.join(", ")})`;
    }
  }
};
