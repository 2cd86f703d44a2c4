/** Checks AttRec against the equations of its paper. */
import { checkGradients, valueAndGrad } from "@attrec/autodiff";
import {
  compile,
  type Device,
  interpreter,
  key,
  type KeyTensor,
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
import { describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { attrec, attrecDefaults, attrecOptions, type AttRecOptions, type AttRecParameters } from "./attrec.ts";
import type { Batch } from "./examples.ts";

const sizes = { users: 4, items: 7 };
const dim = 6;
const [batchSize, length, targets] = [3, 4, 2];

/** Parameters of the size of the unit ball, so that hinges are open and closed, and no two points are near. */
const parameters = (): AttRecParameters => {
  const numbers = (stream: number, count: number) => uniforms(key(7), stream, count).map((x) => x - 0.5);
  return {
    users: tensor("users dim", numbers(1, sizes.users * dim), { users: sizes.users, dim }),
    items: tensor("items dim", numbers(2, sizes.items * dim), { items: sizes.items, dim }),
    sequence: tensor("items dim", numbers(3, sizes.items * dim), { items: sizes.items, dim }),
    weights: tensor("dim dim", numbers(4, dim * dim), { dim }),
  };
};

const batch: Batch = {
  user: tensor("int:batch", [0, 3, 1], { batch: batchSize }),
  history: tensor("int:batch length", [0, 1, 2, 3, 4, 5, 6, 0, 2, 2, 5, 1], { batch: batchSize, length }),
  positive: tensor("int:batch targets", [4, 5, 1, 2, 3, 0], { batch: batchSize, targets }),
  negative: tensor("int:batch targets", [6, 0, 3, 4, 6, 4], { batch: batchSize, targets }),
};

/** Equations 1 to 11 once more, one number at a time and with no library: what the model has to agree with. */
const literalLoss = (p: AttRecParameters, omega: number, margin: number): number => {
  const table = (x: AttRecParameters[keyof AttRecParameters], row: number) =>
    Array.from({ length: dim }, (_, k) => at(read(x), row * dim + k));
  const dot = (a: number[], b: number[]) => a.reduce((total, x, k) => total + x * at(b, k), 0);
  const squared = (a: number[], b: number[]) => a.reduce((total, x, k) => total + (x - at(b, k)) ** 2, 0);
  const ids = (x: Batch["history" | "positive" | "negative"], row: number, width: number) =>
    Array.from({ length: width }, (_, k) => at(read(x), row * width + k));
  const timeSignal = (t: number, k: number) =>
    k % 2 === 0 ? Math.sin(t / 10000 ** (k / dim)) : Math.cos(t / 10000 ** ((k - 1) / dim));
  let total = 0;
  for (let b = 0; b < batchSize; b++) {
    const x = ids(batch.history, b, length).map((item) => table(p.sequence, item));
    const query = x.map((row, l) => {
      const input = row.map((value, k) => value + timeSignal(l + 1, k));
      return Array.from({ length: dim }, (_, out) =>
        Math.max(
          0,
          input.reduce((sum, value, k) => sum + value * at(read(p.weights), k * dim + out), 0),
        ),
      );
    });
    const attended = x.map((_, i) => {
      const powers = x.map((_, j) => (i === j ? 0 : Math.exp(dot(at(query, i), at(query, j)) / Math.sqrt(dim))));
      const sum = powers.reduce((a, c) => a + c, 0);
      return Array.from({ length: dim }, (_, k) => x.reduce((m, row, j) => m + (at(powers, j) / sum) * at(row, k), 0));
    });
    const intent = Array.from({ length: dim }, (_, k) => attended.reduce((m, row) => m + at(row, k) / length, 0));
    const user = table(p.users, at(read(batch.user), b));
    const y = (item: number) =>
      omega * squared(user, table(p.items, item)) + (1 - omega) * squared(intent, table(p.sequence, item));
    for (const i of ids(batch.positive, b, targets)) {
      for (const j of ids(batch.negative, b, targets)) total += Math.max(0, y(i) + margin - y(j));
    }
  }
  return total;
};

const draws = keyTensor(key(3));

test("the loss is equations 1 to 11, to twelve digits", () => {
  const model = attrec({ dim, omega: 0.3, margin: 0.5 });
  const value = at(read(compile(model.loss, interpreter())(parameters(), batch, draws)), 0);
  expect(value).toBeCloseTo(literalLoss(parameters(), 0.3, 0.5), 12);
});

const variants: readonly Partial<AttRecOptions>[] = [
  {},
  { attention: false },
  { mask: "after" },
  { pairs: "own", dropout: 0.5 },
  { aggregation: "sum" },
  { aggregation: "max" },
  { aggregation: "min" },
  { l2: 0.1, l2Weights: 0.2 },
  { firstTime: 0 },
];

describe.each(variants)("with %o", (options) => {
  const model = attrec({ dim, omega: 0.3, ...options });

  test("gradients are the limits of differences, to 1e-6", () => {
    expect(checkGradients(model.loss, [parameters(), batch, draws]).error).toBeLessThan(1e-6);
  });

  test("so are the gradients of the scores", () => {
    const query = { user: batch.user, history: batch.history };
    const scores = (p: AttRecParameters, q: typeof query) => sum(square(model.score(p, q)));
    expect(checkGradients(scores, [parameters(), query]).error).toBeLessThan(1e-6);
  });

  test("wasm gives the interpreter's loss, gradients and scores, to 1e-4", () => {
    const all = (p: AttRecParameters, b: Batch, draw: KeyTensor) => ({
      ...valueAndGrad(model.loss)(p, b, draw),
      scores: model.score(p, b),
    });
    const run = (device: Device) => tensors(compile(all, device)(parameters(), batch, draws));
    const exact = run(interpreter());
    run(wasm()).forEach((x, i) => expect(relativeError(read(x), read(at(exact, i)))).toBeLessThan(1e-4));
  });
});

test("rows are kept in the unit ball, and rows inside of it are left alone", () => {
  const model = attrec({ dim: 2 });
  const p = {
    users: tensor("users dim", [3, 4, 0.3, 0.4], { users: 2, dim: 2 }),
    items: tensor("items dim", [0, 0], { items: 1, dim: 2 }),
    sequence: tensor("items dim", [1, 1], { items: 1, dim: 2 }),
    weights: tensor("dim dim", [5, 5, 5, 5], { dim: 2 }),
  };
  const projected = compile((q: AttRecParameters) => model.project?.(q) ?? q, interpreter())(p);
  expect([...read(projected.users)]).toEqual([0.6, 0.8, 0.3, 0.4]);
  expect([...read(projected.items)]).toEqual([0, 0]);
  expect(Math.hypot(...read(projected.sequence))).toBeCloseTo(1, 12);
  expect([...read(projected.weights)]).toEqual([5, 5, 5, 5]);
});

test("an option is what it is declared to be, in the editor and in a call", () => {
  const own: AttRecOptions["pairs"][] = ["all", "own"];
  expect(attrecOptions.pairs.choices).toEqual(own);
  expect(attrec({ dim: 4, mask: "after" }).hyperparameters).toEqual({ ...attrecDefaults, dim: 4, mask: "after" });
  // @ts-expect-error: it is none of the choices
  expect(() => attrec({ mask: "befor" })).toThrow("takes before or after, not 'befor': did you mean 'before'?");
  // @ts-expect-error: there is no such option
  expect(() => attrec({ marginn: 1 })).toThrow("attrec has no option 'marginn'; did you mean 'margin'?");
  expect(() => attrec({ dim: -3 })).toThrow("The option 'dim' of attrec takes a whole number from 1 to 65536, not -3.");
});
