import { add, fn, mul, type Shape, sigmoid, softmax, square, sum, type Tensor } from "@attrec/tensor";

// By names: the body is checked, and any two dimensions will do.
export const normOfRows = fn("rows columns -> rows", (x) => sum(square(x), "columns"));

// For any shape: what keeps the shape by itself needs no more than the parameter.
export const gate = <S extends Shape>(x: Tensor<S>): Tensor<S> => sigmoid(square(x));

// All else is told to forget the shape, and the result to have it again. Names and sizes are compared when it is called.
export const swish = <S extends Shape>(x: Tensor<S>, by: number): Tensor<S> =>
  mul<Tensor, Tensor>(x, sigmoid(mul<Tensor, number>(x, by))) as Tensor<S>;
export const residual = <S extends Shape>(x: Tensor<S>, y: Tensor<S>): Tensor<S> =>
  add<Tensor, Tensor>(x, softmax<Shape, -1>(y, -1)) as Tensor<S>;
