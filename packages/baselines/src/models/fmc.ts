/**
 * FMC: a factorized Markov chain, which is FPMC without the user (Rendle et al., "Factorizing Personalized Markov Chains for
 * Next-Basket Recommendation", 2010). It sees the last item, but not the user.
 */
import { add, gather, mul, neg, normal, pure, take, type Tensor } from "@attrec/tensor";
import { checkOptions, defaultsOf, type Options, type SequentialModel, type SettingsOf } from "attrec";
import { initialSpread, l2 as penalty, latentDimensions, penaltyWeight } from "attrec/extend";
import { bayesianRanking } from "./objectives.ts";
import { pairProducts, products } from "./products.ts";

/**
 * The options of FMC. The default dimensions are from the comparison in AttRec's paper. For the other options that paper gives
 * grids, and the defaults are points of them that did well on MovieLens.
 */
export const fmcOptions = {
  dim: latentDimensions,
  l2: penaltyWeight(0.003, "λ of the l2 penalty on the rows that a batch uses."),
  initialScale: initialSpread(
    0.1,
    "Standard deviation of the factors to start from; the C++ that AttRec's paper used draws uniformly from [0, 1).",
  ),
} as const satisfies Options;

/** A value for each of {@link fmcOptions}. */
export type FmcOptions = SettingsOf<typeof fmcOptions>;

/** The default settings. */
export const fmcDefaults: FmcOptions = defaultsOf(fmcOptions);

/** Vectors of each item as the last one, and as the next one. */
export interface FmcParameters {
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
 * fmc({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const fmc = (options: Partial<FmcOptions> = {}): SequentialModel<FmcParameters> => {
  const chosen = checkOptions("fmc", fmcOptions, options);
  const { dim, l2, initialScale } = chosen;
  return {
    name: "fmc",
    about: "FMC: a factorized Markov chain; it sees the last item, and not who.",
    options: fmcOptions,
    hyperparameters: chosen,
    negatives: "not-targets",

    init: (key, sizes) => ({
      previous: mul(normal(key, "previous", "items dim", { ...sizes, dim }), initialScale),
      next: mul(normal(key, "next", "items dim", { ...sizes, dim }), initialScale),
    }),

    /** -x̂ = -v_l · v_i with l the last item, for every item i. */
    score: (p, { history }) => neg(products(gather(p.previous, take(history, "length", -1)), p.next)),

    /** -ln σ(x̂_i - x̂_j), and the penalty. */
    loss: pure((p, { history, positive, negative }) => {
      const previous = gather(p.previous, take(history, "length", -1));
      const [liked, other] = [gather(p.next, positive), gather(p.next, negative)];
      const ranking = bayesianRanking(pairProducts(previous, liked), pairProducts(previous, other));
      return add(ranking, penalty([previous, liked, other], l2));
    }),
  };
};
