// Expressions in which equal parts are one node.
import type { Operator, Scalar } from "./expression.ts";

/** One value of an expression; its operands are numbers of earlier nodes. */
export type DagNode =
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "constant"; readonly value: number; readonly isInt?: true }
  | { readonly kind: "apply"; readonly operator: Operator; readonly operands: readonly number[] };

/** Expressions in which equal parts are one node. Every operand stands before the node that uses it. */
export interface Dag {
  readonly nodes: readonly DagNode[];
  readonly roots: readonly number[];
  /** A name for the computation of the expressions: it is the same for equal expressions. */
  readonly key: string;
}

/** Finds the parts that expressions have in common, within each and between them: each part is computed once and stored once. */
export const shareParts = (expressions: readonly Scalar[]): Dag => {
  const nodes: DagNode[] = [];
  const byKey = new Map<string, number>();
  const byIdentity = new Map<Scalar, number>();
  const add = (key: string, node: DagNode): number => {
    const index = byKey.get(key) ?? nodes.push(node) - 1;
    byKey.set(key, index);
    return index;
  };
  const visit = (scalar: Scalar): number => {
    const seen = byIdentity.get(scalar);
    if (seen !== undefined) return seen;
    const index = number(scalar);
    byIdentity.set(scalar, index);
    return index;
  };
  const number = (scalar: Scalar): number => {
    switch (scalar.kind) {
      case "input":
        return add(`#${scalar.index}`, { kind: "input", index: scalar.index });
      case "constant":
        return add(Object.is(scalar.value, -0) ? "-0" : `${scalar.value}${scalar.isInt ? "i" : ""}`, scalar);
      case "apply": {
        const operands = scalar.operands.map(visit);
        return add(`${scalar.operator}(${operands.join()})`, { kind: "apply", operator: scalar.operator, operands });
      }
    }
  };
  const roots = expressions.map(visit);
  return { nodes, roots, key: `${[...byKey.keys()].join(";")}:${roots.join()}` };
};

/** What the operators of an expression cost together, 1 each if nothing else is said. A part that occurs several times counts once. */
export const expressionCost = (expression: Scalar, ofOperator: (operator: Operator) => number = () => 1): number =>
  shareParts([expression]).nodes.reduce(
    (sum, node) => (node.kind === "apply" ? sum + ofOperator(node.operator) : sum),
    0,
  );
