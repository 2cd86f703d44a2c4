/**
 * AttRec, in the order of section 3 of Zhang et al., "Next Item Recommendation with Self-Attentive Metric Learning".
 *
 * A user's short-term intent comes from her last L items by self-attention. Her long-term preference is a point in the same
 * space as the items. Both score items by Euclidean distance, and the nearest items are recommended.
 */
import { dropout, gather, max, mean, min, mul, normal, sum, type Tensor } from "@attrec/tensor";
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
import { attend, attentionWeights } from "./attention.ts";
import { dropoutRate, initialSpread, latentDimensions, penaltyWeight, share } from "./common-options.ts";
import type { Query } from "./examples.ts";
import { metricModel, type Places } from "./metric-model.ts";
import type { SequentialModel } from "./model.ts";

/**
 * The options of AttRec. The defaults are the paper's settings for MovieLens, if it gives them. If the paper is silent or
 * ambiguous, the option's meaning says so.
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

/** The default settings. */
export const attrecDefaults: AttRecOptions = defaultsOf(attrecOptions);

/** U, V, X and W of the paper. */
export interface AttRecParameters extends Places {
  /** W_Q = W_K: the weights of the non-linear layer. */
  readonly weights: Tensor<["dim", "dim"]>;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * attrec({ dim: 16 }).hyperparameters["dim"]; // 16
 * attrec({ dim: -3 }); // OptionError: The option 'dim' of attrec takes a whole number from 1 to 65536, not -3.
 * ```
 */
export const attrec = (options: Partial<AttRecOptions> = {}): SequentialModel<AttRecParameters> => {
  const chosen = checkOptions("attrec", attrecOptions, options);
  const aggregate = aggregations[chosen.aggregation];

  return {
    name: "attrec",
    about: "AttRec: short-term intent by self-attention and long-term preference, as Euclidean distances.",
    options: attrecOptions,
    hyperparameters: chosen,
    negatives: "not-targets",
    // Every item attends to every other item.
    ...(chosen.attention && { longestHistory: 4096 }),
    ...(chosen.attention && {
      attention: (p: AttRecParameters, { history }: Query) =>
        attentionWeights(chosen)(gather(p.sequence, history), p.weights),
    }),
    ...metricModel<Pick<AttRecParameters, "weights">>(chosen, {
      init: (key) => ({
        weights: mul(normal(key, "W", "dim dim", { dim: chosen.dim }), Math.sqrt(1 / chosen.dim)),
      }),
      /** Equations 2 to 8: the items of a history, attended and aggregated. */
      intent: ({ weights }, items, key) => {
        const drop = (x: Attended) => (key ? dropout(x, chosen.dropout, key, "non-linear layer") : x);
        return aggregate(chosen.attention ? attend(chosen, drop)(items, weights) : items);
      },
      penalized: ({ weights }) => [weights],
    }),
  };
};

type Attended = Tensor<["batch", "length", "dim"]>;

/** Equation 6: the L attended items, aggregated into one vector. */
const aggregations = {
  mean: (items: Attended) => mean(items, "length"),
  sum: (items: Attended) => sum(items, "length"),
  max: (items: Attended) => max(items, "length"),
  min: (items: Attended) => min(items, "length"),
};
