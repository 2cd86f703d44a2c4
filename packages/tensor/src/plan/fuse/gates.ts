/** Gates: numbers that are 0 only where a `select` chose 0, such as the derivative of a hinge. */
import { at } from "../../at.ts";
import { numberOf } from "../../graph/number-of.ts";
import { element, literal, type Scalar, substitute } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";

/** The facts about a number: its sign where it is not 0, and whether it is never 0, or is 0 only as a gate. */
export interface Signed {
  readonly sign: 1 | -1;
  readonly isGate: boolean;
}

/** The facts about an expression, from the facts about its inputs; undefined if it may be 0 regardless of what selects choose. */
export const signedOf = (expression: Scalar, input: (index: number) => Signed | undefined): Signed | undefined => {
  const known = new Map<Scalar | undefined, Signed | undefined>();
  const of = (part: Scalar | undefined): Signed | undefined => {
    if (part && !known.has(part)) known.set(part, find(part));
    return known.get(part);
  };
  const find = (part: Scalar): Signed | undefined => {
    if (part.kind === "input") return input(part.index);
    if (part.kind === "constant") {
      const { value } = part;
      return Number.isFinite(value) && value !== 0 ? { sign: value > 0 ? 1 : -1, isGate: false } : undefined;
    }
    const { operator, operands } = part;
    const [first, second, third] = operands;
    if (operator === "select") {
      const chosen = isZero(third) ? of(second) : isZero(second) ? of(third) : undefined;
      return chosen && { ...chosen, isGate: true };
    }
    const [x, y] = [of(first), of(second)];
    if (!x) return undefined;
    if (operator === "negate") return { ...x, sign: x.sign === 1 ? -1 : 1 };
    if (!y) return undefined;
    if (operator === "multiply") return { sign: x.sign === y.sign ? 1 : -1, isGate: x.isGate || y.isGate };
    // Terms of different signs could cancel.
    return operator === "add" && x.sign === y.sign ? { sign: x.sign, isGate: x.isGate && y.isGate } : undefined;
  };
  return of(expression);
};

const isZero = (operand: Scalar | undefined): boolean => operand?.kind === "constant" && operand.value === 0;

/** A gate has few steps. A longer chain of operations is not taken for a gate, so that no chain is too long to examine. */
const DEEPEST = 32;

/** A function that gives the facts about the elements of a node. It examines each node once. */
export const createSigns = (): ((node: Node) => Signed | undefined) => {
  const known = new Map<Node, Signed | undefined>();
  const find = (node: Node, depth: number): Signed | undefined => {
    const of = (input: number): Signed | undefined => visit(at(node.inputs, input), depth + 1);
    const { lowering } = node.operation;
    switch (lowering.kind) {
      case "map": {
        const inputs = node.inputs.map((input, i) => {
          const number = numberOf(input);
          return number === undefined ? element(i) : literal(number);
        });
        return signedOf(substitute(lowering.expression, inputs), of);
      }
      case "reduce":
        return lowering.reducer === "sum" ? of(0) : undefined;
      case "view":
      case "reshape":
      case "slice":
      case "window":
      case "gather":
        return of(0);
      default:
        return undefined;
    }
  };
  const visit = (node: Node, depth: number): Signed | undefined => {
    if (depth > DEEPEST) return undefined;
    if (!known.has(node)) known.set(node, find(node, depth));
    return known.get(node);
  };
  return (node) => visit(node, 0);
};

/** A factor of an expression that is a gate and passes a test. */
export const gateIn = (
  expression: Scalar,
  input: (index: number) => Signed | undefined,
  isMeant: (factor: Scalar) => boolean,
  seen = new Set<Scalar>(),
): Scalar | undefined => {
  if (seen.has(expression) || expression.kind !== "apply") return undefined;
  if (!["multiply", "negate"].includes(expression.operator)) return undefined;
  seen.add(expression);
  return (
    expression.operands.find((factor) => isMeant(factor) && signedOf(factor, input)?.isGate) ??
    expression.operands.map((factor) => gateIn(factor, input, isMeant, seen)).find((gate) => gate !== undefined)
  );
};
