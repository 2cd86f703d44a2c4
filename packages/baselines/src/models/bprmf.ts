/**
 * BPRMF: matrix factorization trained by Bayesian personalised ranking (Rendle et al., "BPR: Bayesian Personalized Ranking from
 * Implicit Feedback", 2009). It sees the user, but not the last items.
 */
import {
  add,
  einsum,
  expand,
  fn,
  gather,
  mul,
  neg,
  normal,
  pure,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
} from "@attrec/tensor";
import { checkOptions, defaultsOf, type Options, type SequentialModel, type SettingsOf } from "attrec";
import { initialSpread, latentDimensions, penaltyWeight } from "attrec/extend";

/**
 * The options of BPRMF. The default dimensions are from the comparison in AttRec's paper. For the other options that paper
 * gives grids, and the defaults are points of them that did well on MovieLens.
 */
export const bprmfOptions = {
  dim: latentDimensions,
  l2: penaltyWeight(0.001, "λ of the l2 penalty on the rows that a batch uses."),
  initialScale: initialSpread(0.1, "Standard deviation of the factors to start from."),
} as const satisfies Options;

/** A value for each of {@link bprmfOptions}. */
export type BprmfOptions = SettingsOf<typeof bprmfOptions>;

/** The default settings. */
export const bprmfDefaults: BprmfOptions = defaultsOf(bprmfOptions);

/** Factors of users and items, and the popularity of each item. */
export interface BprmfParameters {
  /** γ_u. */
  readonly users: Tensor<["users", "dim"]>;
  /** γ_i. */
  readonly items: Tensor<["items", "dim"]>;
  /** β_i. */
  readonly popularity: Tensor<["items"]>;
}

/** x̂_ui = β_i + γ_u · γ_i for the candidates of each row of a batch. */
const affinity = fn("batch dim, batch targets dim, batch targets -> batch targets", (user, items, popularity) =>
  add(sum(mul(expand(user, "batch 1 dim"), items), "dim"), popularity),
);

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * bprmf({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const bprmf = (options: Partial<BprmfOptions> = {}): SequentialModel<BprmfParameters> => {
  const chosen = checkOptions("bprmf", bprmfOptions, options);
  const { dim, l2, initialScale } = chosen;
  return {
    name: "bprmf",
    about: "BPRMF: matrix factorization by Bayesian personalised ranking; it sees who, and not what came before.",
    options: bprmfOptions,
    hyperparameters: chosen,
    negatives: "not-history",

    init: (key, sizes) => ({
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), initialScale),
      items: mul(normal(key, "items", "items dim", { ...sizes, dim }), initialScale),
      popularity: mul(normal(key, "popularity", "items", sizes), 0),
    }),

    /** -x̂_ui for every item, so that smaller is nearer. */
    score: (p, { user }) =>
      neg(add(einsum("batch dim, items dim -> batch items", gather(p.users, user), p.items), p.popularity)),

    /** -ln σ(x̂_ui - x̂_uj), and the penalty. */
    loss: pure((p, { user, positive, negative }) => {
      const who = gather(p.users, user);
      const [liked, other] = [gather(p.items, positive), gather(p.items, negative)];
      const gap = sub(
        affinity(who, liked, gather(p.popularity, positive)),
        affinity(who, other, gather(p.popularity, negative)),
      );
      const penalty = add(sum(square(who)), add(sum(square(liked)), sum(square(other))));
      return add(sum(softplus(neg(gap))), mul(penalty, l2));
    }),
  };
};
