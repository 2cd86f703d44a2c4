/**
 * AttRec, in the order of section 3 of Zhang et al., "Next Item Recommendation with Self-Attentive Metric Learning".
 *
 * A user's short-term intent comes from her last L items by self-attention, her long-term preference from a place in
 * the same space as the items; both speak through Euclidean distances, and an item is recommended for being near.
 */
import {
  add,
  dropout,
  einsum,
  expand,
  fn,
  gather,
  type KeyTensor,
  maskDiagonal,
  max,
  mean,
  min,
  mul,
  normal,
  relu,
  size,
  softmax,
  sub,
  sum,
  type Tensor,
  zeroDiagonal,
} from "@attrec/tensor";
import { pairDistances, squaredDistances } from "./distance.ts";
import type { SequentialModel } from "./model.ts";
import { clipRows, l2 } from "./regularization.ts";
import { timeSignal } from "./time-signal.ts";

/** What can be chosen. The defaults are the paper's; where the paper is silent or ambiguous, the comment says so. */
export interface AttRecOptions {
  /** d, the number of latent dimensions. */
  readonly dim: number;
  /** ω, the share of the long-term preference in the score (equation 10). */
  readonly omega: number;
  /** γ, the margin of the hinge loss (equation 11). */
  readonly margin: number;
  /** Off: the short-term intent is the plain mean of the items (Table 3 of the paper). */
  readonly attention: boolean;
  /** How the L attended items become one (equation 6; Table 4 of the paper). */
  readonly aggregation: "mean" | "sum" | "max" | "min";
  /** The paper masks the diagonal before the softmax; the first author's code sets it to 0 afterwards. */
  readonly mask: "before" | "after";
  /** The time step t of the oldest item of a history (equations 7 and 8), which the paper does not state. */
  readonly firstTime: number;
  /** Dropout on the non-linear layer of query and key. */
  readonly dropout: number;
  /**
   * Equation 11 is a sum over all T × T pairs of a positive and a negative; the first author's code pairs the k-th
   * positive with the k-th negative.
   */
  readonly pairs: "all" | "own";
  /** λ of the l2 penalty: on the rows of U, V and X of each window, and on W once a batch. */
  readonly l2: number;
  readonly l2Weights: number;
  /** Keep every row of U, V and X in the unit ball (equation 12): on sparse data the paper does so instead of the penalty. */
  readonly clip: boolean;
  /** Standard deviation of the embeddings to start from, which the paper does not state. */
  readonly initialScale: number;
}

/** The paper's settings for MovieLens, where it gives them. */
export const attrecDefaults: AttRecOptions = {
  dim: 100,
  omega: 0.2,
  margin: 0.5,
  attention: true,
  aggregation: "mean",
  mask: "before",
  firstTime: 1,
  dropout: 0,
  pairs: "all",
  l2: 0,
  l2Weights: 0,
  clip: true,
  initialScale: 0.01,
};

/** U, V, X and W of the paper. */
export interface AttRecParameters {
  /** U: where each user is, long-term. */
  readonly users: Tensor<["users", "dim"]>;
  /** V: where each item is for the long-term preference. */
  readonly items: Tensor<["items", "dim"]>;
  /** X: where each item is for the short-term intent. */
  readonly sequence: Tensor<["items", "dim"]>;
  /** W_Q = W_K: the weights of the non-linear layer. */
  readonly weights: Tensor<["dim", "dim"]>;
}

