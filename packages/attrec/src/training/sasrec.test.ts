/** The example of a transformer learns an order that is looked for in more than the last item. */
import { argmin, compile, fold, key, keyTensor, read, tensor, uniforms, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { sasrec } from "../../../../docs/examples/sasrec.ts";
import { adamW } from "../optimizers/weight-decay.ts";
import { clippedByGlobalNorm } from "../optimizers/clipping.ts";
import { initialState, trainingStep } from "./step.ts";

const [ITEMS, BATCH, LENGTH] = [24, 64, 5];

/** Histories that go up by one or by two: what comes next follows from the last two items, and not from one. */
const drawn = (step: number) => {
  const numbers = (stream: number, below: number) =>
    Array.from(uniforms(fold(key(3), step), stream, BATCH), (u) => Math.floor(u * below));
  const [first, stride, other] = [numbers(1, ITEMS), numbers(2, 2), numbers(3, ITEMS)];
  const item = (row: number, place: number) => (at(first, row) + place * (1 + at(stride, row))) % ITEMS;
  const rows = first.map((_, row) => row);
  const sizes = { batch: BATCH, length: LENGTH, targets: 1 };
  return {
    user: tensor(
      "int:batch",
      rows.map(() => 0),
      sizes,
    ),
    history: tensor(
      "int:batch length",
      rows.flatMap((row) => [0, 1, 2, 3, 4].map((place) => item(row, place))),
      sizes,
    ),
    positive: tensor(
      "int:batch targets",
      rows.map((row) => item(row, LENGTH)),
      sizes,
    ),
    negative: tensor("int:batch targets", other, sizes),
  };
};

test("SASRec finds the next item of sequences that it has not seen", { timeout: 60_000 }, () => {
  const device = wasm({ threads: 1 });
  const model = sasrec({ dim: 16, length: LENGTH, rate: 0.1 });
  const optimizer = clippedByGlobalNorm(100)(adamW<Parameters<typeof model.loss>[0]>({ decay: 0.001 }));
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  let state = compile(initialState(model, optimizer, { users: 1, items: ITEMS }), device)(keyTensor(key(1)));
  for (let i = 0; i < 200; i++) state = step(state, drawn(i), keyTensor(fold(key(2), i)), tensor("", [0.01])).state;
  const { user, history, positive } = drawn(1000);
  const best = compile(
    (p: typeof state.parameters, h: typeof history, u: typeof user) =>
      argmin(model.score(p, { user: u, history: h }), "items"),
    device,
  )(state.parameters, history, user);
  const right = [...read(best)].filter((found, row) => found === at(read(positive), row)).length;
  expect(right / BATCH).toBeGreaterThan(0.75);
});
