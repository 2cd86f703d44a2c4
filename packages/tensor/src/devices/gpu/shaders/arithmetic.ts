import { at } from "../../../at.ts";
import { apply, literal, type Operator, type Scalar } from "../../../scalar/expression.ts";
import { type Node, share } from "../../../scalar/dag.ts";
import { polynomial } from "../../../scalar/formulas.ts";

/** Expressions as statements: each value has a name of its own, and equal values are computed once. */
export interface Statements {
  readonly lines: readonly string[];
  /** What the expressions are, after the statements: a name for each. */
  readonly results: readonly string[];
}

/** What a number that has no literal is: read from an array of those. */
export type SpecialNumber = (value: number) => string;

/** What the element of an input is, after statements that it may add. */
export type ReadInput = (input: number, lines: string[]) => string;

/**
 * Statements for expressions. `read` is asked once for each input that is used; `prefix` begins the names, so that statements
 * of several expressions do not meet.
 */
export const statements = (
  expressions: readonly Scalar[],
  prefix: string,
  read: ReadInput,
  special: SpecialNumber,
): Statements => {
  const { nodes, roots } = share(expressions.map(withoutCurves));
  const lines: string[] = [];
  const names: string[] = [];
  const source = (node: Node): string => {
    switch (node.kind) {
      case "input":
        return read(node.index, lines);
      case "constant":
        return number(node.value, special);
      case "apply":
        return operation(
          node.operator,
          node.operands.map((operand) => at(names, operand)),
        );
    }
  };
  nodes.forEach((node, i) => {
    if (node.kind === "constant") {
      names.push(source(node));
      return;
    }
    const name = `${prefix}${i}`;
    if (node.kind === "apply" && (node.operator === "sine" || node.operator === "cosine")) {
      lines.push(...circular(name, at(names, at(node.operands, 0)), node.operator));
    } else lines.push(`const ${name} = ${source(node)};`);
    names.push(name);
  });
  return { lines, results: roots.map((root) => at(names, root)) };
};

/** A number as a literal. A negative one is a product: after a minus, some shading languages read "--" as an operator. */
export const number = (value: number, special: SpecialNumber): string => {
  if (!Number.isFinite(value)) return special(value);
  const magnitude = String(Math.abs(value));
  return value < 0 || Object.is(value, -0) ? `(-1 * ${magnitude})` : magnitude;
};

/** The larger of two values; NaN if one of them is. */
export const larger = (x: string, y: string): string => `(${x} >= ${y} ? ${x} : (${y} >= ${x} ? ${y} : ${x} + ${y}))`;
/** The smaller of two values; NaN if one of them is. */
export const smaller = (x: string, y: string): string => `(${x} <= ${y} ? ${x} : (${y} <= ${x} ? ${y} : ${x} + ${y}))`;

const operation = (operator: Operator, operands: readonly string[]): string => {
  const [x = "0", y = "0", z = "0"] = operands;
  switch (operator) {
    case "negate":
      return `(-1 * ${x})`;
    case "absolute":
      return `Math.abs(${x})`;
    case "floor":
      return `Math.floor(${x})`;
    case "squareRoot":
      return `Math.sqrt(${x})`;
    case "exponential":
      return `Math.exp(${x})`;
    case "logarithm":
      return `Math.log(${x})`;
    case "add":
      return `(${x} + ${y})`;
    case "subtract":
      return `(${x} - ${y})`;
    case "multiply":
      return `(${x} * ${y})`;
    case "divide":
      return `(${x} / ${y})`;
    case "maximum":
      return larger(x, y);
    case "minimum":
      return smaller(x, y);
    case "greater":
      return `(${x} > ${y} ? 1.0 : 0.0)`;
    case "equal":
      return `(${x} === ${y} ? 1.0 : 0.0)`;
    case "select":
      return `(${x} === 0.0 ? ${z} : ${y})`;
    case "sine":
    case "cosine":
    case "tanh":
      throw new TypeError(`gpu: ${operator} is made of other operators.`);
  }
};

/**
 * Sine or cosine, of which WebGPU promises no more than three digits: x = n · π/2 + r, π/2 subtracted in three parts, of
 * which the first two have few bits. A polynomial gives the sine or, for every other n, the cosine of r;
 * cos(x) = sin(x + π/2) only moves n by one.
 */
const circular = (name: string, x: string, operator: "sine" | "cosine"): readonly string[] => {
  const [n, r, square, quadrant] = [`${name}n`, `${name}r`, `${name}s`, `${name}q`];
  const turned = operator === "sine" ? n : `(${n} + 1.0)`;
  const [sine, cosine] = [`${name}a`, `${name}b`];
  return [
    `const ${n} = Math.floor(${x} * ${2 / Math.PI} + 0.5);`,
    `const ${r} = ((${x} - ${n} * 1.5703125) - ${n} * 0.0004837512969970703) - ${n} * 7.549789948768648e-8;`,
    `const ${square} = ${r} * ${r};`,
    `const ${quadrant} = ${turned} - 4.0 * Math.floor((${turned} + 0.5) / 4.0);`,
    `const ${sine} = ((8.3321608736e-3 - ${square} * 1.9515295891e-4) * ${square} - 1.6666654611e-1) * ${square} * ${r} + ${r};`,
    `const ${cosine} = ((${square} * 2.443315711809948e-5 - 1.388731625493765e-3) * ${square} + 4.166664568298827e-2) * ${square} * ${square} - 0.5 * ${square} + 1.0;`,
    `const ${name}o = (${quadrant} === 1.0 ? ${cosine} : (${quadrant} === 3.0 ? ${cosine} : ${sine}));`,
    `const ${name} = (${quadrant} > 1.5 ? (-1 * ${name}o) : ${name}o);`,
  ];
};

/**
 * The expression without tanh, which drivers get wrong: for large numbers some give NaN, and near 0 few are exact. It is
 * an odd polynomial near 0, and 1 - 2 / (exp(2 |x|) + 1) with the sign of x elsewhere.
 */
const withoutCurves = (expression: Scalar): Scalar => {
  if (expression.kind !== "apply") return expression;
  const operands = expression.operands.map(withoutCurves);
  const [x] = operands;
  return expression.operator === "tanh" && x ? tanhOf(x) : { ...expression, operands };
};

const tanhOf = (x: Scalar): Scalar => {
  const size = apply("absolute", x);
  const square = apply("multiply", x, x);
  const p = polynomial(
    square,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  );
  const near = apply("add", apply("multiply", apply("multiply", p, square), x), x);
  const growth = apply("exponential", apply("multiply", literal(2), apply("minimum", size, literal(20))));
  const far = apply("subtract", literal(1), apply("divide", literal(2), apply("add", growth, literal(1))));
  const signed = apply("select", apply("greater", x, literal(0)), far, apply("negate", far));
  return apply("select", apply("greater", literal(0.625), size), near, signed);
};
