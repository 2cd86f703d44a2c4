// sasrec.ts: self-attentive sequential recommendation (Kang and McAuley, 2018), two blocks of two heads. It is trained on whole
// sequences, with a target and a negative at each position.
import * as t from "@attrec/tensor";
import type { Query, SequentialModel } from "attrec";

type Sequences = t.Tensor<["batch", "length", "dim"]>;
type Norm = readonly [gain: t.Tensor<["dim"]>, bias: t.Tensor<["dim"]>];
type Layer = readonly [weights: t.Tensor<["dim", "dim"]>, bias: t.Tensor<["dim"]>];
interface Block {
  readonly attention: t.AttentionWeights<"dim">;
  readonly norms: readonly [Norm, Norm];
  readonly layers: readonly [Layer, Layer];
}
interface Parameters {
  readonly items: t.Tensor<["items", "dim"]>;
  readonly positions: t.Tensor<["length", "dim"]>;
  readonly blocks: readonly Block[];
}

const examples = { kind: "sequences", negatives: { uniform: 1 } } as const;

export const sasrec = ({ dim = 32, length = 5, rate = 0.2 } = {}): SequentialModel<Parameters, typeof examples> => {
  const layer = (x: Sequences, [weights, bias]: Layer) => t.add(t.matmul(x, weights), bias);
  /** What is found at each position; without a key nothing is dropped. */
  const interests = (p: Parameters, { history, mask: real }: Query<typeof examples>, key?: t.KeyTensor) => {
    const drop = (x: Sequences, name: string) => (key ? t.dropout(x, rate, key, name) : x);
    const mask = t.and(t.causalMask("length", length), t.expand(real, "batch 1 length"));
    const start = drop(t.add(t.gather(p.items, history), p.positions), "items");
    return p.blocks.reduce((x, { attention, norms, layers: [inner, outer] }, i) => {
      const seen = t.layerNorm(x, ...norms[0]);
      const y = t.add(x, drop(t.multiHeadAttention(seen, seen, attention, 2, mask), `attention ${i}`));
      return t.add(y, drop(layer(t.relu(layer(t.layerNorm(y, ...norms[1]), inner)), outer), `layers ${i}`));
    }, start);
  };
  return {
    name: "sasrec",
    hyperparameters: { dim, length, rate },
    examples,
    init: (key, { items }) => {
      const draw = t.glorot(key, { items, length, dim });
      const norm: Norm = [t.filled(1, ["dim"], [dim]), t.filled(0, ["dim"], [dim])];
      const matrix = (name: string) => draw(name, "dim dim");
      const dense = (name: string): Layer => [matrix(name), norm[1]];
      const made = (i: number): Block => ({
        attention: { query: matrix(`q${i}`), key: matrix(`k${i}`), value: matrix(`v${i}`), output: matrix(`o${i}`) },
        norms: [norm, norm],
        layers: [dense(`inner ${i}`), dense(`outer ${i}`)],
      });
      const [table, positions] = [draw("items", "items dim"), draw("positions", "length dim")];
      return { items: table, positions, blocks: [made(0), made(1)] };
    },
    score: (p, query) =>
      t.neg(t.einsum("batch dim, items dim -> batch items", t.take(interests(p, query), "length", -1), p.items)),
    loss: (p, { positive, negative, ...batch }, key) => {
      const points = interests(p, batch, key);
      const match = (items: typeof positive) => t.sum(t.mul(points, t.gather(p.items, items)), "dim");
      return t.maskedSum(t.bpr(match(positive), match(t.take(negative, "negatives", 0))), batch.mask);
    },
  };
};
