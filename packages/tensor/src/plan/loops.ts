/** The pass that makes the loops of a program ready for a device. */
import { at } from "../at.ts";
import { rewrite } from "../graph/rewrite.ts";
import { slice } from "../nodes/build.ts";
import type { IterateLowering, Node } from "../tensor.ts";

/** Gives what a device computes in the place of a loop: the loop with its kernel, or its steps laid out. */
export type PlanLoop = (node: Node, lowering: IterateLowering) => Node;

/** Makes all loops ready. A planned loop has the memory of its steps behind its list, and what reads the list reads that alone. */
export const planLoops = (outputs: readonly Node[], plan: PlanLoop): readonly Node[] =>
  rewrite(outputs, (node) => {
    const { lowering } = node.operation;
    if (lowering.kind !== "iterate") return node;
    const [planned, size] = [plan(node, lowering), at(node.sizes, 0)];
    return at(planned.sizes, 0) === size ? planned : slice(planned, 0, 0, size);
  });
