/** A dense layer with a squared error. */
import { add, matmul, mse, tanh, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

interface Layer {
  readonly weights: Tensor<["in", "out"]>;
  readonly bias: Tensor<["out"]>;
}

const dense = (layer: Layer, x: Tensor<["batch", "in"]>, wanted: Tensor<["batch", "out"]>): Tensor<[]> =>
  mse(tanh(add(matmul(x, layer.weights), layer.bias)), wanted);

const sizes = { batch: 3, in: 2, out: 2 };

export default example({
  id: "dense",
  title: "Dense layer",
  about:
    "Weights and a bias, tanh, and the mean squared error: the bias is repeated over the batch, so its cotangent is summed.",
  formula: "mean (tanh(x W + b) - y)²",
  names: ["layer", "x", "wanted"],
  f: dense,
  args: [
    { weights: tensor("in out", [0.5, -0.3, 0.8, 0.2], sizes), bias: tensor("out", [0.1, -0.2], sizes) },
    tensor("batch in", [1, 0.5, -0.5, 1, 0.2, -1], sizes),
    tensor("batch out", [0.5, 0, -0.5, 0.5, 0, -0.5], sizes),
  ],
  rate: 0.5,
});
