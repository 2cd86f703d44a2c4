/** Tests that rules make of a node: whether it is a primitive of some kind, or an operator of its inputs. */
import type { Operator } from "../../scalar/expression.ts";
import type { Lowering, Node } from "../../tensor.ts";

/** A node's primitive as data, if it is of this kind. */
export const lowered = <K extends Lowering["kind"]>(
  node: Node | undefined,
  kind: K,
): Extract<Lowering, { readonly kind: K }> | undefined => {
  const lowering = node?.operation.lowering;
  return lowering?.kind === kind ? (lowering as Extract<Lowering, { readonly kind: K }>) : undefined;
};

/** The last operator of an elementwise node. */
export const operatorOf = ({ operation: { lowering } }: Node): Operator | undefined =>
  lowering.kind === "map" && lowering.expression.kind === "apply" ? lowering.expression.operator : undefined;

/** The inputs of a node, if it is this operator of them, in their order. */
export const operandsOf = (node: Node | undefined, operator: Operator): readonly Node[] | undefined => {
  const lowering = node?.operation.lowering;
  if (!node || lowering?.kind !== "map" || lowering.expression.kind !== "apply") return undefined;
  const { expression } = lowering;
  const isPlain =
    expression.operator === operator &&
    expression.operands.length === node.inputs.length &&
    expression.operands.every((operand, i) => operand.kind === "input" && operand.index === i);
  return isPlain ? node.inputs : undefined;
};

/** Whether a node is the sum of its two inputs. */
export const isSum = (node: Node): boolean => operandsOf(node, "add") !== undefined;

/** The node of which this node is the negative. */
export const negated = (node: Node | undefined): Node | undefined => operandsOf(node, "negate")?.[0];
