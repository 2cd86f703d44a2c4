/** The number that every element of a tensor is: what rules of arithmetic ask. */
import type { Node } from "../tensor.ts";

/** The number that every element of a tensor is, if that is known. */
export const numberOf = (node: Node): number | undefined => {
  let shown = node;
  for (let { lowering } = shown.operation; ; { lowering } = shown.operation) {
    if (lowering.kind === "constant") return lowering.elements.length === 1 ? lowering.elements[0] : undefined;
    const [input] = shown.inputs;
    if (!input || (lowering.kind !== "view" && lowering.kind !== "reshape")) return undefined;
    shown = input;
  }
};
