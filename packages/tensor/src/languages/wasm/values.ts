// Code for the value of an expression.
import { at } from "../../at.ts";
import type { Operator } from "../../scalar/expression.ts";
import { type Code, f32x4, get, i32, i32x4, type Lanes, type Local, op, shuffle, tee } from "./code.ts";
import type { Dag } from "../../scalar/dag.ts";
import type { FunctionBuilder } from "./encoder.ts";
import type { Hoisting } from "./hoisting.ts";
import { mathCode } from "./math.ts";
import type { Opcode } from "./opcodes.ts";
import type { Place } from "./reader.ts";

/** The locals that hold values at a place of the code, by node and step. */
export type Scope = Map<string, Local>;

/** Generates the values of an expression's nodes. */
export interface Evaluator {
  /** Code for the vector of a node at a place, `step` vectors further. A scope computes it once. */
  readonly value: (node: number, place: Place, step: number, scope: Scope) => Code;
  /** Code for the bits of a node: all of them where it is not 0, and none where it is. */
  readonly mask: (node: number, place: Place, step: number, scope: Scope) => Code;
  /** Computes a node now, unless the scope has it. */
  readonly hold: (node: number, place: Place, step: number, scope: Scope) => void;
  /** Makes a local the value of a node. */
  readonly define: (node: number, step: number, scope: Scope, local: Local) => void;
}

const instructions = {
  negate: "f32x4.neg",
  absolute: "f32x4.abs",
  floor: "f32x4.floor",
  squareRoot: "f32x4.sqrt",
  add: "f32x4.add",
  subtract: "f32x4.sub",
  multiply: "f32x4.mul",
  divide: "f32x4.div",
  maximum: "f32x4.max",
  minimum: "f32x4.min",
  addInt: "i32x4.add",
  subtractInt: "i32x4.sub",
  multiplyInt: "i32x4.mul",
  maximumInt: "i32x4.max_s",
  minimumInt: "i32x4.min_s",
  intToFloat: "f32x4.convert_i32x4_s",
  floatToInt: "i32x4.trunc_sat_f32x4_s",
} as const satisfies Partial<Record<Operator, Opcode>>;

const comparisons = {
  greater: "f32x4.gt",
  equal: "f32x4.eq",
  greaterInt: "i32x4.gt_s",
  equalInt: "i32x4.eq",
} as const satisfies Partial<Record<Operator, Opcode>>;

const compares = (operator: Operator): operator is keyof typeof comparisons => operator in comparisons;

/**
 * The quotients of ints, rounded down. Float64 computes two at a time, exactly: a quotient of ints is a whole number or far from
 * one. A quotient by 0 is 0, and -2^31 / -1 wraps around.
 */
const quotients = (f: FunctionBuilder, dividends: Code, divisors: Code, lanes: Lanes): Code => {
  const [x, y] = [get(f.hold("v128", dividends, lanes)), get(f.hold("v128", divisors, lanes))];
  const whole = op(
    "i32x4.trunc_sat_f32x4_s",
    op("f32x4.floor", op("f32x4.div", op("f32x4.convert_i32x4_s", x), op("f32x4.convert_i32x4_s", y))),
  );
  const pair = (a: Code, b: Code): Code =>
    op(
      "i32x4.trunc_sat_f64x2_s_zero",
      op("f64x2.floor", op("f64x2.div", op("f64x2.convert_low_i32x4_s", a), op("f64x2.convert_low_i32x4_s", b))),
    );
  const high = (v: Code): Code => shuffle(v, v, 2, 3, 0, 1);
  const all = f.module.float64 ? whole : shuffle(pair(x, y), pair(high(x), high(y)), 0, 1, 4, 5);
  const wrapped = op("v128.bitselect", op("i32x4.neg", x), all, op("i32x4.eq", y, i32x4(-1)));
  return op("v128.andnot", wrapped, op("i32x4.eq", y, i32x4(0)));
};

