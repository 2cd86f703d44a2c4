// Blocks of a transformer over sequences of items, which several models share.
import {
  add,
  attention,
  type AttentionWeights,
  constant,
  dropout,
  filled,
  glorot,
  iota,
  type KeyTensor,
  layerNorm,
  matmul,
  mul,
  multiHeadAttention,
  oneHot,
  select,
  size,
  type Tensor,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { OptionError } from "attrec";

/** A row of d numbers for each position. */
export type PositionRows = Tensor<["batch", "length", "dim"]>;

/** The gain and the bias of a normalization. */
export interface Norm {
  readonly gain: Tensor<["dim"]>;
  readonly bias: Tensor<["dim"]>;
}

/** The weights of one block: attention, and two layers that see each position alone. */
export interface TransformerBlock {
  readonly attention: AttentionWeights<"dim">;
  readonly attentionNorm: Norm;
  readonly inner: Tensor<["dim", "hidden"]>;
  readonly innerBias: Tensor<["hidden"]>;
  readonly outer: Tensor<["hidden", "dim"]>;
  readonly outerBias: Tensor<["dim"]>;
  readonly layersNorm: Norm;
}

/** How blocks compute. */
export interface TransformerOptions {
  readonly heads: number;
  /** The probability of dropping a number in training. */
  readonly dropout: number;
  /** Between the two layers. */
  readonly activation: (x: Tensor<["batch", "length", "hidden"]>) => Tensor<["batch", "length", "hidden"]>;
  /** Whether rows are normalized before attention and layers, or their results are. */
  readonly norm: "before" | "after";
}

/** A normalization that changes nothing yet. */
export const initialNorm = (dim: number): Norm => ({
  gain: filled(1, ["dim"], [dim]),
  bias: filled(0, ["dim"], [dim]),
});

/** The weights of blocks to start from. */
export const initialBlocks = (
  key: KeyTensor,
  { blocks, dim, hidden }: { readonly blocks: number; readonly dim: number; readonly hidden: number },
): readonly TransformerBlock[] => {
  const draw = glorot(key, { dim, hidden });
  return Array.from({ length: blocks }, (_, i) => ({
    attention: {
      query: draw(`query ${i}`, "dim dim"),
      key: draw(`key ${i}`, "dim dim"),
      value: draw(`value ${i}`, "dim dim"),
      output: draw(`output ${i}`, "dim dim"),
    },
    attentionNorm: initialNorm(dim),
    inner: draw(`inner ${i}`, "dim hidden"),
    innerBias: filled(0, ["hidden"], [hidden]),
    outer: draw(`outer ${i}`, "hidden dim"),
    outerBias: filled(0, ["dim"], [dim]),
    layersNorm: initialNorm(dim),
  }));
};

/** Rows with mean 0 and variance 1, times the gain, plus the bias. */
export const normalized = (x: PositionRows, { gain, bias }: Norm): PositionRows => layerNorm(x, gain, bias);

/**
 * Rows after some blocks. `mask` is true where a position may look at another; without a key nothing is dropped.
 *
 * With "before", what is normalized is also what attention and layers are added to, as in the code of SASRec's authors.
 */
export const throughBlocks = (
  blocks: readonly TransformerBlock[],
  start: PositionRows,
  mask: Tensor<["batch", "length", "length"], "bool">,
  { heads, dropout: rate, activation, norm }: TransformerOptions,
  key?: KeyTensor,
): PositionRows =>
  blocks.reduce((x, block, i) => {
    const drop = <S extends readonly string[]>(y: Tensor<S>, name: string): Tensor<S> =>
      key ? dropout(y, rate, key, `${name} ${i}`) : y;
    const layers = (y: PositionRows): PositionRows => {
      const inner = drop(activation(add(matmul(y, block.inner), block.innerBias)), "inner");
      return drop(add(matmul(inner, block.outer), block.outerBias), "outer");
    };
    const attended = (y: PositionRows): PositionRows =>
      drop(multiHeadAttention(y, x, block.attention, heads, mask), "attention");
    if (norm === "after") {
      const y = normalized(add(x, attended(x)), block.attentionNorm);
      return normalized(add(y, layers(y)), block.layersNorm);
    }
    const query = normalized(x, block.attentionNorm);
    const y = normalized(add(query, attended(query)), block.layersNorm);
    return add(y, layers(y));
  }, start);

/**
 * The attention of each position to each in the last block, the mean over its heads. The rows that it mixes were mixed by the blocks
 * below. There is at least one block.
 */
export const lastAttention = (
  blocks: readonly TransformerBlock[],
  start: PositionRows,
  mask: Tensor<["batch", "length", "length"], "bool">,
  options: TransformerOptions,
): Tensor<["batch", "length", "length"]> => {
  const last = at(blocks, blocks.length - 1);
  const below = throughBlocks(blocks.slice(0, -1), start, mask, options);
  const asking = options.norm === "before" ? normalized(below, last.attentionNorm) : below;
  const [query, key] = [matmul(asking, last.attention.query), matmul(below, last.attention.key)];
  const { heads } = options;
  const [dim, length] = [size(query, "dim"), size(query, "length")];
  // Where the values are the rows of the identity, each answer is the attention that it is a mean by.
  const places = oneHot(iota("length", length), "length", length);
  const values = select(mask, places, places);
  const ofHead = (head: number): Tensor<["batch", "length", "length"]> => {
    // Scores of a head are products of its part of d, over the root of the size of that part.
    const part = Array.from({ length: dim }, (_, k) => (Math.floor((k * heads) / dim) === head ? Math.sqrt(heads) : 0));
    return attention(mul(query, constant(part, ["dim"], [dim])), key, values, mask);
  };
  const all = Array.from({ length: heads }, (_, head) => ofHead(head));
  return mul(
    all.reduce((sum, one) => add(sum, one)),
    1 / heads,
  );
};

/** Throws an `OptionError` unless rows can be cut into heads. */
export const assertHeads = (name: string, dim: number, heads: number): void => {
  if (dim % heads === 0) return;
  throw new OptionError(
    `The options 'dim' ${dim} and 'heads' ${heads} of ${name} do not fit: choose a number of heads that divides d.`,
  );
};
