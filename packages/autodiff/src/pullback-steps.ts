/** The steps of a pullback, for whoever wants to watch: who sends a tensor which part of its cotangent. */
import type { AnyTensor, Tensor } from "@attrec/tensor";
import { listening, type Pullback } from "@attrec/tensor/extend";
import { pullbackOfAll } from "./pullback.ts";

/** What a pullback does at one node. */
export interface PullbackStep {
  readonly node: AnyTensor;
  /** ȳ: the sum of all that the node was sent. */
  readonly cotangent: Tensor;
  /** What its rule makes of ȳ for each input; undefined where nothing flows, or nothing is asked for. */
  readonly sent: readonly (Tensor | undefined)[];
}

/** A pullback with its steps. */
export interface SteppedPullback {
  /** The steps, from the outputs back. */
  readonly steps: readonly PullbackStep[];
  /** What {@link pullbackOfAll} gives: a cotangent for each tensor that was asked for. */
  readonly cotangents: readonly Tensor[];
}

/**
 * {@link pullbackOfAll} together with what it did at each node. The cotangent of a tensor is the sum of what the steps sent it, in
 * their order, after its own if it is an output.
 *
 * @example
 * ```ts
 * const x = tensor("2", [3, 4]);
 * const { steps } = pullbackSteps([[sum(mul(x, x)), scalar(1)]], [x]);
 * steps.map(({ node }) => node.operation.name).join(", "); // "sum, mul"
 * steps[1]?.sent; // [[3, 4], [3, 4]]
 * ```
 */
export const pullbackSteps = (
  ends: readonly (readonly [output: Tensor, cotangent: Tensor])[],
  wrt: readonly AnyTensor[],
): SteppedPullback => {
  const steps: PullbackStep[] = [];
  // A loop pulls back the graph of its own step within its rule: that is a part of its step.
  let depth = 0;
  const differentiated = <T>(node: AnyTensor, cotangent: Tensor, rule: () => T): T => {
    depth++;
    const sent = rule();
    depth--;
    if (depth === 0) steps.push({ node, cotangent, sent: sent as ReturnType<Pullback> });
    return sent;
  };
  const cotangents = listening({ made: () => undefined, differentiated }, () => pullbackOfAll(ends, wrt));
  // A rule may give more than was asked for: only what the walk went on with, or gave back, was received.
  const receivers = new Set<AnyTensor>([...wrt, ...steps.map(({ node }) => node)]);
  const received = ({ node, cotangent, sent }: PullbackStep): PullbackStep => ({
    node,
    cotangent,
    sent: node.inputs.map((input, i) => (receivers.has(input) ? sent[i] : undefined)),
  });
  return { steps: steps.map(received), cotangents };
};
