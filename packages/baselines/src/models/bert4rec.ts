/**
 * BERT4Rec: some items of a sequence are hidden, and found again from those on both sides (Sun et al., "BERT4Rec: Sequential
 * Recommendation with Bidirectional Encoder Representations from Transformer", 2019). To recommend, a hidden item is put at the end.
 */
import {
  add,
  and,
  crossEntropy,
  dropout,
  einsum,
  equal,
  expand,
  filled,
  gather,
  gatherAlong,
  gelu,
  glorot,
  iota,
  type KeyTensor,
  maskedSum,
  matmul,
  mul,
  neg,
  or,
  pure,
  roll,
  select,
  take,
  type Tensor,
  truncatedNormal,
} from "@attrec/tensor";
import { checkOptions, defaultsOf, type Options, type Query, type SequentialModel, type SettingsOf } from "attrec";
import { dropoutRate, latentDimensions, share } from "attrec/extend";
import { drawHidden, rowsAt } from "./cloze.ts";
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

/** The options of BERT4Rec. */
export const bert4recOptions = {
  dim: { ...latentDimensions, default: 48, meaning: "d, the number of latent dimensions: 64 in the paper." },
  length: sequenceLength(
    "L, the most items of a sequence, each position of which has a row of its own: 200 for MovieLens in the paper.",
  ),
  blocks: blockCount,
  heads: headCount("The heads of attention, of which d is a multiple: 2 in the paper."),
  dropout: dropoutRate("Dropout on items, attention and layers.", 0.1),
  masked: share(
    0.2,
    "The share of items that are hidden in training: 0.2 for MovieLens in the paper, up to 0.6 for shorter sequences.",
  ),
  last: share(0.1, "The share of sequences of which the last item alone is hidden, as it is when recommending."),
  stride: sequenceStride(),
} as const satisfies Options;

/** A value for each of {@link bert4recOptions}. */
export type Bert4recOptions = SettingsOf<typeof bert4recOptions>;

/** The default settings. */
export const bert4recDefaults: Bert4recOptions = defaultsOf(bert4recOptions);

/** Sequences; negatives are all items. */
export interface Bert4recExamples {
  readonly kind: "sequences";
  readonly stride?: number;
}

/** Items, positions, blocks, and the layer before the items' scores. */
export interface Bert4recParameters {
  readonly items: Tensor<["items", "dim"]>;
  /** The row of an item that is hidden. */
  readonly hidden: Tensor<["dim"]>;
  readonly positions: Tensor<["length", "dim"]>;
  readonly startNorm: Norm;
  readonly blocks: readonly TransformerBlock[];
  readonly layer: Tensor<["dim", "dim"]>;
  readonly layerBias: Tensor<["dim"]>;
  readonly layerNorm: Norm;
  readonly bias: Tensor<["items"]>;
}

/** A sequence: its items, the places that hold one, and those of them whose item is hidden. */
interface Cloze {
  readonly items: Tensor<["batch", "length"], "int">;
  readonly mask: Tensor<["batch", "length"], "bool">;
  readonly isHidden: Tensor<["batch", "length"], "bool">;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * bert4rec({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const bert4rec = (
  options: Partial<Bert4recOptions> = {},
): SequentialModel<Bert4recParameters, Bert4recExamples> => {
  const chosen = checkOptions("bert4rec", bert4recOptions, options);
  const { dim, length, heads, stride } = chosen;
  assertHeads("bert4rec", dim, heads);
  const isLast = () => expand(equal(iota("length", length), length - 1), "1 length");

  const computing: TransformerOptions = { ...chosen, activation: gelu, norm: "after" };
  const placed = (p: Bert4recParameters, { items, isHidden }: Cloze): PositionRows => {
    const shown = select(expand(isHidden, "batch length 1"), p.hidden, gather(p.items, items));
    return normalized(add(shown, p.positions), p.startNorm);
  };
  const openIn = ({ mask }: Cloze) => and(expand(mask, "batch 1 length"), expand(mask, "batch length 1"));

  /** What each position has found; without a key nothing is dropped. */
  const found = (p: Bert4recParameters, cloze: Cloze, key?: KeyTensor): PositionRows => {
    const start = key ? dropout(placed(p, cloze), chosen.dropout, key, "items") : placed(p, cloze);
    const rows = throughBlocks(p.blocks, start, openIn(cloze), computing, key);
    return normalized(gelu(add(matmul(rows, p.layer), p.layerBias)), p.layerNorm);
  };

  /** The history moves on by one place, and the last is hidden. */
  const asked = ({ history, mask }: Query<Bert4recExamples>): Cloze => {
    // One row for each history.
    const isHidden = select(mask, isLast(), isLast());
    return { items: roll(history, "length", -1), mask: or(roll(mask, "length", -1), isHidden), isHidden };
  };

  return {
    name: "bert4rec",
    about: "BERT4Rec: hidden items of a sequence are found from those on both sides.",
    options: bert4recOptions,
    hyperparameters: chosen,
    // 0.0001 and 256 in the paper, which trains for longer.
    usualTraining: { optimizer: "adam", rate: 0.001, batchSize: 128 },
    examples: { kind: "sequences", ...(stride > 0 && { stride }) },

    init: (key, { items }) => {
      const draw = glorot(key, { dim });
      const sizes = { items, length, dim };
      return {
        items: mul(truncatedNormal(key, "items", "items dim", sizes), 0.02),
        hidden: mul(truncatedNormal(key, "hidden", "dim", sizes), 0.02),
        positions: mul(truncatedNormal(key, "positions", "length dim", sizes), 0.02),
        startNorm: initialNorm(dim),
        blocks: initialBlocks(key, { ...chosen, hidden: 4 * dim }),
        layer: draw("layer", "dim dim"),
        layerBias: filled(0, ["dim"], [dim]),
        layerNorm: initialNorm(dim),
        bias: filled(0, ["items"], [items]),
      };
    },

    score: (p, query) => {
      const rows = found(p, asked(query));
      return neg(add(einsum("batch dim, items dim -> batch items", take(rows, "length", -1), p.items), p.bias));
    },

    ...(chosen.blocks > 0 && {
      attends: "hidden-place" as const,
      attention: (p: Bert4recParameters, query: Query<Bert4recExamples>) =>
        lastAttention(p.blocks, placed(p, asked(query)), openIn(asked(query)), computing),
    }),

    /** The targets are a sequence themselves, the user's last training action included. */
    loss: pure((p, { positive, mask }, key) => {
      const { isHidden, places, isTaken } = drawHidden(mask, chosen, key);
      const rows = rowsAt(found(p, { items: positive, mask, isHidden }, key), places);
      const all = add(einsum("batch hidden dim, items dim -> batch hidden items", rows, p.items), p.bias);
      return maskedSum(crossEntropy(all, gatherAlong(positive, places)), isTaken);
    }),
  };
};
