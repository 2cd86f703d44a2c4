// sasrec.ts: self-attentive sequential recommendation (Kang and McAuley, 2018), two blocks of two heads
import * as t from "@attrec/tensor";
import type { SequentialModel } from "attrec";

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

export const sasrec = ({ dim = 32, length = 5, rate = 0.2 } = {}): SequentialModel<Parameters> => {
  const layer = (x: Sequences, [weights, bias]: Layer) => t.add(t.matmul(x, weights), bias);
  const block = (x: Sequences, { attention, norms, layers }: Block, drop: (y: Sequences) => Sequences): Sequences => {
    const seen = t.layerNorm(x, ...norms[0]);
    const y = t.add(x, drop(t.multiHeadAttention(seen, seen, attention, 2, t.causalMask("length", length))));
    return t.add(y, drop(layer(t.relu(layer(t.layerNorm(y, ...norms[1]), layers[0])), layers[1])));
  };
  /** What is found at the last position; without a key nothing is dropped. */
  const interest = (p: Parameters, history: t.Tensor<["batch", "length"], "int">, key?: t.KeyTensor) => {
    const drop = (name: string) => (x: Sequences) => (key ? t.dropout(x, rate, key, name) : x);
    const start = drop("items")(t.add(t.gather(p.items, history), p.positions));
    return t.take(
      p.blocks.reduce((x, weights, i) => block(x, weights, drop(`block ${i}`)), start),
      "length",
      -1,
    );
  };
  return {
    name: "sasrec",
    hyperparameters: { dim, length, rate },
    init: (key, sizes) => {
      const matrix = (name: string) => t.mul(t.normal(key, name, "dim dim", { dim }), dim ** -0.5);
      const norm: Norm = [t.filled(1, ["dim"], [dim]), t.filled(0, ["dim"], [dim])];
      const dense = (name: string): Layer => [matrix(name), norm[1]];
      const made = (i: number): Block => ({
        attention: { query: matrix(`q${i}`), key: matrix(`k${i}`), value: matrix(`v${i}`), output: matrix(`o${i}`) },
        norms: [norm, norm],
        layers: [dense(`inner ${i}`), dense(`outer ${i}`)],
      });
      const items = t.mul(t.normal(key, "items", "items dim", { ...sizes, dim }), 0.1);
      const positions = t.mul(t.normal(key, "positions", "length dim", { length, dim }), 0.1);
      return { items, positions, blocks: [made(0), made(1)] };
    },
    score: (p, { history }) => t.neg(t.einsum("batch dim, items dim -> batch items", interest(p, history), p.items)),
    loss: (p, { history, positive, negative }, key) => {
      const [pairs, point] = ["batch dim, batch targets dim -> batch targets", interest(p, history, key)] as const;
      const match = (items: typeof positive) => t.einsum(pairs, point, t.gather(p.items, items));
      return t.sum(t.bpr(match(positive), match(negative)));
    },
  };
};
