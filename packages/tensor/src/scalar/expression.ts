// Scalar expressions: what an elementwise operation computes of each element.
import { at } from "../at.ts";

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

/** Up to three operands: an operator leaves those alone that it does not have. */
type Numeric = (x: number, y: number, z: number) => number;

/** A float as an int: truncated towards 0, the nearest there is beyond 32 bits, and 0 for NaN. */
const truncated = (x: number): number => Math.max(-(2 ** 31), Math.min(Math.trunc(x), 2 ** 31 - 1)) || 0;

/** The meaning of each operator in float64. Ints wrap around at 32 bits. */
export const meanings = {
  negate: (x) => -x,
  absolute: Math.abs,
  floor: Math.floor,
  squareRoot: Math.sqrt,
  exponential: Math.exp,
  logarithm: Math.log,
  sine: Math.sin,
  cosine: Math.cos,
  tanh: Math.tanh,
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  maximum: (x, y) => Math.max(x, y),
  minimum: (x, y) => Math.min(x, y),
  greater: (x, y) => (x > y ? 1 : 0),
  equal: (x, y) => (x === y ? 1 : 0),
  addInt: (x, y) => (x + y) | 0,
  subtractInt: (x, y) => (x - y) | 0,
  multiplyInt: Math.imul,
  // Rounded down. A division by 0 gives 0.
  divideInt: (x, y) => Math.floor(x / y) | 0,
  maximumInt: (x, y) => Math.max(x, y),
  minimumInt: (x, y) => Math.min(x, y),
  greaterInt: (x, y) => (x > y ? 1 : 0),
  equalInt: (x, y) => (x === y ? 1 : 0),
  intToFloat: (x) => x,
  floatToInt: truncated,
  select: (c, x, y) => (c !== 0 ? x : y),
} as const satisfies Record<string, Numeric>;

/**
 * The element of input number `index`.
 *
 * @example
 * ```ts
 * element(1); // { kind: "input", index: 1 }
 * ```
 */
export const element = (index: number): Scalar => ({ kind: "input", index });

/**
 * A literal number.
 *
 * @example
 * ```ts
 * literal(2); // { kind: "constant", value: 2 }
 * ```
 */
export const literal = (value: number): Scalar => ({ kind: "constant", value });

/** A literal int. */
export const whole = (value: number): Scalar => ({ kind: "constant", value, isInt: true });

/** Whether an operator gives an int that rounding does not change; a select gives what it was given. */
const givesInt = (operator: Operator): boolean => operator.endsWith("Int") || operator === "select";

/**
 * An operator applied to expressions.
 *
 * @example
 * ```ts
 * const cube = unary("cube", {
 *   expression: apply("multiply", apply("multiply", element(0), element(0)), element(0)),
 *   pullback: (dy, [x]) => [mul(dy, mul(square(x), 3))],
 *   sample: [{}],
 * });
 * cube(tensor("3", [-2, 0, 3])); // [-8, 0, 27]
 * ```
 */
export const apply = (operator: Operator, ...operands: readonly Scalar[]): Scalar => ({
  kind: "apply",
  operator,
  operands,
});

/** The expression with every input replaced by the expression given for it. A part that occurs several times stays one object. */
export const substitute = (expression: Scalar, inputs: Readonly<Record<number, Scalar>>): Scalar => {
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
    throw new RangeError(`Input ${part.index} is not given.`);
  };
  return visit(expression);
};

/**
 * A function that evaluates the expression, given one element of each input: in float64, unless `round` takes the result of every
 * operator to another precision. A part that occurs several times in the expression, as one object, is computed once.
 */
export const evaluator = (
  expression: Scalar,
  round: (x: number) => number = (x) => x,
): ((inputs: readonly number[]) => number) => {
  const values: number[] = [];
  const steps: ((inputs: readonly number[]) => void)[] = [];
  const places = new Map<Scalar, number>();
  const placeOf = (part: Scalar): number => {
    const known = places.get(part);
    if (known !== undefined) return known;
    const [x = 0, y = 0, z = 0] = part.kind === "apply" ? part.operands.map(placeOf) : [];
    const place = values.push(part.kind === "constant" ? part.value : NaN) - 1;
    places.set(part, place);
    if (part.kind === "input") steps.push((inputs) => void (values[place] = at(inputs, part.index)));
    if (part.kind === "apply") {
      const meaning: Numeric = meanings[part.operator];
      const rounded = givesInt(part.operator) ? (value: number): number => value : round;
      steps.push(() => void (values[place] = rounded(meaning(at(values, x), at(values, y), at(values, z)))));
    }
    return place;
  };
  const result = placeOf(expression);
  return (inputs) => {
    for (const step of steps) step(inputs);
    return at(values, result);
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

/** The most characters of a part that are written: where parts are shared, the whole may be longer than any memory. */
export const MOST_CHARACTERS = 2000;

/** The expression as text: `(exponential((#0 - #1)) * 2)`. What is very long is cut off. */
export const printScalar = (expression: Scalar): string => {
  const known = new Map<Scalar, string>();
  const print = (part: Scalar): string => {
    const text = known.get(part) ?? written(part).slice(0, MOST_CHARACTERS);
    known.set(part, text);
    return text;
  };
  const written = (part: Scalar): string => {
    switch (part.kind) {
      case "input":
        return `#${part.index}`;
      case "constant":
        return `${printNumber(part.value)}${part.isInt ? "i" : ""}`;
      case "apply": {
        const operands = part.operands.map(print);
        const symbol = symbols[part.operator];
        return symbol ? `(${operands.join(` ${symbol} `)})` : `${part.operator}(${operands.join(", ")})`;
      }
    }
  };
  return print(expression);
};
