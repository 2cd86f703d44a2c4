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
  pure,
  relu,
  size,
  softmax,
  sub,
  sum,
  type Tensor,
  zeroDiagonal,
} from "@attrec/tensor";
import { checkOptions } from "../options/check.ts";
import {
  choiceOption,
  defaultsOf,
  flagOption,
  integerOption,
  numberOption,
  type Options,
  type SettingsOf,
} from "../options/option.ts";
import { dropoutRate, initialSpread, latentDimensions, penaltyWeight, share } from "./common-options.ts";
import { pairDistances, squaredDistances } from "./distance.ts";
import type { SequentialModel } from "./model.ts";
import { clipRows, l2 } from "./regularization.ts";
import { timeSignal } from "./time-signal.ts";

/**
 * What can be chosen. The defaults are the paper's settings for MovieLens, where it gives them; where it is silent or
 * ambiguous, the meaning says so.
 */
export const attrecOptions = {
  dim: latentDimensions,
  omega: share(0.2, "ω, the share of the long-term preference in the score (equation 10)."),
  margin: numberOption({ default: 0.5, atLeast: 0, meaning: "γ, the margin of the hinge loss (equation 11)." }),
  attention: flagOption({
    default: true,
    meaning:
      "Self-attention; without it the short-term intent is made of the items as they are (Table 3 of the paper).",
  }),
  aggregation: choiceOption(["mean", "sum", "max", "min"], {
    default: "mean",
    meaning: "How the L attended items become one (equation 6; Table 4 of the paper).",
  }),
  mask: choiceOption(["before", "after"], {
    default: "before",
    meaning:
      "Where the diagonal is masked: before the softmax as in the paper, or set to 0 after it as in the first author's code.",
  }),
  firstTime: integerOption({
    default: 1,
    atLeast: 0,
    meaning: "The time step t of the oldest item of a history (equations 7 and 8), which the paper does not state.",
  }),
  dropout: dropoutRate("Dropout on the non-linear layer of query and key."),
  pairs: choiceOption(["all", "own"], {
    default: "all",
    meaning:
      "Which pairs of a positive and a negative the loss has: all T x T as in equation 11, or the k-th positive with the k-th negative as in the first author's code.",
  }),
  l2: penaltyWeight(0, "λ of the l2 penalty on the rows of U, V and X that a window names."),
  l2Weights: penaltyWeight(0, "λ of the l2 penalty on W, once a batch."),
  clip: flagOption({
    default: true,
    meaning:
      "Keep every row of U, V and X in the unit ball (equation 12), as the paper does on sparse data instead of the penalty.",
  }),
  initialScale: initialSpread(
    0.01,
    "Standard deviation of the embeddings to start from, which the paper does not state.",
  ),
} as const satisfies Options;

/** A value for each of {@link attrecOptions}. */
export type AttRecOptions = SettingsOf<typeof attrecOptions>;

/** The settings if none are given. */
export const attrecDefaults: AttRecOptions = defaultsOf(attrecOptions);

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

/**
 * The model for these options; those not given are the defaults.
 *
 * @throws OptionError if there is no such option, or it may not have that value
 */
export const attrec = (options: Partial<AttRecOptions> = {}): SequentialModel<AttRecParameters> => {
  const chosen = checkOptions("attrec", attrecOptions, options);
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
    about: "AttRec: short-term intent by self-attention and long-term preference, as Euclidean distances.",
    options: attrecOptions,
    hyperparameters: chosen,
    // Every item attends to every other.
    ...(chosen.attention && { longestHistory: 4096 }),

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
    loss: pure((p, { user, history, positive, negative }, key) => {
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
    }),

    /** Equation 12: ‖X_i‖, ‖V_i‖, ‖U_u‖ ≤ 1. */
    project: pure((p) =>
      chosen.clip ? { ...p, users: clipRows(p.users), items: clipRows(p.items), sequence: clipRows(p.sequence) } : p,
    ),
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
