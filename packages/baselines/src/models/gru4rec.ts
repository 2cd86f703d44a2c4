/**
 * GRU4Rec: the state of a recurrent unit after each item of a sequence names the next (Hidasi et al., "Session-based
 * Recommendations with Recurrent Neural Networks", 2016). Items have one table, for what goes in and what comes out (Hidasi and
 * Karatzoglou, "Recurrent Neural Networks with Top-k Gains for Session-based Recommendations", 2018, with its BPR-max loss).
 */
import {
  add,
  crossEntropy,
  dropout,
  einsum,
  expand,
  filled,
  gather,
  glorot,
  gruCell,
  type GruWeights,
  type KeyTensor,
  log,
  maskedSum,
  mul,
  neg,
  pure,
  rearrange,
  scanLoop,
  select,
  sigmoid,
  size,
  softmax,
  square,
  sub,
  sum,
  take,
  type Tensor,
} from "@attrec/tensor";
import {
  checkOptions,
  choiceOption,
  defaultsOf,
  integerOption,
  type NegativeCounts,
  type Options,
  type Query,
  type SequentialModel,
  type SettingsOf,
} from "attrec";
import { dropoutRate, latentDimensions, penaltyWeight } from "attrec/extend";
import { sequenceLength, sequenceStride } from "./sequence-options.ts";
import type { PositionRows } from "./transformer.ts";

/** The options of GRU4Rec. */
export const gru4recOptions = {
  dim: latentDimensions,
  length: sequenceLength("L, the most items of a sequence, over which gradients go back."),
  dropout: dropoutRate("Dropout on the items that go in.", 0.2),
  loss: choiceOption(["softmax", "bpr-max"], {
    default: "softmax",
    meaning: "The cross-entropy of a softmax over all items, or BPR-max over the negatives of each position.",
  }),
  negatives: integerOption({
    default: 256,
    atLeast: 1,
    atMost: 65_536,
    meaning: "The negatives of each position for BPR-max, drawn by popularity.",
  }),
  penalty: penaltyWeight(1, "λ of BPR-max on the scores of negatives."),
  stride: sequenceStride(),
} as const satisfies Options;

/** A value for each of {@link gru4recOptions}. */
export type Gru4recOptions = SettingsOf<typeof gru4recOptions>;

/** The default settings. */
export const gru4recDefaults: Gru4recOptions = defaultsOf(gru4recOptions);

/** Sequences, with negatives unless the loss has all items. */
export interface Gru4recExamples {
  readonly kind: "sequences";
  readonly negatives?: NegativeCounts;
  readonly stride?: number;
}

/** Items, and the weights of the recurrent unit. */
export interface Gru4recParameters {
  readonly items: Tensor<["items", "dim"]>;
  readonly bias: Tensor<["items"]>;
  readonly cell: GruWeights<"dim", "dim">;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * gru4rec({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const gru4rec = (options: Partial<Gru4recOptions> = {}): SequentialModel<Gru4recParameters, Gru4recExamples> => {
  const chosen = checkOptions("gru4rec", gru4recOptions, options);
  const { dim, stride } = chosen;

  /** The state after each position; without a key nothing is dropped. A masked position leaves the state as it is. */
  const states = (p: Gru4recParameters, { history, mask }: Query<Gru4recExamples>, key?: KeyTensor): PositionRows => {
    const items = gather(p.items, history);
    const seen = key ? dropout(items, chosen.dropout, key, "items") : items;
    const sequences = {
      item: rearrange(seen, "batch length dim -> length batch dim"),
      isReal: rearrange(mask, "batch length -> length batch"),
    };
    const start = filled(0, ["batch", "dim"], [size(history, "batch"), dim]);
    const { outputs } = scanLoop("length", sequences, start, (before, { item, isReal }) => {
      const state = select(expand(isReal, "batch 1"), gruCell(item, before, p.cell), before);
      return { state, output: state };
    });
    return rearrange(outputs, "length batch dim -> batch length dim");
  };

  return {
    name: "gru4rec",
    about: "GRU4Rec: the state of a recurrent unit after each item of a sequence names the next.",
    options: gru4recOptions,
    hyperparameters: chosen,
    usualTraining: { optimizer: "adam", rate: 0.001, batchSize: 128 },
    negatives: "not-targets",
    examples: {
      kind: "sequences",
      ...(chosen.loss === "bpr-max" && { negatives: { popularity: chosen.negatives } }),
      ...(stride > 0 && { stride }),
    },

    init: (key, { items }) => {
      const draw = glorot(key, { items, dim });
      return {
        items: draw("items", "items dim"),
        bias: filled(0, ["items"], [items]),
        cell: {
          input: draw("input", "dim 3 dim"),
          hidden: draw("hidden", "dim 3 dim"),
          bias: filled(0, [3, "dim"], [3, dim]),
          hiddenBias: filled(0, [3, "dim"], [3, dim]),
        },
      };
    },

    score: (p, query) =>
      neg(add(einsum("batch dim, items dim -> batch items", take(states(p, query), "length", -1), p.items), p.bias)),

    loss: pure((p, { positive, negative, ...query }, key) => {
      const rows = states(p, query, key);
      if (!negative) {
        const all = add(einsum("batch length dim, items dim -> batch length items", rows, p.items), p.bias);
        return maskedSum(crossEntropy(all, positive), query.mask);
      }
      const liked = add(sum(mul(rows, gather(p.items, positive)), "dim"), gather(p.bias, positive));
      const points = sum(mul(expand(rows, "batch length 1 dim"), gather(p.items, negative)), "dim");
      return maskedSum(bprMax(liked, add(points, gather(p.bias, negative)), chosen.penalty), query.mask);
    }),
  };
};

/** -ln Σ s σ(x⁺ - x⁻) + λ Σ s x⁻² at each position, where s is the softmax of the negatives' scores. */
const bprMax = (
  liked: Tensor<["batch", "length"]>,
  others: Tensor<["batch", "length", "negatives"]>,
  penalty: number,
): Tensor<["batch", "length"]> => {
  const weights = softmax(others, "negatives");
  const chance = sum(mul(weights, sigmoid(sub(expand(liked, "batch length 1"), others))), "negatives");
  const size = sum(mul(weights, square(others)), "negatives");
  return add(neg(log(add(chance, 1e-24))), mul(size, penalty));
};
