/** Layer normalisation. */
import { layerNorm, mse, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

interface Layer {
  readonly x: Tensor<["batch", "dim"]>;
  readonly gain: Tensor<["dim"]>;
  readonly bias: Tensor<["dim"]>;
}

const normalisation = ({ x, gain, bias }: Layer, wanted: Tensor<["batch", "dim"]>): Tensor<[]> =>
  mse(layerNorm(x, gain, bias), wanted);

const sizes = { batch: 2, dim: 3 };

export default example({
  id: "normalisation",
  title: "Layer norm",
  about:
    "Rows get mean 0 and variance 1, so no change of their mean or scale is felt: in each row what comes back to x sums to 0.",
  formula: "mean (g (x - x̄) / √(σ² + ε) + b - y)²",
  names: ["layer", "wanted"],
  f: normalisation,
  args: [
    {
      x: tensor("batch dim", [1, 2, 4, -1, 0.5, 0], sizes),
      gain: tensor("dim", [1, 0.5, 2], sizes),
      bias: tensor("dim", [0, 0.1, -0.1], sizes),
    },
    tensor("batch dim", [-1, 0, 1, 1, 0, -1], sizes),
  ],
  rate: 0.3,
});
