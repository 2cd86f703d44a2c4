/** Attention: means of values, weighted by how well their keys answer to queries. */
import { at } from "../at.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor, type NotFloat } from "../shape/dtype.ts";
import type { Opaque } from "../shape/rule.ts";
import { count, type DType, type Tensor } from "../tensor.ts";
import { constant } from "./constant.ts";
import { contract } from "./contract.ts";
import { type MaskArgument, maskOf } from "./mask.ts";
import { maskedSoftmax } from "./masked.ts";
import { mul } from "./mul.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { named, reshape } from "./reshape.ts";
import { softmax } from "./softmax.ts";
import { permute } from "./view.ts";

/** The sentence that says that keys are not for these queries. */
type Unfit<
  Name extends string,
  Argument extends string,
  S extends Shape,
  Of extends string,
  T extends Shape,
> = `${Name}: '${Argument}' ${Show<S>} does not fit '${Of}' ${Show<T>}`;

/** Whether two shapes are the same, as far as the compiler knows them. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

/** The type of queries: floats of at least two dimensions, or the sentence that says that they are not. */
type QueryArgument<Name extends string, Argument extends string, Q extends Shape, D extends DType> = Q extends
  readonly [] | readonly [unknown]
  ? `${Name}: '${Argument}' ${Show<Q>} needs at least two dimensions`
  : FloatArgument<Name, Argument, Q, D>;

/**
 * The type of keys for queries of shape Q: of the same shape except for their number, or the sentence that says that it is not.
 */
type KeyArgument<
  Name extends string,
  Argument extends string,
  Of extends string,
  Q extends Shape,
  K extends Shape,
  D extends DType,
> = [D] extends ["float"]
  ? number extends Q["length"] | K["length"]
    ? Tensor<K, D>
    : [Q, K] extends [
          readonly [...infer Rows extends Shape, unknown, infer A],
          readonly [...infer Others extends Shape, unknown, infer B],
        ]
      ? Same<[...Rows, A], [...Others, B]> extends true
        ? Tensor<K, D>
        : Unfit<Name, Argument, K, Of, Q>
      : Unfit<Name, Argument, K, Of, Q>
  : NotFloat<Name, Argument, K, D>;

/** The type of the values for keys of shape K: one for each key, or the sentence that says that they are not. */
type ValueArgument<K extends Shape, V extends Shape, D extends DType> = [D] extends ["float"]
  ? number extends K["length"] | V["length"]
    ? Tensor<V, D>
    : [K, V] extends [
          readonly [...infer Rows extends Shape, unknown],
          readonly [...infer Others extends Shape, unknown],
        ]
      ? Same<Rows, Others> extends true
        ? Tensor<V, D>
        : Unfit<"attention", "value", V, "key", K>
      : Unfit<"attention", "value", V, "key", K>
  : NotFloat<"attention", "value", V, D>;

/** `[… length, dim]` and `[… keys, dim]` as `[… length, keys]`: a score of each key for each query. */
type Scores<Q extends Shape, K extends Shape> = number extends Q["length"] | K["length"]
  ? Opaque<Q | K>
  : [Q, K] extends [
        readonly [...infer Rows extends Shape, unknown],
        readonly [...unknown[], infer Keys extends Dimension, unknown],
      ]
    ? [...Rows, Keys]
    : Shape;

/** `[… length, dim]` with the values' last dimension. */
type Answers<Q extends Shape, V extends Shape> = number extends Q["length"] | V["length"]
  ? Opaque<Q | V>
  : [Q, V] extends [
        readonly [...infer Rows extends Shape, unknown],
        readonly [...unknown[], infer Units extends Dimension],
      ]
    ? [...Rows, Units]
    : Shape;

/**
 * Scaled dot-product attention (Vaswani et al., "Attention Is All You Need", 2017): softmax(Q Kᵀ / √dim) V. Queries `[… length, dim]`,
 * keys `[… keys, dim]` and values `[… keys, units]` of the same batch dimensions give `[… length, units]`.
 *
 * A mask says which keys count for which queries: its shape broadcasts to `[… length, keys]`, and it is false, or 0, where a key
 * does not count. A query for which no key counts gets 0, with a gradient of 0. {@link causalMask} and {@link lengthMask} make masks, and
 * their product counts
 * what both count.
 *
 * @throws ShapeError if the shapes do not fit
 *
 * @example
 * ```ts
 * const x = tensor("2 1", [0, 10]);
 * attention(x, x, tensor("2 1", [1, 2])); // [[1.5], [2]]
 * attention(x, x, tensor("2 1", [1, 2]), causalMask(2, 2)); // [[1], [2]]
 * ```
 */
