/** Checks PRME against its formulas. */
import { compile, interpreter, read, tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import {
  batch,
  lastOf,
  literalObjectives,
  modelLaws,
  norms,
  parametersOf,
  query,
  row,
  scoresOf,
  sizes,
  squaredDistance,
} from "../testing/model-laws.ts";
import { prme } from "./prme.ts";

const day = 24 * 3600;

modelLaws({
  model: prme({ dim: 3, alpha: 0.3, threshold: 24, l2: 0.1 }),
  score: (p, user, history, item, seconds) => {
    const preference = squaredDistance(row(p.users, user), row(p.items, item));
    const sequence = squaredDistance(row(p.sequence, lastOf(history)), row(p.sequence, item));
    return seconds > day ? preference : 0.3 * preference + 0.7 * sequence;
  },
  objective: literalObjectives.ranking,
  penalty: (p, { user, history, positives, negatives }) => {
    const items = [...positives, ...negatives].flatMap((item) => [row(p.items, item), row(p.sequence, item)]);
    return 0.1 * norms(row(p.users, user), row(p.sequence, lastOf(history)), ...items);
  },
});

test("without a threshold it does not ask for times, and a model that is told none takes the last item as recent", () => {
  expect(prme({ threshold: 0 }).looksAtTime).toBe(false);
  const model = prme({ dim: 3, alpha: 0.3, threshold: 24 });
  expect(model.looksAtTime).toBe(true);
  const p = parametersOf(model);
  const { user, history } = batch;
  const told = compile(model.score, interpreter())(p, query);
  const untold = compile(model.score, interpreter())(p, { user, history });
  // The third query comes two days after its last item; the others come within the hour.
  const [a, b] = [read(told), read(untold)];
  for (let i = 0; i < 2 * sizes.items; i++) expect(a[i]).toBeCloseTo(at(b, i), 12);
  expect(a[2 * sizes.items]).not.toBeCloseTo(at(b, 2 * sizes.items), 3);
});

test("where the last item is too long ago, its place does not count, though it be infinite", () => {
  const model = prme({ dim: 3, alpha: 0.3, threshold: 24 });
  const p = parametersOf(model);
  const nowhere = {
    ...p,
    sequence: tensor("items dim", new Float64Array(3 * sizes.items).fill(Infinity), { items: sizes.items, dim: 3 }),
  };
  const scores = [p, nowhere].map((given) => read(compile(model.score, interpreter())(given, query)));
  const [expected = [], found = []] = scores.map((one) => [...one].slice(2 * sizes.items, 3 * sizes.items));
  expect(found).toEqual(expected);
});

test("with α 0 and no threshold the last item is nearest to itself, and with α 1 it says nothing", () => {
  const [sequence, preference] = [prme({ dim: 3, alpha: 0, threshold: 0 }), prme({ dim: 3, alpha: 1, threshold: 0 })];
  const p = parametersOf(sequence);
  expect(scoresOf(sequence, p)[3]).toBeCloseTo(0, 12);
  expect(scoresOf(preference, p)[5]).toBeCloseTo(squaredDistance(row(p.users, 0), row(p.items, 5)), 12);
});