/** The model for these options; those not given are the defaults. */
export const attrec = (options: Partial<AttRecOptions> = {}): SequentialModel<AttRecParameters> => {
  const chosen: AttRecOptions = { ...attrecDefaults, ...options };
  const { omega, margin } = chosen;
  const aggregate = aggregations[chosen.aggregation];

  /** Equations 1 to 8: the items of a history (equation 1 is the gather), attended and aggregated. */
  const shortTermIntent = (p: AttRecParameters, history: Tensor<["batch", "length"], "int">, key?: KeyTensor) => {
    const items = gather(p.sequence, history);
    const drop = (x: Attended) => (key ? dropout(x, chosen.dropout, key, "non-linear layer") : x);
    return aggregate(chosen.attention ? attend(chosen, drop)(items, p.weights) : items);
  };

  return {
    name: "attrec",
    hyperparameters: { ...chosen },

    init: (key, sizes) => {
      const { dim, initialScale } = chosen;
      return {
        users: mul(normal(key, "U", "users dim", { ...sizes, dim }), initialScale),
        items: mul(normal(key, "V", "items dim", { ...sizes, dim }), initialScale),
        sequence: mul(normal(key, "X", "items dim", { ...sizes, dim }), initialScale),
        weights: mul(normal(key, "W", "dim dim", { dim }), Math.sqrt(1 / dim)),
      };
    },

    /** Equation 10 for every item: y = ω ‖U_u - V_i‖² + (1 - ω) ‖m - X_i‖². */
    score: (p, { user, history }) =>
      add(
        mul(squaredDistances(gather(p.users, user), p.items), omega),
        mul(squaredDistances(shortTermIntent(p, history), p.sequence), 1 - omega),
      ),

    /** Equation 11: Σ [y⁺ + γ - y⁻]₊ over pairs of positives and negatives, plus the penalty. */
    loss: (p, { user, history, positive, negative }, key) => {
      const preference = gather(p.users, user);
      const intent = shortTermIntent(p, history, key);
      const distance = (candidates: Tensor<["batch", "targets"], "int">) =>
        add(
          mul(pairDistances(preference, gather(p.items, candidates)), omega),
          mul(pairDistances(intent, gather(p.sequence, candidates)), 1 - omega),
        );
      const used = [
        preference,
        gather(p.sequence, history),
        ...[positive, negative].flatMap((items) => [gather(p.items, items), gather(p.sequence, items)]),
      ];
      const ranking = sum(hinge(distance(positive), distance(negative), margin, chosen.pairs));
      return add(add(ranking, l2(used, chosen.l2)), l2([p.weights], chosen.l2Weights));
    },

    /** Equation 12: ‖X_i‖, ‖V_i‖, ‖U_u‖ ≤ 1. */
    project: (p) =>
      chosen.clip ? { ...p, users: clipRows(p.users), items: clipRows(p.items), sequence: clipRows(p.sequence) } : p,
  };
};

type Attended = Tensor<["batch", "length", "dim"]>;

/** Equation 6: the L attended items as one. */
const aggregations = {
  mean: (items: Attended) => mean(items, "length"),
  sum: (items: Attended) => sum(items, "length"),
  max: (items: Attended) => max(items, "length"),
  min: (items: Attended) => min(items, "length"),
};

/** The hinge [y⁺ + γ - y⁻]₊, summed over all pairs of a window or over its own pairs. */
const hinge = (
  positive: Tensor<["batch", "targets"]>,
  negative: Tensor<["batch", "targets"]>,
  margin: number,
  pairs: AttRecOptions["pairs"],
): Tensor<["batch"]> => {
  if (pairs === "own") return sum(relu(add(sub(positive, negative), margin)), "targets");
  const gap = sub(expand(positive, "batch targets 1"), expand(negative, "batch 1 targets"));
  return sum(sum(relu(add(gap, margin)), -1), -1);
};

/** Equations 2 to 5 and 7 to 8: every item becomes the mean of the others, weighted by affinity. */
const attend = ({ mask, firstTime }: AttRecOptions, drop: (x: Attended) => Attended) =>
  fn("batch length dim, dim dim -> batch length dim", (items, weights) => {
    const time = timeSignal(size(items, "length"), size(items, "dim"), firstTime);
    const project = einsum("batch length dim, dim out -> batch length out", add(items, time), weights);
    const query = drop(relu(project)); // equations 2 and 3: Q' = K', since W_Q = W_K
    const affinity = mul(
      einsum("batch i dim, batch j dim -> batch i j", query, query),
      1 / Math.sqrt(size(items, "dim")),
    );
    const attention = mask === "before" ? softmax(maskDiagonal(affinity), -1) : zeroDiagonal(softmax(affinity, -1)); // equation 4
    return einsum("batch i j, batch j dim -> batch i dim", attention, items); // equation 5
  });