export const attention = <
  const Q extends Shape,
  const K extends Shape,
  const V extends Shape,
  const M extends Shape = [],
  D extends DType = "float",
  E extends DType = "float",
  F extends DType = "float",
  G extends DType = "float",
>(
  query: QueryArgument<"attention", "query", Q, D>,
  key: KeyArgument<"attention", "key", "query", Q, K, E>,
  value: ValueArgument<K, V, F>,
  mask?: MaskArgument<"attention", Scores<Q, K>, M, G>,
): Tensor<Answers<Q, V>> => attend(query, key, value, mask) as Tensor<Answers<Q, V>>;

const attend = (query: unknown, key: unknown, value: unknown, mask: unknown): Tensor => {
  const [q, k, v] = [
    floatTensor("attention", "query", query),
    floatTensor("attention", "key", key),
    floatTensor("attention", "value", value),
  ];
  const batch = q.shape.length - 2;
  if (batch < 0) throw new ShapeError(`attention: 'query' ${show(q.shape)} needs at least two dimensions`);
  fit("attention", ["key", k], ["query", q], [...q.shape.slice(0, -2).keys(), batch + 1]);
  fit("attention", ["value", v], ["key", k], [...k.shape.slice(0, -1).keys()]);
  const rows = Array.from({ length: batch }, (_, i) => i);
  const [length, keys, units, dim] = [batch, batch + 1, batch + 2, batch + 3];
  const product = contract(
    q,
    k,
    [
      [...rows, length, dim],
      [...rows, keys, dim],
    ],
    [...rows, length, keys],
  );
  const scaled = mul<Tensor, number>(product, 1 / Math.sqrt(at(q.sizes, batch + 1)));
  const weights =
    mask === undefined
      ? softmax<Shape, -1>(scaled, -1)
      : maskedSoftmax<Shape, Shape, -1, "float", "bool" | "float">(scaled, maskOf("attention", mask, scaled), -1);
  return contract(
    weights,
    v,
    [
      [...rows, length, keys],
      [...rows, keys, units],
    ],
    [...rows, length, units],
  );
};

/** Throws unless two tensors have the same dimensions at some axes, and as many of them. */
const fit = (
  name: string,
  [argument, x]: readonly [string, Tensor],
  [of, y]: readonly [string, Tensor],
  axes: readonly number[],
): void => {
  const differs = axes.some((axis) => x.shape[axis] !== y.shape[axis] || x.sizes[axis] !== y.sizes[axis]);
  if (x.shape.length === y.shape.length && !differs) return;
  throw new ShapeError(`${name}: '${argument}' ${show(x.shape)} does not fit '${of}' ${show(y.shape)}`);
};

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
 * The mask is that of {@link attention}, and the same for all heads.
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
  y: KeyArgument<"multiHeadAttention", "y", "x", Q, K, E>,
  weights: AttentionWeights<Last<Q>>,
  heads: number,
  mask?: MaskArgument<"multiHeadAttention", Scores<Q, K>, M, F>,
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
  const batch = from.shape.length - 2;
  if (batch < 0) throw new ShapeError(`${name}: 'x' ${show(from.shape)} needs at least two dimensions`);
  fit(name, ["y", to], ["x", from], [...from.shape.slice(0, -2).keys(), batch + 1]);
  const [dim, size] = [at(from.shape, batch + 1), at(from.sizes, batch + 1)];
  if (!Number.isInteger(heads) || heads < 1 || size % heads !== 0) {
    throw new RangeError(`${name}: the size ${size} of '${dim}' is not cut into ${heads} heads of one size.`);
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
  const found = attend(parted(apply(from, "query")), parted(apply(to, "key")), parted(apply(to, "value")), repeated);
  const together = reshape(permute(found, order(from.sizes.length)), from.shape, from.sizes);
  return named(apply(together, "output"), from.shape);
};

/** Property tests draw queries, keys and values, and count each key for a query or not. */
export const sampleAttention: Sampler = (draw) => {
  const batch = drawSizes(draw, draw.integer(0, 2)).map((size) => Math.min(size, 2));
  const [length, keys, dim, units] = [draw.integer(1, 3), draw.integer(1, 4), draw.integer(1, 3), draw.integer(1, 3)];
  const isMasked = draw.integer(0, 1) === 1;
  const own = [...batch, length, keys];
  const counts = Float64Array.from({ length: count(own) }, (_, i) => (Math.floor(i / keys) % 3 && i % 2 ? 1 : 0));
  return {
    inputs: [
      drawReals(draw, [...batch, length, dim]),
      drawReals(draw, [...batch, keys, dim]),
      drawReals(draw, [...batch, keys, units]),
    ],
    call: ([query, key, value]) => attend(query, key, value, isMasked ? constant(counts, own, own) : undefined),
  };
};
