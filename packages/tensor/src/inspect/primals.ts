/** Which node each cotangent of a program belongs to. */
import { type AnyTensor, count } from "../tensor.ts";
import type { Recording } from "./record.ts";
import { shownNode } from "./shown.ts";

/** The node that a cotangent belongs to. */
interface Primal {
  readonly node: AnyTensor;
  /** Whether it is the whole cotangent, and not one of the parts that add up to it. */
  readonly isWhole: boolean;
}

/** What each node that is a cotangent belongs to. */
export type Primals = ReadonlyMap<AnyTensor, Primal>;

/** The node that the cotangent of a node shows, unless it is a number. */
export const shownCotangent = (node: AnyTensor, cotangents: Recording["cotangents"]): AnyTensor | undefined => {
  const cotangent = cotangents.get(node);
  const base = cotangent && shownNode(cotangent);
  return base && !isConstant(base) ? base : undefined;
};

/** Whether neither a cotangent nor what it belongs to is repeated. */
export const isWholeOf = (base: AnyTensor, node: AnyTensor): boolean =>
  count(base.sizes) === count(node.sizes) && count(shownNode(node).sizes) === count(node.sizes);

/** For each node that is a cotangent, the node that it belongs to: the whole of it, or that of one of its repetitions. */
export const primalsOf = (order: readonly AnyTensor[], cotangents: Recording["cotangents"]): Primals => {
  const primals = new Map<AnyTensor, Primal>();
  for (const isWhole of [true, false]) {
    // Of several nodes with one cotangent the last gives it its name.
    for (const node of order.toReversed()) {
      const base = shownCotangent(node, cotangents);
      if (!base || primals.has(base)) continue;
      if (isWholeOf(base, node) || !isWhole) primals.set(base, { node: shownNode(node), isWhole });
    }
  }
  return primals;
};

const isConstant = ({ operation: { lowering } }: AnyTensor): boolean => lowering.kind === "constant";
