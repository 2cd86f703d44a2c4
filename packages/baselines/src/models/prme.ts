/**
 * PRME: personalized ranking metric embedding (Feng et al., "Personalized Ranking Metric Embedding for Next New POI
 * Recommendation", 2015). Users and items are places in one space, successive items in another; what is near comes next.
 */
import { add, gather, mul, neg, normal, type Tensor } from "@attrec/tensor";
import { l2 as penalty, pairDistances, type SequentialModel, squaredDistances } from "attrec";
import { lastItem } from "./last-item.ts";
import { bayesianRanking } from "./objectives.ts";

/** What can be chosen. */
export interface PrmeOptions {
  /** The number of latent dimensions. */
  readonly dim: number;
  /** α, the share of the preference in the distance: 0.2 in the paper, and in the first author of AttRec's own PRME. */
  readonly alpha: number;
  /** λ of the l2 penalty on the rows that a batch uses. */
  readonly l2: number;
  /** Standard deviation of the places to start from. The C++ that AttRec's paper used draws uniformly from [0, 1). */
  readonly initialScale: number;
}

/** The paper's settings, and the number of dimensions of the comparison in AttRec's paper. */
export const prmeDefaults: PrmeOptions = { dim: 100, alpha: 0.2, l2: 0.03, initialScale: 0.1 };

/** Places in two spaces. */
export interface PrmeParameters {
  /** X^P_u: each user in the space of preference. */
  readonly users: Tensor<["users", "dim"]>;
  /** X^P_i: each item there. */
  readonly items: Tensor<["items", "dim"]>;
  /** X^S_i: each item in the space of sequences, as the one that was and as the one that comes. */
  readonly sequence: Tensor<["items", "dim"]>;
}

/** The model for these options; those not given are the defaults. */
export const prme = (options: Partial<PrmeOptions> = {}): SequentialModel<PrmeParameters> => {
  const { dim, alpha, l2, initialScale } = { ...prmeDefaults, ...options };
  return {
    name: "prme",
    hyperparameters: { dim, alpha, l2, initialScale },

    init: (key, sizes) => ({
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), initialScale),
      items: mul(normal(key, "items", "items dim", { ...sizes, dim }), initialScale),
      sequence: mul(normal(key, "sequence", "items dim", { ...sizes, dim }), initialScale),
    }),

    /** D = α ‖X^P_u - X^P_i‖² + (1 - α) ‖X^S_l - X^S_i‖² with l the last item, for every item i. */
    score: (p, { user, history }) =>
      add(
        mul(squaredDistances(gather(p.users, user), p.items), alpha),
        mul(squaredDistances(lastItem(gather(p.sequence, history)), p.sequence), 1 - alpha),
      ),

    /** -ln σ(D_j - D_i), and the penalty. */
    loss: (p, { user, history, positive, negative }) => {
      const [who, last] = [gather(p.users, user), lastItem(gather(p.sequence, history))];
      const distance = (items: typeof positive) =>
        add(
          mul(pairDistances(who, gather(p.items, items)), alpha),
          mul(pairDistances(last, gather(p.sequence, items)), 1 - alpha),
        );
      const used = [
        who,
        last,
        ...[positive, negative].flatMap((items) => [gather(p.items, items), gather(p.sequence, items)]),
      ];
      return add(bayesianRanking(neg(distance(positive)), neg(distance(negative))), penalty(used, l2));
    },
  };
};
