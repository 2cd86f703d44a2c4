/**
 * Recommendation by distances, equations 9 to 12 of AttRec's paper, for any short-term intent. A user has a long-term place
 * among the items, and an intent that her last items determine. The items nearest to both are recommended.
 */
import {
  add,
  expand,
  gather,
  hinge,
  type KeyTensor,
  mul,
  normal,
  pure,
  relu,
  sub,
  sum,
  type Tensor,
} from "@attrec/tensor";
import { pairDistances, squaredDistances } from "./distance.ts";
import type { SequentialModel } from "./model.ts";
import { clipRows, l2 } from "./regularization.ts";

/** U, V and X of the paper. */
export interface Places {
  /** U: the long-term place of each user. */
  readonly users: Tensor<["users", "dim"]>;
  /** V: the place of each item for the long-term preference. */
  readonly items: Tensor<["items", "dim"]>;
  /** X: the place of each item for the short-term intent. */
  readonly sequence: Tensor<["items", "dim"]>;
}

/** The settings of equations 9 to 12; `attrecOptions` gives the meaning of each. */
export interface MetricOptions {
  readonly dim: number;
  readonly omega: number;
  readonly margin: number;
  readonly pairs: "all" | "own";
  readonly l2: number;
  readonly l2Weights: number;
  readonly clip: boolean;
  readonly initialScale: number;
}

/** Computes a user's short-term intent from her last items, with weights W of its own. */
export interface ShortTermIntent<W> {
  /** The weights at the start of training. */
  readonly init: (key: KeyTensor) => W;
  /** m: a place among the items, from the items of a history; `key` draws its dropout, and is given only in training. */
  readonly intent: (weights: W, items: Tensor<["batch", "length", "dim"]>, key?: KeyTensor) => Tensor<["batch", "dim"]>;
  /** The weights that the penalty `l2Weights` applies to. */
  readonly penalized: (weights: W) => readonly Tensor[];
}

/**
 * The functions of a model of distances, from its settings and its short-term intent.
 *
 * @example
 * ```ts
 * // The short-term intent is the mean of the last items, and has no weights of its own.
 * const meanOfItems = metricModel(
 *   { ...attrecDefaults, dim: 2 },
 *   { init: () => ({}), intent: (_, items) => mean(items, "length"), penalized: () => [] },
 * );
 * const { users, items } = meanOfItems.init(keyTensor(key(1)), { users: 4, items: 8 });
 * [users.sizes, items.sizes]; // [[4, 2], [8, 2]]
 * ```
 */
export const metricModel = <W extends object>(
  { dim, omega, margin, pairs, clip, initialScale, ...chosen }: MetricOptions,
  { init, intent, penalized }: ShortTermIntent<W>,
): Pick<SequentialModel<Places & W>, "init" | "score" | "loss" | "project"> => ({
  init: (key, sizes) => ({
    users: mul(normal(key, "U", "users dim", { ...sizes, dim }), initialScale),
    items: mul(normal(key, "V", "items dim", { ...sizes, dim }), initialScale),
    sequence: mul(normal(key, "X", "items dim", { ...sizes, dim }), initialScale),
    ...init(key),
  }),

  /** Equation 10 for every item: y = ω ‖U_u - V_i‖² + (1 - ω) ‖m - X_i‖². */
  score: (p, { user, history }) =>
    add(
      mul(squaredDistances(gather(p.users, user), p.items), omega),
      mul(squaredDistances(intent(p, gather(p.sequence, history)), p.sequence), 1 - omega),
    ),

  /** Equation 11: Σ [y⁺ + γ - y⁻]₊ over pairs of positives and negatives, plus the penalty. */
  loss: pure((p, { user, history, positive, negative }, key) => {
    const [preference, items] = [gather(p.users, user), gather(p.sequence, history)];
    const shortTerm = intent(p, items, key);
    const distance = (candidates: Tensor<["batch", "targets"], "int">) =>
      add(
        mul(pairDistances(preference, gather(p.items, candidates)), omega),
        mul(pairDistances(shortTerm, gather(p.sequence, candidates)), 1 - omega),
      );
    const used = [
      preference,
      items,
      ...[positive, negative].flatMap((named) => [gather(p.items, named), gather(p.sequence, named)]),
    ];
    const ranking = sum(pairwiseHinge(distance(positive), distance(negative), margin, pairs));
    return add(add(ranking, l2(used, chosen.l2)), l2(penalized(p), chosen.l2Weights));
  }),

  /** Equation 12: ‖X_i‖, ‖V_i‖, ‖U_u‖ ≤ 1. */
  project: pure((p) =>
    clip ? { ...p, users: clipRows(p.users), items: clipRows(p.items), sequence: clipRows(p.sequence) } : p,
  ),
});

/** The hinge [y⁺ + γ - y⁻]₊, summed over all pairs of a window or over its own pairs. */
const pairwiseHinge = (
  positive: Tensor<["batch", "targets"]>,
  negative: Tensor<["batch", "targets"]>,
  margin: number,
  pairs: MetricOptions["pairs"],
): Tensor<["batch"]> => {
  if (pairs === "own") return sum(hinge(positive, negative, margin), "targets");
  const gap = sub(expand(positive, "batch targets 1"), expand(negative, "batch 1 targets"));
  return sum(sum(relu(add(gap, margin)), -1), -1);
};
