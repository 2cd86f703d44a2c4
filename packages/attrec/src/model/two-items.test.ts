/** Checks what attention over two items comes to: their mean. */
import { grad } from "@attrec/autodiff";
import {
  compile,
  type HostArray,
  interpreter,
  key,
  keyTensor,
  read,
  tensor,
  tensors,
  uniforms,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { attrec, type AttRecOptions, type AttRecParameters, type Batch } from "attrec";
import { describe, expect, test } from "vitest";

// docs/attention-with-two-items.md says why this is so.

const [users, items, dim] = [3, 7, 6];
const numbers = (stream: number, count: number) => uniforms(key(8), stream, count).map((x) => x - 0.5);
const parameters: AttRecParameters = {
  users: tensor("users dim", numbers(1, users * dim), { users, dim }),
  items: tensor("items dim", numbers(2, items * dim), { items, dim }),
  sequence: tensor("items dim", numbers(3, items * dim), { items, dim }),
  weights: tensor("dim dim", numbers(4, dim * dim), { dim }),
};
const histories = [
  [0, 1, 2],
  [5, 6, 0],
  [2, 4, 1],
];
const batchOf = (length: number): Batch => ({
  user: tensor("int:batch", [0, 2, 1], { batch: 3 }),
  history: tensor(
    "int:batch length",
    histories.flatMap((one) => one.slice(0, length)),
    { batch: 3, length },
  ),
  positive: tensor("int:batch targets", [3, 2, 6], { batch: 3, targets: 1 }),
  negative: tensor("int:batch targets", [4, 1, 5], { batch: 3, targets: 1 }),
});

const run = (options: Partial<AttRecOptions>, length: number, device = interpreter()) => {
  // A margin that keeps every hinge open, so that whatever can have a gradient has one.
  const model = attrec({ dim, omega: 0.3, margin: 9, ...options });
  const batch = batchOf(length);
  const gradient = compile(grad(model.loss), device)(parameters, batch, keyTensor(key(1)));
  return {
    loss: at(read(compile(model.loss, device)(parameters, batch, keyTensor(key(1)))), 0),
    scores: [...read(compile(model.score, device)(parameters, batch))],
    weights: [...read(gradient.weights)],
    others: tensors({ ...gradient, weights: gradient.items }).map((x) => [...read(x)]),
  };
};

describe.each([
  ["interpreter", interpreter()],
  ["wasm", wasm({ threads: 1 })],
] as const)("with two items, on %s", (_, device) => {
  test.each(["mean", "sum", "max", "min"] as const)("by their %s, AttRec is its own ablation", (aggregation) => {
    const whole = run({ aggregation }, 2, device);
    const ablated = run({ aggregation, attention: false }, 2, device);
    const expectEqual = (a: readonly number[], b: readonly number[]) =>
      a.forEach((x, i) => expect(x).toBeCloseTo(b[i] ?? NaN, 5));
    expectEqual(whole.scores, ablated.scores);
    expectEqual([whole.loss], [ablated.loss]);
    whole.others.forEach((x, i) => expectEqual(x, ablated.others[i] ?? []));
  });

  test("W has a gradient of exactly 0", () => {
    expect(run({}, 2, device).weights.map(Math.abs)).toEqual(Array.from({ length: dim * dim }, () => 0));
  });

  test("neither holds with the mask after the softmax, nor with three items", () => {
    const ablations = [run({ attention: false }, 2, device), run({ attention: false }, 3, device)];
    [run({ mask: "after" }, 2, device), run({}, 3, device)].forEach((attended, i) => {
      expect(Math.abs(attended.loss - (ablations[i]?.loss ?? NaN))).toBeGreaterThan(1e-3);
      expect(attended.weights.filter((x) => Math.abs(x) > 1e-6).length).toBeGreaterThan(dim);
    });
  });
});

test("the mean of two items, whatever W is: another W gives the same scores", () => {
  const model = attrec({ dim });
  const scores = (weights: readonly number[] | HostArray) =>
    read(
      compile(model.score, interpreter())({ ...parameters, weights: tensor("dim dim", weights, { dim }) }, batchOf(2)),
    );
  expect([...scores(numbers(9, dim * dim).map((x) => 40 * x))]).toEqual([
    ...scores(Array.from({ length: dim * dim }, () => 0)),
  ]);
});
