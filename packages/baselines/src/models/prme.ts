/**
 * PRME: personalized ranking metric embedding (Feng et al., "Personalized Ranking Metric Embedding for Next New POI
 * Recommendation", 2015). Users and items are places in one space, successive items in another. Near items come next.
 */
import {
  add,
  expand,
  gather,
  greater,
  mul,
  neg,
  normal,
  pure,
  select,
  type Shape,
  take,
  type Tensor,
} from "@attrec/tensor";
import { checkOptions, defaultsOf, numberOption, type Options, type SequentialModel, type SettingsOf } from "attrec";
import {
  initialSpread,
  l2 as penalty,
  latentDimensions,
  pairDistances,
  penaltyWeight,
  share,
  squaredDistances,
} from "attrec/extend";
import { bayesianRanking } from "./objectives.ts";

/**
 * The options of PRME. The defaults are the paper's model and its α, the dimensions from the comparison in AttRec's paper, and
 * values that did well on MovieLens.
 */
export const prmeOptions = {
  dim: latentDimensions,
  alpha: share(
    0.2,
    "α, the share of the preference in the distance; 0.2 in the paper and in the code of AttRec's first author.",
  ),
  threshold: numberOption({
    default: 6,
    atLeast: 0,
    meaning:
      "τ in hours: after a longer time the last item says nothing, and the preference decides alone; 0 for no such threshold, as in the C++ that AttRec's paper used.",
  }),
  l2: penaltyWeight(0.003, "λ of the l2 penalty on the rows that a batch uses."),
  initialScale: initialSpread(
    0.1,
    "Standard deviation of the places to start from; the C++ draws uniformly from [0, 1).",
  ),
} as const satisfies Options;

/** A value for each of {@link prmeOptions}. */
export type PrmeOptions = SettingsOf<typeof prmeOptions>;

/** The default settings. */
export const prmeDefaults: PrmeOptions = defaultsOf(prmeOptions);

/** Places in two spaces. */
export interface PrmeParameters {
  /** X^P_u: each user in the space of preference. */
  readonly users: Tensor<["users", "dim"]>;
  /** X^P_i: each item in the space of preference. */
  readonly items: Tensor<["items", "dim"]>;
  /** X^S_i: each item in the space of sequences, as the last one and as the next one. */
  readonly sequence: Tensor<["items", "dim"]>;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * prme({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const prme = (options: Partial<PrmeOptions> = {}): SequentialModel<PrmeParameters> => {
  const chosen = checkOptions("prme", prmeOptions, options);
  const { dim, alpha, threshold, l2, initialScale } = chosen;
  /** Whether the last item is so long ago that only the preference counts. */
  const isLong = <S extends Shape>(seconds: Tensor<S>): Tensor<S, "bool"> =>
    greater<Tensor, number>(seconds, threshold * 3600) as Tensor<S, "bool">;
  return {
    name: "prme",
    about: "PRME: users and items as places in one space, successive items in another.",
    options: prmeOptions,
    hyperparameters: chosen,
    negatives: "not-targets",
    looksAtTime: threshold > 0,

    init: (key, sizes) => ({
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), initialScale),
      items: mul(normal(key, "items", "items dim", { ...sizes, dim }), initialScale),
      sequence: mul(normal(key, "sequence", "items dim", { ...sizes, dim }), initialScale),
    }),

    /** D = α ‖X^P_u - X^P_i‖² + (1 - α) ‖X^S_l - X^S_i‖² with l the last item, for every item i. */
    score: (p, { user, history, elapsed }) => {
      const preference = squaredDistances(gather(p.users, user), p.items);
      const sequence = squaredDistances(gather(p.sequence, take(history, "length", -1)), p.sequence);
      const both = add(mul(preference, alpha), mul(sequence, 1 - alpha));
      return !elapsed || threshold === 0 ? both : select(expand(isLong(elapsed), "batch 1"), preference, both);
    },

    /** -ln σ(D_j - D_i), and the penalty. */
    loss: pure((p, { user, history, positive, negative, gaps }) => {
      const [who, last] = [gather(p.users, user), gather(p.sequence, take(history, "length", -1))];
      const distance = (items: typeof positive) => {
        const preference = pairDistances(who, gather(p.items, items));
        const sequence = pairDistances(last, gather(p.sequence, items));
        const both = add(mul(preference, alpha), mul(sequence, 1 - alpha));
        return !gaps || threshold === 0 ? both : select(isLong(gaps), preference, both);
      };
      const used = [
        who,
        last,
        ...[positive, negative].flatMap((items) => [gather(p.items, items), gather(p.sequence, items)]),
      ];
      return add(bayesianRanking(neg(distance(positive)), neg(distance(negative))), penalty(used, l2));
    }),
  };
};
