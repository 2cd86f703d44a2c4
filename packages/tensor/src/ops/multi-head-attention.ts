/** Attention of several heads, each of which attends with a part of its own. */
import { at } from "../at.ts";
import { type Dimension, type Shape, ShapeError, show } from "../shape/dimension.ts";
import { floatTensor } from "../shape/dtype.ts";
import { checkFields } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { contract } from "./contract.ts";
import { type MaskArgument, maskOf } from "./mask.ts";
import { named, reshape } from "./reshape.ts";
import { permute } from "./view.ts";
import { attendTo, type AttentionScores, type KeysArgument, type QueryArgument, requireSameAxes } from "./attention.ts";

/** The weights of attention with several heads: for queries, keys and values, and for the joined results of the heads. */
export interface AttentionWeights<D extends Dimension> {
  readonly query: Tensor<[D, D]>;
  readonly key: Tensor<[D, D]>;
  readonly value: Tensor<[D, D]>;
  readonly output: Tensor<[D, D]>;
}

/** The last dimension of a shape. */
type Last<S extends Shape> = S extends readonly [...unknown[], infer D extends Dimension] ? D : Dimension;

/**
 * Attention of several heads (Vaswani et al., 2017): queries x W₁, keys y W₂ and values y W₃ are cut into as many parts as there are
 * heads, each part attends for itself, and the results of all heads, side by side, are multiplied by W₄. For x `[… length, dim]`
 * and y `[… keys, dim]` it is `[… length, dim]`; x attends to itself if y is x.
 *
 * The mask is that of {@link attention}, and the same for all heads; padding has to be finite, as it has there.
 *
 * @throws ShapeError if the shapes do not fit
 * @throws RangeError if the last size is no multiple of the number of heads
 *
 * @example
 * ```ts
 * const x = tensor("2 2", [1, 0, 0, 1]);
 * const one = tensor("2 2", [1, 0, 0, 1]);
 * multiHeadAttention(x, x, { query: one, key: one, value: one, output: one }, 2, causalMask(2, 2)); // [[1, 0], [0.5, 0.7311]]
 * ```
 */
export const multiHeadAttention = <
  const Q extends Shape,
  const K extends Shape,
  const M extends Shape = [],
  D extends DType = "float",
  E extends DType = "float",
  F extends DType = "float",
>(
  x: QueryArgument<"multiHeadAttention", "x", Q, D>,
  y: KeysArgument<"multiHeadAttention", "y", "x", Q, K, E>,
  weights: AttentionWeights<Last<Q>>,
  heads: number,
  mask?: MaskArgument<"multiHeadAttention", AttentionScores<Q, K>, M, F>,
): Tensor<Q> => attendWithHeads(x, y, weights, heads, mask) as Tensor<Q>;

const attendWithHeads = (
  x: unknown,
  y: unknown,
  weights: { readonly [Part in keyof AttentionWeights<Dimension>]: unknown },
  heads: number,
  mask: unknown,
): Tensor => {
  const name = "multiHeadAttention";
  const [from, to] = [floatTensor(name, "x", x), floatTensor(name, "y", y)];
  checkFields(name, "weights", weights, "query, key, value and output");
  const batch = from.shape.length - 2;
  if (batch < 0) throw new ShapeError(`${name}: 'x' ${show(from.shape)} needs at least two dimensions`);
  requireSameAxes(name, ["y", to], ["x", from], [...from.shape.slice(0, -2).keys(), batch + 1]);
  const [dim, size] = [at(from.shape, batch + 1), at(from.sizes, batch + 1)];
  if (!Number.isInteger(heads) || heads < 1 || size % heads !== 0) {
    throw new RangeError(`${name}: the size ${size} of '${dim}' is not cut into ${String(heads)} heads of one size.`);
  }
  const apply = (z: Tensor, part: keyof AttentionWeights<Dimension>): Tensor => {
    const own = floatTensor(name, `weights.${part}`, weights[part]);
    if (own.shape.length !== 2 || own.shape.some((each, k) => each !== dim || own.sizes[k] !== size)) {
      throw new ShapeError(`${name}: 'weights.${part}' ${show(own.shape)} is not [${dim}, ${dim}]`);
    }
    const axes = z.shape.map((_, axis) => axis);
    return contract(z, own, [axes, [axes.length - 1, axes.length]], [...axes.slice(0, -1), axes.length]);
  };
  // [… length, dim] as [… heads, length, part]: heads are a batch of their own.
  const order = (rank: number): readonly number[] => [
    ...Array.from({ length: rank - 2 }, (_, i) => i),
    rank - 1,
    rank - 2,
    rank,
  ];
  const parted = (z: Tensor): Tensor => {
    const inner = <T>(of: readonly T[], part: T): readonly (T | number)[] => [...of.slice(0, -1), heads, part];
    const cut = reshape(z, inner<Dimension>(z.shape, size / heads), inner(z.sizes, size / heads));
    return permute(cut, order(z.sizes.length));
  };
  const scores = {
    shape: [...from.shape.slice(0, -1), at(to.shape, batch)],
    sizes: [...from.sizes.slice(0, -1), at(to.sizes, batch)],
  };
  const own = mask === undefined ? undefined : maskOf(name, mask, scores);
  const withHeads = <T>(of: readonly T[], head: T): readonly T[] => of.toSpliced(batch, 0, head);
  const repeated = own && reshape(own, withHeads<Dimension>(own.shape, 1), withHeads(own.sizes, 1));
  const found = attendTo(parted(apply(from, "query")), parted(apply(to, "key")), parted(apply(to, "value")), repeated);
  const together = reshape(permute(found, order(from.sizes.length)), from.shape, from.sizes);
  return named(apply(together, "output"), from.shape);
};
