/** The phase of each node of a program: whether it is of the value, of a derivative, or made of derivatives. */
import type { AnyTensor } from "../tensor.ts";
import type { Recording } from "./record.ts";

/** The part of a program that a line belongs to: its value, a derivative, or what is made of derivatives, as an update is. */
export type Phase = "forward" | "backward" | "after";

/** The phase of each node. What only adds up cotangents is backward as well. */
export const phasesOf = (
  order: readonly AnyTensor[],
  cotangents: Recording["cotangents"],
  rules: Recording["rules"],
): ReadonlyMap<AnyTensor, Phase> => {
  const back = new Set<AnyTensor>([...cotangents.values(), ...rules.keys()]);
  const after = new Set<AnyTensor>();
  for (const node of order) if (node.inputs.some((input) => back.has(input) || after.has(input))) after.add(node);
  for (const node of order.toReversed()) {
    if (!back.has(node)) continue;
    for (const input of node.inputs) if (after.has(input)) back.add(input);
  }
  return new Map(order.map((node) => [node, back.has(node) ? "backward" : after.has(node) ? "after" : "forward"]));
};
