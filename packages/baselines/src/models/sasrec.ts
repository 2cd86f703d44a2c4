/**
 * SASRec: each position of a user's sequence attends to those before it, and names the item that comes next (Kang and McAuley,
 * "Self-Attentive Sequential Recommendation", 2018). It is trained on whole sequences, with a target at each position.
 */
import {
  add,
  and,
  binaryCrossEntropy,
  causalMask,
  crossEntropy,
  dropout,
  einsum,
  expand,
  gather,
  glorot,
  type KeyTensor,
  maskedSum,
  mul,
  neg,
  relu,
  pure,
  size,
  sum,
  take,
  type Tensor,
} from "@attrec/tensor";
import {
  type Batch,
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
import { dropoutRate, latentDimensions, share } from "attrec/extend";
import { blockCount, headCount, sequenceLength, sequenceStride } from "./sequence-options.ts";
import {
  assertHeads,
  initialBlocks,
  initialNorm,
  lastAttention,
  type Norm,
  normalized,
  type PositionRows,
  throughBlocks,
  type TransformerBlock,
  type TransformerOptions,
} from "./transformer.ts";

/** The options of SASRec. */
export const sasrecOptions = {
  dim: { ...latentDimensions, default: 48, meaning: "d, the number of latent dimensions: 50 in the paper." },
  length: sequenceLength(
    "L, the most items of a sequence, each position of which has a row of its own: 200 for MovieLens in the paper.",
  ),
  blocks: blockCount,
  heads: headCount("The heads of attention; d is a multiple of them."),
  dropout: dropoutRate(
    "Dropout on items, attention and layers: 0.2 for MovieLens and 0.5 for sparser data in the paper.",
    0.2,
  ),
  loss: choiceOption(["binary", "softmax"], {
    default: "binary",
    meaning:
      "Binary cross-entropy of the target and the negatives of each position, as in the paper; or the cross-entropy of a softmax over all items.",
  }),
  negatives: integerOption({
    default: 1,
    atLeast: 1,
    atMost: 65_536,
    meaning: "The negatives of each position for the binary loss: 1 in the paper, 256 for gSASRec.",
  }),
  calibration: share(
    0,
    "t of gSASRec's loss, which undoes what few negatives do to the probabilities: 0 for the plain binary loss, 0.75 for gSASRec.",
  ),
  stride: sequenceStride(", as in the paper"),
} as const satisfies Options;

/** A value for each of {@link sasrecOptions}. */
export type SasrecOptions = SettingsOf<typeof sasrecOptions>;

/** The default settings. */
export const sasrecDefaults: SasrecOptions = defaultsOf(sasrecOptions);

/** Sequences, with negatives unless the loss has all items. */
export interface SasrecExamples {
  readonly kind: "sequences";
  readonly negatives?: NegativeCounts;
  readonly stride?: number;
}

/** Items, positions and blocks. */
export interface SasrecParameters {
  readonly items: Tensor<["items", "dim"]>;
  readonly positions: Tensor<["length", "dim"]>;
  readonly blocks: readonly TransformerBlock[];
  /** Of the last rows. */
  readonly norm: Norm;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * sasrec({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const sasrec = (options: Partial<SasrecOptions> = {}): SequentialModel<SasrecParameters, SasrecExamples> => {
  const chosen = checkOptions("sasrec", sasrecOptions, options);
  const { dim, length, heads, stride } = chosen;
  assertHeads("sasrec", dim, heads);

  const computing: TransformerOptions = { ...chosen, activation: relu, norm: "before" };
  const placed = (p: SasrecParameters, history: Query<SasrecExamples>["history"]): PositionRows =>
    add(mul(gather(p.items, history), Math.sqrt(dim)), p.positions);
  const openIn = (mask: Query<SasrecExamples>["mask"]) =>
    and(causalMask("length", length), expand(mask, "batch 1 length"));

  /** What each position has found; without a key nothing is dropped. */
  const found = (p: SasrecParameters, { history, mask }: Query<SasrecExamples>, key?: KeyTensor): PositionRows => {
    const rows = placed(p, history);
    const start = key ? dropout(rows, chosen.dropout, key, "items") : rows;
    return normalized(throughBlocks(p.blocks, start, openIn(mask), computing, key), p.norm);
  };

  return {
    name: "sasrec",
    about: "SASRec: each item of a sequence attends to those before it, and names the next.",
    options: sasrecOptions,
    hyperparameters: chosen,
    // As in the paper.
    usualTraining: { optimizer: "adam", rate: 0.001, batchSize: 128 },
    negatives: "not-history",
    longestHistory: length,
    examples: {
      kind: "sequences",
      ...(chosen.loss === "binary" && { negatives: { uniform: chosen.negatives } }),
      ...(stride > 0 && { stride }),
    },

    init: (key, { items }) => {
      const draw = glorot(key, { items, dim, length });
      return {
        items: draw("items", "items dim"),
        positions: draw("positions", "length dim"),
        blocks: initialBlocks(key, { ...chosen, hidden: dim }),
        norm: initialNorm(dim),
      };
    },

    score: (p, query) =>
      neg(einsum("batch dim, items dim -> batch items", take(found(p, query), "length", -1), p.items)),

    ...(chosen.blocks > 0 && {
      attends: "last-place" as const,
      attention: (p: SasrecParameters, { history, mask }: Query<SasrecExamples>) =>
        lastAttention(p.blocks, placed(p, history), openIn(mask), computing),
    }),

    loss: pure((p, batch, key) => {
      const rows = found(p, batch, key);
      const losses = batch.negative
        ? binary(p, rows, batch.positive, batch.negative, chosen.calibration)
        : softmax(p, rows, batch);
      return maskedSum(losses, batch.mask);
    }),
  };
};

/** -ln of the softmax over all items, at each position. */
const softmax = (
  p: SasrecParameters,
  rows: PositionRows,
  { positive }: Batch<SasrecExamples>,
): Tensor<["batch", "length"]> =>
  crossEntropy(einsum("batch length dim, items dim -> batch length items", rows, p.items), positive);

/**
 * -β ln σ(x⁺) - Σ ln σ(-x⁻) at each position. β is 1 for the plain loss; with it the probability σ(x⁺) becomes the same as if
 * all items were negatives (Petrov and Macdonald, "gSASRec: Reducing Overconfidence in Sequential Recommendation Trained with
 * Negative Sampling", 2023). With k of n other items drawn, α = k / n and β = α (t (1 - 1/α) + 1/α).
 */
const binary = (
  { items }: SasrecParameters,
  rows: PositionRows,
  positive: Batch<SasrecExamples>["positive"],
  negative: NonNullable<Batch<SasrecExamples>["negative"]>,
  calibration: number,
): Tensor<["batch", "length"]> => {
  const liked = sum(mul(rows, gather(items, positive)), "dim");
  const others = sum(mul(expand(rows, "batch length 1 dim"), gather(items, negative)), "dim");
  const drawn = size(negative, "negatives") / (size(items, "items") - 1);
  const power = drawn * (calibration * (1 - 1 / drawn) + 1 / drawn);
  return add(mul(binaryCrossEntropy(liked, 1), power), sum(binaryCrossEntropy(others, 0), "negatives"));
};
