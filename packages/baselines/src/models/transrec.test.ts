/** Checks TransRec against its formulas. */
import { compile, interpreter, read, tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import {
  lastOf,
  literalObjectives,
  modelLaws,
  norms,
  parametersOf,
  row,
  squaredDistance,
} from "../testing/model-laws.ts";
import { transrec, type TransRecParameters } from "./transrec.ts";

const literalDistances = {
  l1: (a: readonly number[], b: readonly number[]) => a.reduce((total, x, k) => total + Math.abs(x - at(b, k)), 0),
  l2: (a: readonly number[], b: readonly number[]) => Math.sqrt(squaredDistance(a, b)),
  "squared l2": squaredDistance,
};

describe.each(["l1", "l2", "squared l2"] as const)("with the distance %s", (distance) => {
  modelLaws({
    model: transrec({ dim: 3, distance, l2: 0.1, l2Items: 0.2 }),
    score: (p, user, history, item) => {
      const way = row(p.users, user).map((x, k) => x + at(read(p.common), k));
      const point = row(p.items, lastOf(history)).map((x, k) => x + at(way, k));
      return literalDistances[distance](point, row(p.items, item)) - at(read(p.popularity), item);
    },
    objective: literalObjectives.ranking,
    penalty: (p, { user, history, positives, negatives }) => {
      const items = [...positives, ...negatives];
      const popularity = items.map((item) => at(read(p.popularity), item));
      const ways = norms(row(p.users, user), popularity);
      return 0.1 * ways + 0.2 * norms(...[lastOf(history), ...items].map((item) => row(p.items, item)));
    },
    batchPenalty: (p) => 0.1 * norms(Array.from(read(p.common))),
  });
});

test("items are kept in the unit ball, unless they may leave it", () => {
  const [inside, free] = [transrec({ dim: 3 }), transrec({ dim: 3, unitBall: false })];
  const numbers = Array.from({ length: 7 * 3 }, (_, k) => k - 10);
  const p = { ...parametersOf(inside), items: tensor("items dim", numbers, { items: 7, dim: 3 }) };
  const lengths = (model: typeof inside) => {
    const { items } = compile((x: TransRecParameters) => model.project?.(x) ?? x, interpreter())(p);
    return Array.from({ length: 7 }, (_, i) => Math.sqrt(norms(row(items, i))));
  };
  expect(Math.max(...lengths(free))).toBeGreaterThan(10);
  expect(Math.max(...lengths(inside))).toBeCloseTo(1, 12);
});

test("the common translation is kept in the unit ball with the items, unless they may leave it", () => {
  const lengthOf = (unitBall: boolean, scale: number) => {
    const model = transrec({ dim: 3, unitBall });
    const p = { ...parametersOf(model), common: tensor("dim", [2 * scale, -scale, 2 * scale], { dim: 3 }) };
    const { common } = compile((x: TransRecParameters) => model.project?.(x) ?? x, interpreter())(p);
    return Math.sqrt(norms(Array.from(read(common))));
  };
  expect(lengthOf(true, 2)).toBeCloseTo(1, 12);
  expect(lengthOf(true, 0.1)).toBeCloseTo(0.3, 12);
  expect(lengthOf(false, 2)).toBeCloseTo(6, 12);
});
