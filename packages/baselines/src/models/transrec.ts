/**
 * TransRec: a user is a translation from the last item to the next item (He et al., "Translation-based Recommendation", 2017).
 */
import { add, expand, gather, mul, normal, pure, sub, take, type Tensor, uniformBetween } from "@attrec/tensor";
import {
  checkOptions,
  choiceOption,
  defaultsOf,
  flagOption,
  type Options,
  type SequentialModel,
  type SettingsOf,
} from "attrec";
import { clipRows, initialSpread, l2 as penalty, latentDimensions, penaltyWeight } from "attrec/extend";
import { distanceNames, distances } from "./distances.ts";
import { bayesianRanking } from "./objectives.ts";

/**
 * The options of TransRec. The defaults are the paper's model, the dimensions from the comparison in AttRec's paper, and values
 * that did well on MovieLens.
 */
export const transrecOptions = {
  dim: latentDimensions,
  distance: choiceOption(distanceNames, {
    default: "squared l2",
    meaning:
      "The distance; the paper tries l1 and squared l2, the C++ that AttRec's paper used has a program for each, and that paper does not say which it took.",
  }),
  unitBall: flagOption({
    default: true,
    meaning:
      "Keep the items in the unit ball, as the paper and the C++ do, and the common translation, as the C++ does.",
  }),
  l2: penaltyWeight(
    0.01,
    "λ of the l2 penalty on the rows of users and popularity that a batch uses, and on the common translation.",
  ),
  l2Items: penaltyWeight(
    0,
    "λ of the l2 penalty on the rows of items: none in the C++, whose items are in the unit ball.",
  ),
  initialScale: initialSpread(
    0.6,
    "The items start uniformly in [-s, s): s is 6/√d in the C++, whose rows are then taken into the unit ball.",
  ),
} as const satisfies Options;

/** A value for each of {@link transrecOptions}. */
export type TransRecOptions = SettingsOf<typeof transrecOptions>;

/** The default settings. */
export const transrecDefaults: TransRecOptions = defaultsOf(transrecOptions);

/** Items as places, users as translations between them. */
export interface TransRecParameters {
  /** γ_i. */
  readonly items: Tensor<["items", "dim"]>;
  /** t, the translation that all users share. */
  readonly common: Tensor<["dim"]>;
  /** t_u: the difference of a user's translation from t. */
  readonly users: Tensor<["users", "dim"]>;
  /** β_i. */
  readonly popularity: Tensor<["items"]>;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * transrec({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const transrec = (options: Partial<TransRecOptions> = {}): SequentialModel<TransRecParameters> => {
  const chosen = checkOptions("transrec", transrecOptions, options);
  const { dim, l2, l2Items, initialScale } = chosen;
  const distance = distances[chosen.distance];
  /** γ_l + t + t_u: the place that a user at item l moves to. */
  const destination = (p: TransRecParameters, user: Tensor<["batch", "dim"]>, last: Tensor<["batch", "dim"]>) =>
    add(add(last, user), p.common);
  return {
    name: "transrec",
    about: "TransRec: a user is a translation, from the last item to the next.",
    options: transrecOptions,
    hyperparameters: chosen,
    negatives: "not-history",

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
    loss: pure((p, { user, history, positive, negative }) => {
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
    }),

    /** ‖γ_i‖ ≤ 1 and ‖t‖ ≤ 1. */
    project: pure((p) => (chosen.unitBall ? { ...p, items: clipRows(p.items), common: clipVector(p.common) } : p)),
  };
};

/** A vector that is longer than 1 is divided by its length. */
const clipVector = (vector: Tensor<["dim"]>): Tensor<["dim"]> => take(clipRows(expand(vector, "1 dim")), -2, 0);