/** An evaluator of the nodes of a graph. `read` gives the vector of an input. */
export const createEvaluator = (
  f: FunctionBuilder,
  dag: Dag,
  hoisting: Pick<Hoisting, "varies">,
  read: (input: number, place: Place, step: number) => Code,
): Evaluator => {
  const uses = dag.nodes.map(() => 0);
  for (const root of dag.roots) uses[root] = at(uses, root) + 1;
  for (const node of dag.nodes)
    if (node.kind === "apply") for (const operand of node.operands) uses[operand] = at(uses, operand) + 1;

  const keyOf = (node: number, step: number): string => (at(hoisting.varies, node) ? `${node}/${step}` : `${node}`);

  /** The lanes of a node that count. Without a difference along the vectorised level that is one. */
  const lanesOf = (node: number, { lanes }: Place): Lanes => (at(hoisting.varies, node) ? lanes : 1);

  const compute = (index: number, place: Place, step: number, scope: Scope): Code => {
    const node = at(dag.nodes, index);
    if (node.kind === "input") return read(node.index, place, step);
    if (node.kind === "constant") return node.isInt ? i32x4(node.value) : f32x4(node.value);
    const { operator, operands } = node;
    const operand = (position: number): Code => value(at(operands, position), place, step, scope);
    switch (operator) {
      case "exponential":
      case "logarithm":
      case "tanh":
      case "sine":
      case "cosine":
        return mathCode(f, operator, operand(0));
      case "divideInt": {
        const shift = exponentOf(at(operands, 1));
        // A shift rounds down as well.
        return shift === undefined
          ? quotients(f, operand(0), operand(1), lanesOf(index, place))
          : op("i32x4.shr_s", operand(0), i32(shift));
      }
      case "multiplyInt": {
        const shift = exponentOf(at(operands, 1));
        return shift === undefined
          ? op(instructions[operator], operand(0), operand(1))
          : op("i32x4.shl", operand(0), i32(shift));
      }
      case "greater":
      case "equal":
      case "greaterInt":
      case "equalInt":
        return op("v128.and", op(comparisons[operator], operand(0), operand(1)), f32x4(1));
      case "select":
        return op("v128.bitselect", operand(1), operand(2), mask(at(operands, 0), place, step, scope));
      case "maximum":
      case "minimum": {
        // Beside a constant, the instruction that compares propagates NaN as well, and is one instruction on x64.
        const other = at(dag.nodes, at(operands, 1));
        const plain =
          other.kind === "constant" &&
          !Number.isNaN(other.value) &&
          !(operator === "minimum" && Object.is(other.value, -0));
        if (!plain) return op(instructions[operator], operand(0), operand(1));
        const quick = op(operator === "maximum" ? "f32x4.pmax" : "f32x4.pmin", operand(0), operand(1));
        // Of two zeros it keeps the first, which may be -0; adding 0 turns -0 into 0 and changes nothing else.
        return operator === "maximum" && Object.is(other.value, 0) ? op("f32x4.add", quick, f32x4(0)) : quick;
      }
      default:
        return op(instructions[operator], ...operands.map((each) => value(each, place, step, scope)));
    }
  };

  /** The exponent of a constant that is a power of two. */
  const exponentOf = (index: number): number | undefined => {
    const node = at(dag.nodes, index);
    const exponent = node.kind === "constant" && node.value > 0 ? Math.log2(node.value) : NaN;
    return Number.isInteger(exponent) ? exponent : undefined;
  };

  /** Whether a node is made of comparisons: 0 where it does not hold, and above 0 where it does. */
  const isTruth = dag.nodes.map(() => false);
  dag.nodes.forEach((node, index) => {
    if (node.kind !== "apply") return;
    const ofTruths = node.operands.every((operand) => at(isTruth, operand));
    isTruth[index] = compares(node.operator) || (ofTruths && (node.operator === "multiply" || node.operator === "add"));
  });

  /** The bits of a truth, set where it holds: `and` and `or` of masks take one instruction each, and no number is made. */
  const computeMask = (index: number, place: Place, step: number, scope: Scope): Code => {
    const node = at(dag.nodes, index);
    if (scope.has(keyOf(index, step)) || node.kind !== "apply" || !at(isTruth, index)) {
      return op("f32x4.ne", value(index, place, step, scope), f32x4(0));
    }
    const { operator, operands } = node;
    const [first = 0, second = 0] = operands;
    const masked = (operand: number): Code => mask(operand, place, step, scope);
    if (operator === "multiply") return op("v128.and", masked(first), masked(second));
    if (operator === "add") return op("v128.or", masked(first), masked(second));
    if (operator === "equal" && at(isTruth, first) && isZero(second)) return op("v128.xor", masked(first), i32x4(-1));
    return compares(operator)
      ? op(comparisons[operator], ...operands.map((each) => value(each, place, step, scope)))
      : op("f32x4.ne", value(index, place, step, scope), f32x4(0));
  };

  const isZero = (index: number): boolean => {
    const node = at(dag.nodes, index);
    return node.kind === "constant" && node.value === 0;
  };

  const mask: Evaluator["mask"] = (node, place, step, scope) => (sink) => {
    const key = `${keyOf(node, step)} as a mask`;
    const known = scope.get(key);
    if (known) return get(known)(sink);
    const code = computeMask(node, place, step, scope);
    if (at(uses, node) === 1) return code(sink);
    const local = f.local("v128", lanesOf(node, place));
    tee(local, code)(sink);
    scope.set(key, local);
  };

  /**
   * The scope is looked up when the code is written, not when it is composed, because only then the order of the code is known.
   */
  const value =
    (node: number, place: Place, step: number, scope: Scope): Code =>
    (sink) => {
      const known = scope.get(keyOf(node, step));
      if (known) return get(known)(sink);
      const code = compute(node, place, step, scope);
      if (at(dag.nodes, node).kind === "constant") return code(sink);
      // A value that is the same along the vectorised level serves all the steps.
      if (at(uses, node) === 1 && at(hoisting.varies, node)) return code(sink);
      const local = f.local("v128", lanesOf(node, place));
      tee(local, code)(sink);
      scope.set(keyOf(node, step), local);
    };

  const define: Evaluator["define"] = (node, step, scope, local) => void scope.set(keyOf(node, step), local);
  return {
    value,
    mask,
    define,
    hold: (node, place, step, scope) => {
      if (scope.has(keyOf(node, step))) return;
      define(node, step, scope, f.hold("v128", compute(node, place, step, scope), lanesOf(node, place)));
    },
  };
};
