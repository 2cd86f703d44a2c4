/**
 * FPMC: a factorized Markov chain for each user (Rendle et al., "Factorizing Personalized Markov Chains for Next-Basket
 * Recommendation", 2010). It sees the user and the last item.
 */
import { add, gather, mul, neg, normal, pure, take, type Tensor } from "@attrec/tensor";
import { checkOptions, choiceOption, defaultsOf, type Options, type SequentialModel, type SettingsOf } from "attrec";
import { initialSpread, l2 as penalty, latentDimensions, penaltyWeight } from "attrec/extend";
import { bayesianRanking } from "./objectives.ts";
import { pairProducts, products } from "./products.ts";

/**
 * The options of FPMC. The defaults are the paper's model, the dimensions from the comparison in AttRec's paper, and values
 * that did well on MovieLens.
 */
export const fpmcOptions = {
  dim: latentDimensions,
  l2: penaltyWeight(0.01, "λ of the l2 penalty on the rows that a batch uses."),
  initialScale: initialSpread(
    0.1,
    "Standard deviation of the factors to start from; the C++ that AttRec's paper used draws uniformly from [0, 1).",
  ),
  // The paper's third term, of user and last item, is the same for every candidate: it cancels in the loss and in the
  // ranking, and is left out.
  terms: choiceOption(["both", "preference", "transition"], {
    default: "both",
    meaning:
      "What is summed: the preference of the user for the item, the transition from the last item to it, or both as in the paper and the C++.",
  }),
} as const satisfies Options;

/** A value for each of {@link fpmcOptions}. */
export type FpmcOptions = SettingsOf<typeof fpmcOptions>;

/** The default settings. */
export const fpmcDefaults: FpmcOptions = defaultsOf(fpmcOptions);

/** Two pairs of tables, one for user and item, one for last and next item. */
export interface FpmcParameters {
  /** V^{U,I}: each user's taste in items. */
  readonly users: Tensor<["users", "dim"]>;
  /** V^{I,U}: each item's appeal to users. */
  readonly items: Tensor<["items", "dim"]>;
  /** V^{L,I}: each item as the last one. */
  readonly previous: Tensor<["items", "dim"]>;
  /** V^{I,L}: each item as the next one. */
  readonly next: Tensor<["items", "dim"]>;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * fpmc({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const fpmc = (options: Partial<FpmcOptions> = {}): SequentialModel<FpmcParameters> => {
  const chosen = checkOptions("fpmc", fpmcOptions, options);
  const { dim, l2, initialScale, terms } = chosen;
  /** The affinity with a basket of one item: the terms that were chosen. */
  const ofTerms = <T>(preference: T, transition: T, both: (a: T, b: T) => T): T =>
    terms === "preference" ? preference : terms === "transition" ? transition : both(preference, transition);
  return {
    name: "fpmc",
    about: "FPMC: a factorized Markov chain for each person; it sees who, and the last item.",
    options: fpmcOptions,
    hyperparameters: chosen,
    negatives: "not-targets",

    init: (key, sizes) => ({
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), initialScale),
      items: mul(normal(key, "items", "items dim", { ...sizes, dim }), initialScale),
      previous: mul(normal(key, "previous", "items dim", { ...sizes, dim }), initialScale),
      next: mul(normal(key, "next", "items dim", { ...sizes, dim }), initialScale),
    }),

    /** -x̂ = -(v_u · v_i + v_l · v'_i) with l the last item, for every item i. */
    score: (p, { user, history }) =>
      neg(
        ofTerms(
          products(gather(p.users, user), p.items),
          products(gather(p.previous, take(history, "length", -1)), p.next),
          (a, b) => add(a, b),
        ),
      ),

    /** -ln σ(x̂_i - x̂_j), and the penalty. */
    loss: pure((p, { user, history, positive, negative }) => {
      const who = gather(p.users, user);
      const previous = gather(p.previous, take(history, "length", -1));
      const affinity = (items: typeof positive) =>
        ofTerms(pairProducts(who, gather(p.items, items)), pairProducts(previous, gather(p.next, items)), (a, b) =>
          add(a, b),
        );
      const ofPreference = [who, gather(p.items, positive), gather(p.items, negative)];
      const ofTransition = [previous, gather(p.next, positive), gather(p.next, negative)];
      const used = ofTerms<readonly Tensor[]>(ofPreference, ofTransition, (a, b) => [...a, ...b]);
      return add(bayesianRanking(affinity(positive), affinity(negative)), penalty(used, l2));
    }),
  };
};
