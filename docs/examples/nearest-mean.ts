// nearest-mean.ts: items are near if they are close to the mean of the last ones
import { add, einsum, expand, gather, mean, mul, normal, relu, square, sub, sum, type Tensor } from "@attrec/tensor";
import type { SequentialModel } from "attrec";

interface Parameters {
  readonly items: Tensor<["items", "dim"]>;
}

export const nearestMean = ({ dim = 50, margin = 0.5 } = {}): SequentialModel<Parameters> => ({
  name: "nearest-mean",
  hyperparameters: { dim, margin },

  init: (key, sizes) => ({ items: mul(normal(key, "items", "items dim", { ...sizes, dim }), 0.1) }),

  score: (p, { history }) => {
    const intent = mean(gather(p.items, history), "length");
    // ‖m - x‖² without ‖m‖², which is the same for every item
    return sub(sum(square(p.items), "dim"), mul(einsum("batch dim, items dim -> batch items", intent, p.items), 2));
  },

  loss: (p, { history, positive, negative }) => {
    const intent = expand(mean(gather(p.items, history), "length"), "batch 1 dim");
    const distance = (items: typeof positive) => sum(square(sub(intent, gather(p.items, items))), "dim");
    return sum(relu(add(sub(distance(positive), distance(negative)), margin)));
  },
});
