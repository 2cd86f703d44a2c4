/** The rule that adds up products with a common factor first. */
import { at } from "../../at.ts";
import { add, contract, type Labels, permute } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { lowered, operandsOf } from "../facts/operands.ts";
import { isReadElsewhere, rule } from "./rule.ts";

/** The derivative of a symmetric product such as Q Qᵀ is of this kind, `Ḡ Q + Ḡᵀ Q`, and becomes `(Ḡ + Ḡᵀ) Q`. */
export const commonFactor = rule("A B + A' B = (A + A') B", ["add"], (node, original, uses) => {
  const [first, second] = operandsOf(node, "add") ?? [];
  if (!first || !second || isReadElsewhere(original, uses)) return undefined;
  for (const left of [0, 1] as const)
    for (const right of [0, 1] as const) {
      const sum = factored(first, left, second, right);
      if (sum) return sum;
    }
  return undefined;
});

/** The sum of two products, if operand `left` of the first is operand `right` of the second, in the same role. */
const factored = (first: Node, left: 0 | 1, second: Node, right: 0 | 1): Node | undefined => {
  const [one, other] = [lowered(first, "contract"), lowered(second, "contract")];
  if (!one || !other) return undefined;
  const common = at(first.inputs, left);
  if (common !== at(second.inputs, right)) return undefined;
  const [a, own] = [at(first.inputs, 1 - left), at(one.labels, 1 - left)];
  const b = at(second.inputs, 1 - right);
  const [kept, shared] = [one.output, at(one.labels, left)];
  const renamed = renaming([...at(other.labels, right), ...other.output], [...shared, ...kept]);
  if (!renamed) return undefined;
  const axes = at(other.labels, 1 - right).map((label) => own.indexOf(renamed.get(label) ?? -1));
  if (axes.length !== own.length || own.some((_, axis) => !axes.includes(axis))) return undefined;
  const order = own.map((_, axis) => axes.indexOf(axis));
  const sum = add(a, permute(b, order));
  const labels: readonly [Labels, Labels] = left === 0 ? [shared, own] : [own, shared];
  return left === 0 ? contract(common, sum, labels, kept) : contract(sum, common, labels, kept);
};

/** The one-to-one map from labels to labels, place by place, if there is one. */
const renaming = (from: Labels, to: Labels): ReadonlyMap<number, number> | undefined => {
  const map = new Map<number, number>();
  const back = new Map<number, number>();
  for (const [place, label] of from.entries()) {
    const other = at(to, place);
    if ((map.get(label) ?? other) !== other || (back.get(other) ?? label) !== label) return undefined;
    map.set(label, other);
    back.set(other, label);
  }
  return from.length === to.length ? map : undefined;
};
