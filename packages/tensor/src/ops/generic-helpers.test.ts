/** Helpers with a shape, a dimension or a type as their type parameter: they check without a cast, and keep what they know. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  add,
  batchNorm,
  type BatchNormState,
  type BatchNormWeights,
  type CellWeights,
  attention,
  binaryCrossEntropy,
  concat,
  type Dimension,
  div,
  einsum,
  exp,
  gather,
  type LstmState,
  lstmCell,
  type GruWeights,
  gruCell,
  filled,
  greater,
  layerNorm,
  mapTrees,
  matmul,
  max,
  mean,
  mse,
  mul,
  relu,
  reshape,
  rmsNorm,
  select,
  type Shape,
  sigmoid,
  slice,
  softmax,
  sqrt,
  square,
  sub,
  sum,
  take,
  type DType,
  type Tensor,
  tensor,
} from "../index.ts";
import { at } from "../at.ts";
import { evaluate } from "../graph/evaluate.ts";

const x = tensor("batch 2", [1, 2, 3, 4], { batch: 2 });
const rate = tensor("", [0.5]);
type X = Tensor<["batch", 2]>;

const numbers = <S extends Shape>(result: Tensor<S>): readonly number[] =>
  Array.from(at(evaluate([result], new Map()), 0));

describe("a helper for any shape that ends in a dimension", () => {
  const one = tensor("2", [1, 1]);

  test("normalises, and reduces the last", () => {
    const normed = <const S extends Shape>(h: Tensor<[...S, 2]>, gain: Tensor<[2]>): Tensor<[...S, 2]> =>
      softmax(rmsNorm(layerNorm(h, gain, gain), gain), -1);
    const means = <const S extends Shape>(h: Tensor<[...S, 2]>): Tensor<S> => mean(h, -1);
    expectTypeOf(normed(x, one)).toEqualTypeOf<X>();
    expectTypeOf(means(x)).toEqualTypeOf<Tensor<["batch"]>>();
    expect(numbers(means(x))).toEqual([1.5, 3.5]);
    expect(numbers(sum(normed(x, one), -1)).map((y) => y.toFixed(6))).toEqual(["1.000000", "1.000000"]);
  });

  test("adds a bias, on either side", () => {
    const biased = <const S extends Shape>(h: Tensor<[...S, 2]>, bias: Tensor<[2]>): Tensor<[...S, 2]> => add(h, bias);
    const below = <const S extends Shape>(h: Tensor<[...S, 2]>, most: Tensor<[2]>): Tensor<[...S, 2]> => sub(most, h);
    expectTypeOf(biased(x, one)).toEqualTypeOf<X>();
    expect(numbers(biased(x, one))).toEqual([2, 3, 4, 5]);
    expect(numbers(below(x, one))).toEqual([0, -1, -2, -3]);
  });

  test("scales and shifts, compares and chooses: the steps of one formula follow each other", () => {
    const scaled = <const S extends Shape, const D extends Dimension>(
      h: Tensor<[...S, D]>,
      gain: Tensor<[D]>,
      bias: Tensor<[D]>,
    ): Tensor<[...S, D]> => add(mul(h, gain), bias);
    const gated = <const S extends Shape>(h: Tensor<[...S, 2]>, gain: Tensor<[2]>): Tensor<[...S, 2]> =>
      select(greater(mul(h, gain), 2), mul(sub(h, gain), h), h);
    const largest = <const S extends Shape, const D extends Dimension>(h: Tensor<[...S, D]>): Tensor<S> => max(h, -1);
    expectTypeOf(scaled(x, one, one)).toEqualTypeOf<X>();
    expectTypeOf(largest(x)).toEqualTypeOf<Tensor<["batch"]>>();
    expect(numbers(scaled(x, one, one))).toEqual([2, 3, 4, 5]);
    expect(numbers(gated(x, one))).toEqual([1, 2, 6, 12]);
    expect(numbers(largest(x))).toEqual([2, 4]);
  });

  test("attends to itself", () => {
    const attended = <const S extends Shape, const L extends Dimension, const D extends Dimension>(
      h: Tensor<[...S, L, D]>,
    ): Tensor<[...S, L, D]> => attention(h, h, h);
    expectTypeOf(attended(x)).toEqualTypeOf<X>();
    const same = tensor("1 2 1", [3, 3]);
    expect(numbers(attended(same))).toEqual([3, 3]);
  });

  test("maps rows by a matrix, of one row as of many", () => {
    const dense = <const S extends Shape>(
      h: Tensor<[...S, 2]>,
      weights: Tensor<[2, "units"]>,
      bias: Tensor<["units"]>,
    ): Tensor<[...S, "units"]> => relu(add(matmul(h, weights), bias));
    const units = tensor("2 units", [1, 0, 0, 1], { units: 2 });
    const bias = tensor("units", [-1, 0], { units: 2 });
    const feedForward = <const S extends Shape, const D extends Dimension, const H extends Dimension>(
      h: Tensor<[...S, D]>,
      wide: Tensor<[D, H]>,
      back: Tensor<[H, D]>,
      shift: Tensor<[D]>,
    ): Tensor<[...S, D]> => add(h, add(matmul(relu(matmul(h, wide)), back), shift));
    expect(numbers(feedForward(x, units, tensor("units 2", [1, 0, 0, 1], { units: 2 }), one))).toEqual([3, 5, 7, 9]);
    expectTypeOf(dense(x, units, bias)).toEqualTypeOf<Tensor<["batch", "units"]>>();
    expectTypeOf(dense(one, units, bias)).toEqualTypeOf<Tensor<["units"]>>();
    expect(numbers(dense(x, units, bias))).toEqual([0, 2, 2, 4]);
    expect(numbers(dense(one, units, bias))).toEqual([0, 1]);
  });
});

describe("a helper for any shape gives the shape that it takes", () => {
  test("a residual block, and a list of layers", () => {
    const residual = <const S extends Shape>(h: Tensor<S>, f: (h: Tensor<S>) => Tensor<S>): Tensor<S> => add(h, f(h));
    const chain = <const S extends Shape>(h: Tensor<S>, layers: readonly ((h: Tensor<S>) => Tensor<S>)[]): Tensor<S> =>
      layers.reduce((sum, layer) => add(sum, mul(0.5, layer(sum))), h);
    expectTypeOf(residual(x, relu)).toEqualTypeOf<X>();
    expect(numbers(residual(x, square))).toEqual([2, 6, 12, 20]);
    expect(numbers(chain(x, [square, relu]))).toEqual([2.25, 6, 11.25, 18]);
  });

  test("an activation", () => {
    const twice = <S extends Shape>(h: Tensor<S>) => mul(h, 2);
    const swish = <const S extends Shape>(h: Tensor<S>, beta: number): Tensor<S> => mul(h, sigmoid(mul(h, beta)));
    const elu = <const S extends Shape>(h: Tensor<S>): Tensor<S> => select(greater(h, 0), h, sub(exp(h), 1));
    expectTypeOf(twice(x)).toEqualTypeOf<X>();
    expectTypeOf(swish(x, 1)).toEqualTypeOf<X>();
    expect(numbers(twice(x))).toEqual([2, 4, 6, 8]);
    expect(numbers(swish(x, 0))).toEqual([0.5, 1, 1.5, 2]);
    expect(numbers(elu(x))).toEqual([1, 2, 3, 4]);
  });

  test("a normalisation over the last dimension", () => {
    const standardised = <const S extends Shape>(h: Tensor<S>): Tensor<S> => {
      const centred = sub(h, mean(h, -1, { keep: true }));
      return div(centred, sqrt(mean(square(centred), -1, { keep: true })));
    };
    const weights = <const S extends Shape>(h: Tensor<S>): Tensor<S> => softmax(h, -1);
    expectTypeOf(standardised(x)).toEqualTypeOf<X>();
    expect(numbers(standardised(x))).toEqual([-1, 1, -1, 1]);
    expect(numbers(sum(weights(x), -1))).toEqual([1, 1]);
  });

  test("a function of two tensors of one shape, and a loss", () => {
    const plus = <S extends Shape>(a: Tensor<S>, b: Tensor<S>) => add(a, b);
    const blend = <const S extends Shape>(a: Tensor<S>, b: Tensor<S>, t: number): Tensor<S> =>
      add(mul(a, t), mul(b, 1 - t));
    const weighted = <const S extends Shape>(a: Tensor<S>, b: Tensor<S>, w: Tensor<S>): Tensor<[]> =>
      mean(mul(w, square(sub(a, b))));
    const error = <const S extends Shape>(a: Tensor<S>, b: Tensor<S>): Tensor<[]> => mse(a, b);
    const surprise = <const S extends Shape>(a: Tensor<S>, b: Tensor<S>): Tensor<[]> => sum(binaryCrossEntropy(a, b));
    expectTypeOf(plus(x, x)).toEqualTypeOf<X>();
    expect(numbers(blend(x, plus(x, x), 0.5))).toEqual([1.5, 3, 4.5, 6]);
    expect(numbers(weighted(x, plus(x, x), x))).toEqual([25]);
    expect(numbers(error(x, plus(x, x)))).toEqual([7.5]);
    expect(numbers(surprise(sub(x, x), x))).toEqual([expect.closeTo(4 * Math.LN2, 12)]);
  });

  test("a step of an optimizer, with a rate of no dimensions on either side, and a map over parameters", () => {
    const step = <const S extends Shape>(p: Tensor<S>, g: Tensor<S>, v: Tensor<S>, eta: Tensor<[]>) => {
      const velocity: Tensor<S> = add(mul(v, eta), g);
      const next: Tensor<S> = sub(p, mul(eta, velocity));
      return { p: next, v: velocity };
    };
    const decay = <P>(parameters: P, eta: Tensor<[]>): P => mapTrees((p) => sub(p, mul(eta, p)), parameters);
    expectTypeOf(step(x, x, x, rate)).toEqualTypeOf<{ p: X; v: X }>();
    expect(numbers(step(x, x, x, rate).p)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(numbers(decay({ x }, rate).x)).toEqual([0.5, 1, 1.5, 2]);
  });

  test("a closure and a class over a shape", () => {
    const scaler =
      <const S extends Shape>(by: Tensor<S>) =>
      (h: Tensor<S>): Tensor<S> =>
        mul(h, by);
    class Affine<const S extends Shape> {
      readonly #gain: Tensor<S>;
      constructor(gain: Tensor<S>) {
        this.#gain = gain;
      }
      of(h: Tensor<S>): Tensor<S> {
        return add(mul(h, this.#gain), this.#gain);
      }
    }
    expectTypeOf(new Affine(x).of(x)).toEqualTypeOf<X>();
    expect(numbers(scaler(x)(x))).toEqual([1, 4, 9, 16]);
    expect(numbers(new Affine(x).of(x))).toEqual([2, 6, 12, 20]);
  });
});

describe("a helper gives what the shape at its call says", () => {
  test("of a reduction along a dimension by name", () => {
    const energy = <const S extends Shape>(h: Tensor<S>) => sum(square(h), "batch");
    const rows = <N extends string>(h: Tensor<[N, "dim"]>): Tensor<[N]> => sum(h, "dim");
    const pooled = <const B extends Dimension, const D extends Dimension>(
      h: Tensor<[B, "length", D]>,
    ): Tensor<[B, D]> => mean(h, "length");
    expectTypeOf(energy(x)).toEqualTypeOf<Tensor<[2]>>();
    expectTypeOf(rows(tensor("batch dim", [1, 2], { batch: 1, dim: 2 }))).toEqualTypeOf<Tensor<["batch"]>>();
    expect(numbers(energy(x))).toEqual([10, 20]);
    expect(numbers(pooled(tensor("batch length 1", [1, 3], { batch: 1, length: 2 })))).toEqual([2]);
  });

  test("of products, where dimensions are the parameters", () => {
    const dense =
      <const I extends Dimension, const O extends Dimension>(weight: Tensor<[I, O]>, bias: Tensor<[O]>) =>
      <const B extends Dimension>(h: Tensor<[B, I]>): Tensor<[B, O]> =>
        relu(add(matmul(h, weight), bias));
    const similar = <const B extends Dimension, const L extends Dimension, const D extends Dimension>(
      q: Tensor<[B, L, D]>,
      k: Tensor<[B, L, D]>,
    ) => einsum("b i d, b j d -> b i j", q, k);
    const scaled = <const B extends Dimension, const D extends Dimension>(h: Tensor<[B, D]>, gain: Tensor<[D]>) =>
      layerNorm(h, gain, gain);
    const layer = dense(tensor("2 units", [1, 0, 0, 1], { units: 2 }), tensor("units", [1, -9], { units: 2 }));
    expectTypeOf(layer(x)).toEqualTypeOf<Tensor<["batch", "units"]>>();
    expect(numbers(layer(x))).toEqual([2, 0, 4, 0]);
    const one = tensor("batch 1 2", [1, 2, 3, 4], { batch: 2 });
    expectTypeOf(similar(one, one)).toEqualTypeOf<Tensor<["batch", 1, 1]>>();
    expect(numbers(similar(one, one))).toEqual([5, 25]);
    expectTypeOf(scaled(x, tensor("2", [1, 1]))).toEqualTypeOf<X>();
  });

  test("of elements of any type", () => {
    const firsts = <const B extends Dimension, D extends DType>(h: Tensor<[B, 2], D>): Tensor<[B], D> => take(h, -1, 0);
    const heads = <const S extends Shape, D extends DType>(h: Tensor<S, D>) => slice(h, -1, 0, 1);
    const flat = <const S extends Shape, D extends DType>(h: Tensor<S, D>) => reshape(h, ["all"], [4]);
    const column = <const S extends Shape>(h: Tensor<S>): Tensor<[...S, 1]> =>
      reshape(h, [...h.shape, 1], [...h.sizes, 1]);
    const twice = <D extends DType>(h: Tensor<["batch", 2], D>) => concat([h, h], -1);
    const rowsOf = <const D extends Dimension, const I extends Shape>(
      table: Tensor<["items", D]>,
      rows: Tensor<I, "int">,
    ): Tensor<[...I, D]> => gather(table, rows);
    expectTypeOf(heads(x)).toEqualTypeOf<Tensor<["batch", 1]>>();
    expectTypeOf(twice(x)).toEqualTypeOf<Tensor<["batch", 4]>>();
    expectTypeOf(firsts(tensor("int:batch 2", [1, 2], { batch: 1 }))).toEqualTypeOf<Tensor<["batch"], "int">>();
    expect(numbers(firsts(x))).toEqual([1, 3]);
    expect(numbers(heads(x))).toEqual([1, 3]);
    expect(numbers(flat(x))).toEqual([1, 2, 3, 4]);
    expectTypeOf(column(x)).toEqualTypeOf<Tensor<["batch", 2, 1]>>();
    expect(column(x).sizes).toEqual([2, 2, 1]);
    expect(numbers(twice(x))).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
    const items = tensor("items 2", [1, 2, 3, 4], { items: 2 });
    expectTypeOf(rowsOf(items, tensor("int:some", [1], { some: 1 }))).toEqualTypeOf<Tensor<["some", 2]>>();
    expect(numbers(rowsOf(items, tensor("int:some", [1], { some: 1 })))).toEqual([3, 4]);
  });
});

test("cells and a normalisation of batches take parts that are made of the parameters", () => {
  const stepped = <const B extends Dimension, const I extends Dimension, const U extends Dimension>(
    h: Tensor<[B, I]>,
    state: LstmState<B, U>,
    lstm: CellWeights<I, U, 4>,
    gru: GruWeights<I, U>,
  ): Tensor<[B, U]> => gruCell(h, lstmCell(h, state, lstm).hidden, gru);
  const normed = <const S extends Shape>(
    h: Tensor<[...S, 2]>,
    weights: BatchNormWeights<2>,
    kept: BatchNormState<2>,
  ): Tensor<[...S, 2]> => batchNorm(h, weights, kept, { training: false }).output;
  const [input, hidden] = [filled(0, [2, 4, 1], [2, 4, 1]), filled(0, [1, 4, 1], [1, 4, 1])];
  const [half, own] = [filled(0, [2, 3, 1], [2, 3, 1]), filled(0, [1, 3, 1], [1, 3, 1])];
  const state = filled(0, ["batch", 1], [2, 1]);
  const next = stepped(
    x,
    { hidden: state, cell: state },
    { input, hidden, bias: filled(0, [4, 1], [4, 1]) },
    { input: half, hidden: own, bias: filled(0, [3, 1], [3, 1]), hiddenBias: filled(0, [3, 1], [3, 1]) },
  );
  expectTypeOf(next).toEqualTypeOf<Tensor<["batch", 1]>>();
  expect(numbers(next)).toEqual([0, 0]);
  const [one, none] = [filled(1, [2], [2]), filled(0, [2], [2])];
  const output = normed(x, { gain: one, bias: none }, { mean: none, variance: one });
  expectTypeOf(output).toEqualTypeOf<X>();
  expect(numbers(output).map(Math.round)).toEqual([1, 2, 3, 4]);
});

test("what does not fit in a helper is refused where it is called", () => {
  const plus = <S extends Shape>(a: Tensor<S>, b: Tensor<S>) => add(a, b);
  const biased = <const S extends Shape>(h: Tensor<S>, bias: Tensor<["units"]>) => add(h, bias);
  // @ts-expect-error: a dimension less
  expect(() => plus(x, tensor("3", [1, 2, 3]))).toThrow("add: [batch, 2] and [3] do not broadcast: 2 against 3");
  expect(() => biased(x, tensor("units", [1, 2], { units: 2 }))).toThrow("2 against units");
  expectTypeOf(
    biased(tensor("batch units", [1, 2], { batch: 1, units: 2 }), tensor("units", [1, 2], { units: 2 })),
  ).toEqualTypeOf<Tensor<["batch", "units"]>>();
});
