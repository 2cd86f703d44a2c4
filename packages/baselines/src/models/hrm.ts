/**
 * HRM: who and what came before, pooled in two layers (Wang et al., "Learning Hierarchical Representation Model for
 * Next Basket Recommendation", 2015). The first layer makes one vector of the last items, the second one of that and the
 * user; an item is recommended for its product with it.
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
  type Tensor,
} from "@attrec/tensor";
import { l2 as penalty, type SequentialModel } from "attrec";
import { bayesianRanking, tellFromNoise } from "./objectives.ts";
import { pairProducts, products } from "./products.ts";

/** What can be chosen. */
export interface HrmOptions {
  /** The number of latent dimensions. */
  readonly dim: number;
  /**
   * How the items of a history become one. The history is the basket of the paper: as long as the windows
   * are cut. The comparison in AttRec's paper says that it used the average; its C++ has one item, which is both.
   */
  readonly within: "average" | "max";
  /** How the user and that become one. The C++ of the comparison adds them: "sum". */
  readonly between: "average" | "max" | "sum";
  /**
   * "noise": each item is told from drawn ones, as in the paper. "ranking": the difference of the two, as in
   * the C++.
   */
  readonly objective: "noise" | "ranking";
  /** Dropout on the pooled vector, as some implementations have it. */
  readonly dropout: number;
  /** λ of the l2 penalty on the rows that a batch uses. */
  readonly l2: number;
  /** Standard deviation of the vectors to start from. The C++ draws uniformly from [-1/d, 1/d). */
  readonly initialScale: number;
}

/** The paper's model with both poolings non-linear, the dimensions of AttRec's comparison, and what did well on MovieLens. */
export const hrmDefaults: HrmOptions = {
  dim: 100,
  within: "max",
  between: "max",
  objective: "noise",
  dropout: 0,
  l2: 0.003,
  initialScale: 0.1,
};

/** Users and items in one space. */
export interface HrmParameters {
  /** v^U. */
  readonly users: Tensor<["users", "dim"]>;
  /** v^I: an item has one vector, as one that was and as one that comes. */
  readonly items: Tensor<["items", "dim"]>;
}

/** The first layer: the items of a history as one. */
const poolWithin = {
  average: fn("batch length dim -> batch dim", (items) => mean(items, "length")),
  max: fn("batch length dim -> batch dim", (items) => max(items, "length")),
};

/** The second layer: the user and her history as one. */
const poolBetween = {
  average: fn("batch dim, batch dim -> batch dim", (user, transaction) => mul(add(user, transaction), 0.5)),
  max: fn("batch dim, batch dim -> batch dim", (user, transaction) => maximum(user, transaction)),
  sum: fn("batch dim, batch dim -> batch dim", (user, transaction) => add(user, transaction)),
};

const objectives = { noise: tellFromNoise, ranking: bayesianRanking };

/** The model for these options; those not given are the defaults. */
export const hrm = (options: Partial<HrmOptions> = {}): SequentialModel<HrmParameters> => {
  const chosen: HrmOptions = { ...hrmDefaults, ...options };
  const { dim, l2, initialScale } = chosen;

  /** v^hybrid: both layers. */
  const hybrid = (user: Tensor<["batch", "dim"]>, items: Tensor<["batch", "length", "dim"]>, key?: KeyTensor) => {
    const pooled = poolBetween[chosen.between](user, poolWithin[chosen.within](items));
    return key ? dropout(pooled, chosen.dropout, key, "hybrid") : pooled;
  };

  return {
    name: "hrm",
    hyperparameters: { ...chosen },

    init: (key, sizes) => ({
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), initialScale),
      items: mul(normal(key, "items", "items dim", { ...sizes, dim }), initialScale),
    }),

    /** -v_i · v^hybrid for every item: its probability is a softmax of these products, which keeps their order. */
    score: (p, { user, history }) => neg(products(hybrid(gather(p.users, user), gather(p.items, history)), p.items)),

    /** Each item told from noise, or the ranking of the C++, and the penalty. */
    loss: (p, { user, history, positive, negative }, key) => {
      const [who, before] = [gather(p.users, user), gather(p.items, history)];
      const [liked, other] = [gather(p.items, positive), gather(p.items, negative)];
      const point = hybrid(who, before, key);
      const ranking = objectives[chosen.objective](pairProducts(point, liked), pairProducts(point, other));
      return add(ranking, penalty([who, before, liked, other], l2));
    },
  };
};
