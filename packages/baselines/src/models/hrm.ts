/**
 * HRM: a model that pools the user and the last items in two layers (Wang et al., "Learning Hierarchical Representation Model
 * for Next Basket Recommendation", 2015). The first layer makes one vector from the last items, and the second makes one from
 * that vector and the user's. The items with the largest products with it are recommended.
 */
import {
  add,
  dropout,
  fn,
  gather,
  type KeyTensor,
  max,
  maximum,
  mean,
  mul,
  neg,
  normal,
  pure,
  type Tensor,
} from "@attrec/tensor";
import { checkOptions, choiceOption, defaultsOf, type Options, type SequentialModel, type SettingsOf } from "attrec";
import { dropoutRate, initialSpread, l2 as penalty, latentDimensions, penaltyWeight } from "attrec/extend";
import { bayesianRanking, tellFromNoise } from "./objectives.ts";
import { pairProducts, products } from "./products.ts";

/**
 * The options of HRM. The defaults are the paper's model with both poolings non-linear, the dimensions of AttRec's comparison,
 * and values that did well on MovieLens.
 */
export const hrmOptions = {
  dim: latentDimensions,
  // The history is the basket of the paper, as long as the windows are cut. The C++ of the comparison uses one item, which is
  // its own average and maximum.
  within: choiceOption(["average", "max"], {
    default: "max",
    meaning: "How the items of a history become one; the comparison in AttRec's paper says that it used the average.",
  }),
  between: choiceOption(["average", "max", "sum"], {
    default: "max",
    meaning: "How the user and the pooled history become one; the C++ of the comparison has the sum.",
  }),
  objective: choiceOption(["noise", "ranking"], {
    default: "noise",
    meaning:
      "Whether each item is told from drawn ones (noise, as in the paper), or the difference of the two counts (ranking, as in the C++).",
  }),
  dropout: dropoutRate("Dropout on the pooled vector, as some implementations have it."),
  l2: penaltyWeight(0.003, "λ of the l2 penalty on the rows that a batch uses."),
  initialScale: initialSpread(
    0.1,
    "Standard deviation of the vectors to start from; the C++ draws uniformly from [-1/d, 1/d).",
  ),
} as const satisfies Options;

/** A value for each of {@link hrmOptions}. */
export type HrmOptions = SettingsOf<typeof hrmOptions>;

/** The default settings. */
export const hrmDefaults: HrmOptions = defaultsOf(hrmOptions);

/** Users and items in one space. */
export interface HrmParameters {
  /** v^U. */
  readonly users: Tensor<["users", "dim"]>;
  /** v^I: an item has the same vector in the history and as the next item. */
  readonly items: Tensor<["items", "dim"]>;
}

/** The first layer: pools the items of a history into one vector. */
const poolWithin = {
  average: fn("batch length dim -> batch dim", (items) => mean(items, "length")),
  max: fn("batch length dim -> batch dim", (items) => max(items, "length")),
};

/** The second layer: pools the user and her history into one vector. */
const poolBetween = {
  average: fn("batch dim, batch dim -> batch dim", (user, transaction) => mul(add(user, transaction), 0.5)),
  max: fn("batch dim, batch dim -> batch dim", (user, transaction) => maximum(user, transaction)),
  sum: fn("batch dim, batch dim -> batch dim", (user, transaction) => add(user, transaction)),
};

const objectives = { noise: tellFromNoise, ranking: bayesianRanking };

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * hrm({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const hrm = (options: Partial<HrmOptions> = {}): SequentialModel<HrmParameters> => {
  const chosen = checkOptions("hrm", hrmOptions, options);
  const { dim, l2, initialScale } = chosen;

  /** v^hybrid: both layers. */
  const hybrid = (user: Tensor<["batch", "dim"]>, items: Tensor<["batch", "length", "dim"]>, key?: KeyTensor) => {
    const pooled = poolBetween[chosen.between](user, poolWithin[chosen.within](items));
    return key ? dropout(pooled, chosen.dropout, key, "hybrid") : pooled;
  };

  return {
    name: "hrm",
    about: "HRM: the last items and the user, pooled in two layers.",
    options: hrmOptions,
    hyperparameters: chosen,
    negatives: "not-targets",

    init: (key, sizes) => ({
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), initialScale),
      items: mul(normal(key, "items", "items dim", { ...sizes, dim }), initialScale),
    }),

    /** -v_i · v^hybrid for every item: its probability is a softmax of these products, which keeps their order. */
    score: (p, { user, history }) => neg(products(hybrid(gather(p.users, user), gather(p.items, history)), p.items)),

    /** The loss that tells each item from noise, or the C++'s ranking loss, and the penalty. */
    loss: pure((p, { user, history, positive, negative }, key) => {
      const [who, before] = [gather(p.users, user), gather(p.items, history)];
      const [liked, other] = [gather(p.items, positive), gather(p.items, negative)];
      const point = hybrid(who, before, key);
      const ranking = objectives[chosen.objective](pairProducts(point, liked), pairProducts(point, other));
      return add(ranking, penalty([who, before, liked, other], l2));
    }),
  };
};
