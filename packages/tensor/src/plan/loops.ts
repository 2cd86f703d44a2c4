/** The pass that makes the loops of a program ready for a device. */
import { rewrite } from "../graph/rewrite.ts";
import type { IterateLowering, Node } from "../tensor.ts";

/** Gives what a device computes in the place of a loop: the loop with its kernel, or its steps laid out. */
export type PlanLoop = (node: Node, lowering: IterateLowering) => Node;

/** Makes all loops ready. */
export const planLoops = (outputs: readonly Node[], plan: PlanLoop): readonly Node[] =>
  rewrite(outputs, (node) => {
    const { lowering } = node.operation;
    return lowering.kind === "iterate" ? plan(node, lowering) : node;
  });
