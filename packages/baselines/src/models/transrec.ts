/**
 * TransRec: a user is a translation, from the item that was to the item that comes (He et al., "Translation-based
 * Recommendation", 2017).
 */
import { add, gather, mul, normal, sub, take, type Tensor, uniformBetween } from "@attrec/tensor";
import { clipRows, l2 as penalty, type SequentialModel } from "attrec";
import { distances } from "./distances.ts";
import { bayesianRanking } from "./objectives.ts";

/** What can be chosen. */
export interface TransRecOptions {
  /** The number of latent dimensions. */
  readonly dim: number;
  /**
   * The paper tries L1 and the square of L2. The C++ that AttRec's paper used has a program for each, and the paper does
   * not say which it took.
   */
  readonly distance: "l1" | "l2" | "squared l2";
  /** Keep the items in the unit ball, as the paper and the C++ do. */
  readonly unitBall: boolean;
  /** λ of the l2 penalty on the rows of users and popularity that a batch uses, and on the common translation. */
  readonly l2: number;
  /** λ of the l2 penalty on the rows of items: none in the C++, whose items are in the unit ball. */
  readonly l2Items: number;
  /** The items start uniformly in [-s, s): 6/√d in the C++, whose rows are then taken into the unit ball. */
  readonly initialScale: number;
}

/** The paper's model, the dimensions of the comparison in AttRec's paper, and what did well on MovieLens. */
export const transrecDefaults: TransRecOptions = {
  dim: 100,
  distance: "squared l2",
  unitBall: true,
  l2: 0.01,
  l2Items: 0,
  initialScale: 0.6,
};

/** Items as places, users as ways between them. */
export interface TransRecParameters {
  /** γ_i. */
  readonly items: Tensor<["items", "dim"]>;
  /** t, the way that all users have in common. */
  readonly common: Tensor<["dim"]>;
  /** t_u: how the way of a user differs from it. */
  readonly users: Tensor<["users", "dim"]>;
  /** β_i. */
  readonly popularity: Tensor<["items"]>;
}

/** The model for these options; those not given are the defaults. */
export const transrec = (options: Partial<TransRecOptions> = {}): SequentialModel<TransRecParameters> => {
  const chosen: TransRecOptions = { ...transrecDefaults, ...options };
  const { dim, l2, l2Items, initialScale } = chosen;
  const distance = distances[chosen.distance];
  /** γ_l + t + t_u: where a user who was at item l is taken. */
  const destination = (p: TransRecParameters, user: Tensor<["batch", "dim"]>, last: Tensor<["batch", "dim"]>) =>
    add(add(last, user), p.common);
  return {
    name: "transrec",
    hyperparameters: { ...chosen },

    init: (key, sizes) => ({
      items: uniformBetween(key, "items", "items dim", { ...sizes, dim }, { min: -initialScale, max: initialScale }),
      common: uniformBetween(key, "common", "dim", { dim }, { min: -initialScale, max: initialScale }),
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), 0),
      popularity: mul(normal(key, "popularity", "items", sizes), 0),
    }),

    /** d(γ_l + t + t_u, γ_i) - β_i for every item i. */
    score: (p, { user, history }) => {
      const point = destination(p, gather(p.users, user), gather(p.items, take(history, "length", -1)));
      return sub(distance.ofAll(point, p.items), p.popularity);
    },

    /** -ln σ(p_i - p_j) with p_i = β_i - d(γ_l + t + t_u, γ_i), and the penalty. */
    loss: (p, { user, history, positive, negative }) => {
      const [who, last] = [gather(p.users, user), gather(p.items, take(history, "length", -1))];
      const point = destination(p, who, last);
      const [liked, other] = [gather(p.items, positive), gather(p.items, negative)];
      const [ofLiked, ofOther] = [gather(p.popularity, positive), gather(p.popularity, negative)];
      const ranking = bayesianRanking(
        sub(ofLiked, distance.ofPairs(point, liked)),
        sub(ofOther, distance.ofPairs(point, other)),
      );
      const ways = penalty([who, ofLiked, ofOther, p.common], l2);
      return add(ranking, add(ways, penalty([last, liked, other], l2Items)));
    },

    /** ‖γ_i‖ ≤ 1. */
    project: (p) => (chosen.unitBall ? { ...p, items: clipRows(p.items) } : p),
  };
};
