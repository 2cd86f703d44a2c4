// mixer.ts: an MLP mixer over the last items (Tolstikhin et al., "MLP-Mixer", 2021; for sequences Li et al., "MLP4Rec", 2022). Each block
// mixes positions, by the same weights for every dimension, and then dimensions, by the same weights for every position.
import * as t from "@attrec/tensor";
import type { SequentialModel } from "attrec";

type Sequences = t.Tensor<["batch", "length", "dim"]>;
type Norm = readonly [gain: t.Tensor<["dim"]>, bias: t.Tensor<["dim"]>];
interface Layers<N extends string> {
  readonly inner: t.Tensor<[N, "hidden"]>;
  readonly bias: t.Tensor<["hidden"]>;
  readonly outer: t.Tensor<["hidden", N]>;
}
interface Block {
  readonly norms: readonly [Norm, Norm];
  readonly positions: Layers<"length">;
  readonly dimensions: Layers<"dim">;
}
interface Parameters {
  readonly items: t.Tensor<["items", "dim"]>;
  readonly blocks: readonly Block[];
}

const mixed = (x: Sequences, { norms, positions: p, dimensions: d }: Block): Sequences => {
  const seen = t.einsum("batch length dim, length hidden -> batch dim hidden", t.layerNorm(x, ...norms[0]), p.inner);
  const across = t.gelu(t.add(seen, p.bias));
  const y = t.add(x, t.einsum("batch dim hidden, hidden length -> batch length dim", across, p.outer));
  const within = t.gelu(t.add(t.matmul(t.layerNorm(y, ...norms[1]), d.inner), d.bias));
  return t.add(y, t.matmul(within, d.outer));
};

export const mixer = ({ dim = 32, length = 5, hidden = 64, blocks = 2 } = {}): SequentialModel<Parameters> => {
  /** The mean of what the blocks make of the items. */
  const interest = (p: Parameters, history: t.Tensor<["batch", "length"], "int">) =>
    t.mean(p.blocks.reduce(mixed, t.gather(p.items, history)), "length");
  return {
    name: "mixer",
    hyperparameters: { dim, length, hidden, blocks },
    init: (key, { items }) => {
      const draw = t.glorot(key, { items, dim, length, hidden });
      const bias = t.filled(0, ["hidden"], [hidden]);
      const norm: Norm = [t.filled(1, ["dim"], [dim]), t.filled(0, ["dim"], [dim])];
      const block = (i: number): Block => ({
        norms: [norm, norm],
        positions: { inner: draw(`p${i}`, "length hidden"), bias, outer: draw(`q${i}`, "hidden length") },
        dimensions: { inner: draw(`r${i}`, "dim hidden"), bias, outer: draw(`s${i}`, "hidden dim") },
      });
      return { items: draw("items", "items dim"), blocks: Array.from({ length: blocks }, (_, i) => block(i)) };
    },
    score: (p, { history }) => t.neg(t.einsum("batch dim, items dim -> batch items", interest(p, history), p.items)),
    loss: (p, { history, positive, negative }) => {
      const point = t.expand(interest(p, history), "batch 1 dim");
      const match = (items: typeof positive) => t.sum(t.mul(point, t.gather(p.items, items)), "dim");
      return t.sum(t.bpr(match(positive), match(negative)));
    },
  };
};
