/** Checks LSTM+ and its variant with a GRU against their formulas. */
import { read } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import {
  dot,
  logistic,
  lossOf,
  modelLaws,
  norms,
  parametersOf,
  row,
  scoresOf,
  sizes,
  squaredDistance,
  windows,
} from "../testing/model-laws.ts";
import { lstmPlus, type LstmPlusOptions, type LstmPlusParameters } from "./lstm-plus.ts";

const dim = 3;
const units = [0, 1, 2];

/** x W + b and h R for one unit of a gate. */
const sums = (p: LstmPlusParameters, x: readonly number[], h: readonly number[]) => (gate: number, unit: number) => {
  const { input, recurrent, bias } = at(p.gates, gate);
  const column = (rows: typeof input) => units.map((k) => at(row(rows, k), unit));
  return { item: dot(x, column(input)) + at(read(bias), unit), state: dot(h, column(recurrent)) };
};

const literalCells = {
  lstm: (p: LstmPlusParameters, items: readonly (readonly number[])[]) => {
    let [h, c] = [units.map(() => 0), units.map(() => 0)];
    for (const x of items) {
      const part = sums(p, x, h);
      const sum = (gate: number, unit: number) => part(gate, unit).item + part(gate, unit).state;
      c = units.map((u) => logistic(sum(1, u)) * at(c, u) + logistic(sum(0, u)) * Math.tanh(sum(2, u)));
      h = units.map((u) => logistic(sum(3, u)) * Math.tanh(at(c, u)));
    }
    return h;
  },
  gru: (p: LstmPlusParameters, items: readonly (readonly number[])[]) => {
    let h = units.map(() => 0);
    for (const x of items) {
      const part = sums(p, x, h);
      const gate = (g: number, unit: number) => logistic(part(g, unit).item + part(g, unit).state);
      h = units.map((u) => {
        const candidate = Math.tanh(part(2, u).item + gate(0, u) * part(2, u).state);
        return (1 - gate(1, u)) * candidate + gate(1, u) * at(h, u);
      });
    }
    return h;
  },
};

/** The penalty on the rows of a window, and on the weights. */
const [l2, l2Weights] = [0.1, 0.2];

describe.each(["lstm", "gru"] as const)("with the cell %s", (cell) => {
  modelLaws({
    model: lstmPlus({ dim, cell, omega: 0.3, pairs: "own", l2, l2Weights }),
    score: (p, user, history, item) => {
      const intent = literalCells[cell](
        p,
        history.map((i) => row(p.sequence, i)),
      );
      return (
        0.3 * squaredDistance(row(p.users, user), row(p.items, item)) +
        0.7 * squaredDistance(intent, row(p.sequence, item))
      );
    },
    objective: (positive, negative) => Math.max(0, positive + 0.5 - negative),
    penalty: (p, { user, history, positives, negatives }) => {
      const items = [...positives, ...negatives].flatMap((item) => [row(p.items, item), row(p.sequence, item)]);
      return l2 * norms(row(p.users, user), ...history.map((item) => row(p.sequence, item)), ...items);
    },
    batchPenalty: (p) =>
      l2Weights *
      norms(...p.gates.flatMap(({ input, recurrent }) => [Array.from(read(input)), Array.from(read(recurrent))])),
  });
});

const plain: Partial<LstmPlusOptions> = { dim, l2: 0, l2Weights: 0 };

test("each positive is held against all negatives of its window", () => {
  const model = lstmPlus({ ...plain, pairs: "all" });
  const p = parametersOf(model);
  const scores = scoresOf(model, p);
  const pairs = windows.flatMap(({ positives, negatives }, b) => {
    const y = (item: number) => at(Array.from(scores), b * sizes.items + item);
    return positives.flatMap((i) => negatives.map((j) => Math.max(0, y(i) + 0.5 - y(j))));
  });
  expect(lossOf(model, p)).toBeCloseTo(
    pairs.reduce((a, b) => a + b, 0),
    10,
  );
});

test("dropout is for the loss", () => {
  const [whole, dropped] = [lstmPlus(plain), lstmPlus({ ...plain, dropout: 0.5 })];
  const p = parametersOf(whole);
  expect(lossOf(dropped, p)).not.toBeCloseTo(lossOf(whole, p), 3);
});
