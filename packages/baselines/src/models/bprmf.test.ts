/** Checks BPRMF against its formulas. */
import { checkGradients, valueAndGrad } from "@attrec/autodiff";
import {
  compile,
  type Device,
  interpreter,
  key,
  keyTensor,
  read,
  square,
  sum,
  tensor,
  tensors,
  uniforms,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { adagrad, type Batch, fit, type Windows } from "attrec";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { bprmf, type BprmfParameters } from "./bprmf.ts";

const [users, items, dim] = [3, 5, 4];
const numbers = (stream: number, count: number) => uniforms(key(2), stream, count).map((x) => 2 * x - 1);

const parameters: BprmfParameters = {
  users: tensor("users dim", numbers(1, users * dim), { users, dim }),
  items: tensor("items dim", numbers(2, items * dim), { items, dim }),
  popularity: tensor("items", numbers(3, items), { items }),
};
const batch: Batch = {
  user: tensor("int:batch", [0, 2], { batch: 2 }),
  history: tensor("int:batch length", [0, 0], { batch: 2, length: 1 }),
  positive: tensor("int:batch targets", [1, 3, 4, 0], { batch: 2, targets: 2 }),
  negative: tensor("int:batch targets", [2, 0, 1, 3], { batch: 2, targets: 2 }),
};
const model = bprmf({ dim, l2: 0.1 });
const draws = keyTensor(key(1));

/** β_i + γ_u · γ_i, one number at a time. */
const affinity = (user: number, item: number): number => {
  const product = (k: number) =>
    at(read(parameters.users), user * dim + k) * at(read(parameters.items), item * dim + k);
  return Array.from({ length: dim }, (_, k) => product(k)).reduce(
    (a, b) => a + b,
    at(read(parameters.popularity), item),
  );
};

test("the loss is Rendle's: -ln σ of the gap between liked and other, and the penalty", () => {
  const pairs = [
    [0, 1, 2],
    [0, 3, 0],
    [2, 4, 1],
    [2, 0, 3],
  ] as const;
  const ranking = pairs.reduce(
    (total, [u, i, j]) => total + Math.log(1 + Math.exp(affinity(u, j) - affinity(u, i))),
    0,
  );
  const norm = (table: ArrayLike<number>, row: number) =>
    Array.from({ length: dim }, (_, k) => (table[row * dim + k] ?? NaN) ** 2).reduce((a, b) => a + b, 0);
  const rows = [0, 2].map((u) => norm(read(parameters.users), u));
  const itemRows = [1, 3, 4, 0, 2, 0, 1, 3].map((i) => norm(read(parameters.items), i));
  const penalty = 0.1 * [...rows, ...itemRows].reduce((a, b) => a + b, 0);
  const loss = at(read(compile(model.loss, interpreter())(parameters, batch, draws)), 0);
  expect(loss).toBeCloseTo(ranking + penalty, 12);
});

test("scores are negated affinities, so that smaller is nearer", () => {
  const scores = read(compile(model.score, interpreter())(parameters, { user: batch.user, history: batch.history }));
  [0, 2].forEach((user, row) => {
    for (let item = 0; item < items; item++) expect(scores[row * items + item]).toBeCloseTo(-affinity(user, item), 12);
  });
});

test("gradients are the limits of differences to 1e-6, and wasm agrees to 1e-4", () => {
  expect(checkGradients(model.loss, [parameters, batch, draws]).error).toBeLessThan(1e-6);
  const scores = (p: BprmfParameters, query: Pick<Batch, "user" | "history">) => sum(square(model.score(p, query)));
  expect(checkGradients(scores, [parameters, { user: batch.user, history: batch.history }]).error).toBeLessThan(1e-6);
  const run = (device: Device) => tensors(compile(valueAndGrad(model.loss), device)(parameters, batch, draws));
  const exact = run(interpreter());
  run(wasm()).forEach((x, i) => expect(relativeError(read(x), read(at(exact, i)))).toBeLessThan(1e-4));
});

test("it trains with nothing but what attrec gives to the outside", async () => {
  const windows: Windows = {
    kind: "windows",
    count: 30,
    historyLength: 1,
    targetCount: 1,
    itemCount: 10,
    users: Int32Array.from({ length: 30 }, (_, i) => i % 2),
    histories: new Int32Array(30),
    // One user likes the first half of the items, the other the second.
    targets: Int32Array.from({ length: 30 }, (_, i) => (i % 2) * 5 + (i % 5)),
  };
  const options = {
    key: key(1),
    epochs: 30,
    batchSize: 10,
    rate: 0.05,
    every: 1,
    patience: 99,
    validate: () => 0,
  };
  const losses: number[] = [];
  for await (const event of fit(bprmf({ dim: 4, l2: 0 }), adagrad(), windows, { users: 2, items: 10 }, wasm(), options))
    if (event.kind === "epoch") losses.push(event.loss);
  expect(at(losses, 29)).toBeLessThan(0.8 * at(losses, 0));
});
