/** Helpers for tensors of any shape, as the guide shows them. */
import {
  add,
  div,
  fn,
  matmul,
  mean,
  mul,
  type Shape,
  sigmoid,
  softmax,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "@attrec/tensor";

// By names: the body is checked, and any two dimensions will do.
export const normOfRows = fn("rows columns -> rows", (x) => sum(square(x), "columns"));

// For any shape: a type parameter stands for it.
export const swish = <const S extends Shape>(x: Tensor<S>, by: number): Tensor<S> => mul(x, sigmoid(mul(x, by)));
export const residual = <const S extends Shape>(x: Tensor<S>, y: Tensor<S>): Tensor<S> => add(x, softmax(y, -1));
export const standardised = <const S extends Shape>(x: Tensor<S>): Tensor<S> => {
  const centred = sub(x, mean(x, -1, { keep: true }));
  return div(centred, sqrt(mean(square(centred), -1, { keep: true })));
};

// For any shape that ends in a dimension: from `[batch, dim]` to `[batch, units]`, and from `[batch, length, dim]` likewise.
export const dense = <const S extends Shape>(
  x: Tensor<[...S, "dim"]>,
  weights: Tensor<["dim", "units"]>,
  bias: Tensor<["units"]>,
): Tensor<[...S, "units"]> => add(matmul(x, weights), bias);

// What depends on the shape is left to the call: of `[batch, length, 3]` this is `[batch, 3]`.
export const energy = <const S extends Shape>(x: Tensor<S>) => sum(square(x), "length");
