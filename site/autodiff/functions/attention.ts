/** Softmax attention with one head. */
import { einsum, mse, mul, softmax, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

interface Asked {
  readonly query: Tensor<["queries", "dim"]>;
  readonly key: Tensor<["keys", "dim"]>;
  readonly value: Tensor<["keys", "dim"]>;
}

const attention = ({ query, key, value }: Asked, wanted: Tensor<["queries", "dim"]>): Tensor<[]> => {
  const scores = mul(einsum("queries dim, keys dim -> queries keys", query, key), Math.SQRT1_2);
  const weights = softmax(scores, "keys");
  return mse(einsum("queries keys, keys dim -> queries dim", weights, value), wanted);
};

const sizes = { queries: 2, keys: 3, dim: 2 };

export default example({
  id: "attention",
  title: "Softmax attention",
  about:
    "A softmax is five nodes, and what comes back through it is less its own mean: a shift of all scores changes nothing.",
  formula: "mean (softmax(Q Kᵀ / √d) V - Y)²",
  names: ["asked", "wanted"],
  f: attention,
  args: [
    {
      query: tensor("queries dim", [1, -0.5, 0.3, 0.8], sizes),
      key: tensor("keys dim", [0.5, 1, -1, 0.2, 0.7, -0.4], sizes),
      value: tensor("keys dim", [1, 0, 0, 1, -1, 0.5], sizes),
    },
    tensor("queries dim", [0.5, 0.5, -0.5, 1], sizes),
  ],
  rate: 0.6,
});
