/** An element of a tensor in words. */
import type { AnyTensor, Node } from "../tensor.ts";
import { labelOf } from "./label.ts";

/** The place of an element by the names of its axes: `batch 3, length 0`; an axis without a name has its number, `axis 1: 4`. */
export const placeOf = ({ shape, sizes }: Pick<AnyTensor, "shape" | "sizes">, index: number): string => {
  let rest = index;
  const places = sizes.toReversed().map((size) => {
    const place = rest % size;
    rest = Math.floor(rest / size);
    return place;
  });
  return places
    .toReversed()
    .map((place, axis) => (typeof shape[axis] === "string" ? `${shape[axis]} ${place}` : `axis ${axis}: ${place}`))
    .join(", ");
};

/** The label of a node: one of its own, or that which its value is given. */
export const labelAt = (node: Node, order: readonly Node[]): string | undefined =>
  labelOf(node) ?? order.flatMap((other) => (other.inputs[0] === node ? (labelOf(other) ?? []) : []))[0];

/** The first label on the way from a node on, whatever it is made into. */
export const labelAfter = (node: Node, order: readonly Node[]): string | undefined => {
  const after = new Set<Node>([node]);
  for (const other of order) {
    if (!other.inputs.some((input) => after.has(input))) continue;
    after.add(other);
    const own = labelOf(other);
    if (own !== undefined) return own;
  }
  return undefined;
};
