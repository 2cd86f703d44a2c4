// gru4rec.ts: GRU4Rec (Hidasi et al., "Session-based Recommendations with Recurrent Neural Networks", 2016). The state after a history
// is compared with items; what others in a batch chose are the negatives.
import * as t from "@attrec/tensor";
import type { SequentialModel } from "attrec";

interface Parameters {
  readonly items: t.Tensor<["items", "dim"]>;
  readonly cell: t.GruWeights<"dim", "units">;
  readonly targets: t.Tensor<["items", "units"]>;
  readonly bias: t.Tensor<["items"]>;
}

export const gru4rec = ({ dim = 32, units = 32, rate = 0.2 } = {}): SequentialModel<Parameters> => {
  /** The state after the last item; without a key nothing is dropped. */
  const interest = (p: Parameters, history: t.Tensor<["batch", "length"], "int">, key?: t.KeyTensor) => {
    const items = t.gather(p.items, history);
    const seen = key ? t.dropout(items, rate, key, "items") : items;
    const start = t.filled(0, ["batch", "units"], [t.size(history, "batch"), units]);
    return t.scan(seen, "length", start, (state, item) => t.gruCell(item, state, p.cell)).last;
  };
  return {
    name: "gru4rec",
    hyperparameters: { dim, units, rate },
    init: (key, { items }) => {
      const draw = t.glorot(key, { items, dim, units });
      return {
        items: draw("items", "items dim"),
        cell: {
          input: draw("input", "dim 3 units"),
          hidden: draw("hidden", "units 3 units"),
          bias: t.filled(0, [3, "units"], [3, units]),
          hiddenBias: t.filled(0, [3, "units"], [3, units]),
        },
        targets: draw("targets", "items units"),
        bias: t.filled(0, ["items"], [items]),
      };
    },
    score: (p, { history }) =>
      t.neg(t.add(t.einsum("batch units, items units -> batch items", interest(p, history), p.targets), p.bias)),
    loss: (p, { history, positive }, key) => {
      const [state, next] = [interest(p, history, key), t.take(positive, "targets", 0)];
      const matches = t.einsum("batch units, other units -> batch other", state, t.gather(p.targets, next));
      const own = t.iota("batch", t.size(next, "batch"));
      return t.sum(t.crossEntropy(t.add(matches, t.gather(p.bias, next)), own));
    },
  };
};
