/** Cross-entropy of a linear classifier. */
import { crossEntropy, matmul, sum, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

const classes = (
  weights: Tensor<["in", "classes"]>,
  x: Tensor<["batch", "in"]>,
  right: Tensor<["batch"], "int">,
): Tensor<[]> => sum(crossEntropy(matmul(x, weights), right));

const sizes = { batch: 2, in: 2, classes: 3 };

export default example({
  id: "classes",
  title: "Cross-entropy",
  about:
    "ln Σ eˣ - x of the right class: what comes back to the logits is the softmax, less 1 where the class is right.",
  formula: "Σ ln Σ e^(x W) - (x W)[right]",
  names: ["weights", "x", "right"],
  f: classes,
  args: [
    tensor("in classes", [0.5, -0.2, 0.1, 0.3, 0.8, -0.6], sizes),
    tensor("batch in", [1, -1, 0.5, 2], sizes),
    tensor("int:batch", [0, 2], sizes),
  ],
  rate: 0.4,
});
