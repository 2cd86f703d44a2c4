/** Training steps of every model of whole sequences, with all sizes equal under different names. */
import { compile, type Device, interpreter, key, keyTensor, read, tensor, tensors, toHost } from "@attrec/tensor";
import { adagrad, type Batch, type ModelParts, type Query, type SequenceExamples } from "attrec";
import { initialState, trainingStep } from "attrec/extend";
import { bert4rec } from "../models/bert4rec.ts";
import { gru4rec } from "../models/gru4rec.ts";
import { lrurec } from "../models/lrurec.ts";
import { sasrec } from "../models/sasrec.ts";

/** Sequences and their items, items there are, users, negatives, dimensions and heads. */
const SIZE = 4;
const named = { batch: SIZE, length: SIZE, negatives: SIZE };
const draws = keyTensor(key(3));
const rate = tensor("", [0.05]);

type SequenceModel<P> = ModelParts<P, SequenceExamples>;

const numbers = (count: number, from: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => (3 * i + from + (i >> 1)) % SIZE);

/** Sequences of 4, 3, 2 and 1 items, with negatives if the model declares some. */
const batchFor = <P>({ examples }: SequenceModel<P>): Batch<SequenceExamples> => {
  const places = SIZE * SIZE;
  const isReal = Array.from({ length: places }, (_, place) => place % SIZE >= Math.floor(place / SIZE));
  return {
    user: tensor("int:batch", numbers(SIZE, 1), named),
    history: tensor("int:batch length", numbers(places, 2), named),
    mask: tensor("bool:batch length", isReal, named),
    positive: tensor("int:batch length", numbers(places, 3), named),
    ...(examples?.negatives && { negative: tensor("int:batch length negatives", numbers(places * SIZE, 1), named) }),
  };
};

/** The losses of two steps, all parameters after them, and all scores. */
export type EqualSteps = (device: Device) => Promise<readonly number[]>;

const stepsOf =
  <P>(model: SequenceModel<P>): EqualSteps =>
  async (device) => {
    const optimizer = adagrad<P>();
    const batch = batchFor(model);
    const query: Query<SequenceExamples> = { user: batch.user, history: batch.history, mask: batch.mask };
    const start = compile(initialState(model, optimizer, { users: SIZE, items: SIZE }), interpreter());
    const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
    const first = step(start(draws), batch, draws, rate);
    const losses = [...read(await toHost(first.loss))];
    const second = step(first.state, batch, draws, rate);
    const scores = compile(model.score, device)(second.state.parameters, query);
    const all = await toHost({ loss: second.loss, state: second.state, scores });
    return [...losses, ...tensors(all).flatMap((x) => [...read(x)])];
  };

const options = { dim: SIZE, length: SIZE } as const;
const transformer = { ...options, blocks: 1, heads: SIZE } as const;

/** Every model of whole sequences, by its name and what is chosen of it. */
export const equalSequences: readonly (readonly [name: string, chosen: string, steps: EqualSteps])[] = [
  ["sasrec", "binary", stepsOf(sasrec({ ...transformer, negatives: SIZE, calibration: 0.75 }))],
  ["sasrec", "softmax", stepsOf(sasrec({ ...transformer, loss: "softmax" }))],
  ["bert4rec", "its last items hidden", stepsOf(bert4rec({ ...transformer, masked: 0.5 }))],
  ["bert4rec", "no last item hidden", stepsOf(bert4rec({ ...transformer, masked: 0.5, last: 0 }))],
  ["gru4rec", "softmax", stepsOf(gru4rec({ ...options, loss: "softmax" }))],
  ["gru4rec", "BPR-max", stepsOf(gru4rec({ ...options, loss: "bpr-max", negatives: SIZE, penalty: 0.5 }))],
  ["lrurec", "one block", stepsOf(lrurec({ ...options, blocks: 1 }))],
];
