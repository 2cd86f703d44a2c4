/** Attention: means of values, weighted by how well their keys answer to queries. */
import { at } from "../at.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { floatTensor, type NotFloat } from "../shape/dtype.ts";
import type { Opaque } from "../shape/rule.ts";
import { count, type DType, type Tensor } from "../tensor.ts";
import { constant } from "./constant.ts";
import { contract } from "./contract.ts";
import { type MaskArgument, maskOf } from "./mask.ts";
import { maskedSoftmax } from "./masked.ts";
import { mul } from "./mul.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { softmax } from "./softmax.ts";

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
export type QueryArgument<Name extends string, Argument extends string, Q extends Shape, D extends DType> = [
  D,
] extends ["float"]
  ? { is: Q } extends { is: readonly [] | readonly [unknown] }
    ? `${Name}: '${Argument}' ${Show<Q>} needs at least two dimensions`
    : Tensor<Q, D>
  : NotFloat<Name, Argument, Q, D>;

/**
 * The type of keys for queries of shape Q: of the same shape except for their number, or the sentence that says that it is not.
 */
export type KeysArgument<
  Name extends string,
  Argument extends string,
  Of extends string,
  Q extends Shape,
  K extends Shape,
  D extends DType,
> = [D] extends ["float"]
  ? { is: Q; as: K } extends { is: K; as: Q }
    ? Tensor<K, D>
    : number extends Q["length"] | K["length"]
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
  ? { is: K; as: V } extends { is: V; as: K }
    ? Tensor<V, D>
    : number extends K["length"] | V["length"]
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
export type AttentionScores<Q extends Shape, K extends Shape> = number extends Q["length"] | K["length"]
  ? Opaque<Q | K>
  : [Q, K] extends [
        readonly [...infer Rows extends Shape, unknown],
        readonly [...unknown[], infer Keys extends Dimension, unknown],
      ]
    ? [...Rows, Keys]
    : Shape;

/** `[… length, dim]` with the values' last dimension. */
type Answers<Q extends Shape, V extends Shape> = { is: Q; as: V } extends { is: V; as: Q }
  ? Q // This holds in generic functions too, where x attends to itself.
  : number extends Q["length"] | V["length"]
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
 * `and(a, b)` counts what both count. Queries of a `dim` of 0 score all keys alike.
 *
 * What does not count has a weight of 0, which it is multiplied by: where a value that does not count is NaN or infinite, so is the
 * result NaN, and where a key is, its score does not matter, but the gradient of the queries is NaN. Put 0 in the place of such
 * padding before, as `select(counted, x, 0)` does.
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
  key: KeysArgument<"attention", "key", "query", Q, K, E>,
  value: ValueArgument<K, V, F>,
  mask?: MaskArgument<"attention", AttentionScores<Q, K>, M, G>,
): Tensor<Answers<Q, V>> => attendTo(query, key, value, mask) as Tensor<Answers<Q, V>>;

export const attendTo = (query: unknown, key: unknown, value: unknown, mask: unknown): Tensor => {
  const [q, k, v] = [
    floatTensor("attention", "query", query),
    floatTensor("attention", "key", key),
    floatTensor("attention", "value", value),
  ];
  const batch = q.shape.length - 2;
  if (batch < 0) throw new ShapeError(`attention: 'query' ${show(q.shape)} needs at least two dimensions`);
  requireSameAxes("attention", ["key", k], ["query", q], [...q.shape.slice(0, -2).keys(), batch + 1]);
  requireSameAxes("attention", ["value", v], ["key", k], [...k.shape.slice(0, -1).keys()]);
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
  const scaled = mul<Tensor, number>(product, 1 / Math.sqrt(Math.max(1, at(q.sizes, batch + 1))));
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
export const requireSameAxes = (
  name: string,
  [argument, x]: readonly [string, Tensor],
  [of, y]: readonly [string, Tensor],
  axes: readonly number[],
): void => {
  const differs = axes.some((axis) => x.shape[axis] !== y.shape[axis] || x.sizes[axis] !== y.sizes[axis]);
  if (x.shape.length === y.shape.length && !differs) return;
  throw new ShapeError(`${name}: '${argument}' ${show(x.shape)} does not fit '${of}' ${show(y.shape)}`);
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
    call: ([query, key, value]) => attendTo(query, key, value, isMasked ? constant(counts, own, own) : undefined),
  };
};
