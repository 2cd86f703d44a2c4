// AttRec's self-attention, equations 2 to 5, 7 and 8 of its paper.
import { einsum, fn, maskDiagonal, mul, relu, size, softmax, type Tensor, zeroDiagonal, add } from "@attrec/tensor";
import { timeSignal } from "./time-signal.ts";

/** The options of the attention; `attrecOptions` gives the meaning of each. */
export interface AttentionOptions {
  readonly mask: "before" | "after";
  readonly firstTime: number;
}

type Items = Tensor<["batch", "length", "dim"]>;

/**
 * Equations 2 to 4, with the time signal of 7 and 8: the attention of each item of a history to each other item, one row an
 * item. `drop` is the dropout on the non-linear layer.
 *
 * @example
 * ```ts
 * const items = tensor("1 3 2", [1, 0, 0, 1, 1, 1]);
 * const weights = tensor("2 2", [1, 0, 0, 1]);
 * // No item attends to itself, and each row adds up to 1.
 * attentionWeights({ mask: "before", firstTime: 1 })(items, weights); // [[[0, 0.4794, 0.5206], [0.6613, 0, 0.3387], [0.6796, 0.3204, 0]]]
 * ```
 */
export const attentionWeights = ({ mask, firstTime }: AttentionOptions, drop: (x: Items) => Items = (x) => x) =>
  fn("batch length dim, dim dim -> batch length length", (items, weights) => {
    const time = timeSignal(size(items, "length"), size(items, "dim"), firstTime);
    const project = einsum("batch length dim, dim out -> batch length out", add(items, time), weights);
    const query = drop(relu(project)); // equations 2 and 3: Q' = K', since W_Q = W_K
    const affinity = mul(
      einsum("batch i dim, batch j dim -> batch i j", query, query),
      1 / Math.sqrt(size(items, "dim")),
    );
    return mask === "before" ? softmax(maskDiagonal(affinity), -1) : zeroDiagonal(softmax(affinity, -1)); // equation 4
  });

/** Equation 5: every item becomes the mean of the others, weighted by attention. */
export const attend = (options: AttentionOptions, drop?: (x: Items) => Items) =>
  fn("batch length dim, dim dim -> batch length dim", (items, weights) =>
    einsum("batch i j, batch j dim -> batch i dim", attentionWeights(options, drop)(items, weights), items),
  );
