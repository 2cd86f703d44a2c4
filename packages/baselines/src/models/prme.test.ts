import { expect, test } from "vitest";
import {
  lastOf,
  literalObjectives,
  modelLaws,
  norms,
  parametersOf,
  row,
  scoresOf,
  squaredDistance,
} from "../testing/model-laws.ts";
import { prme } from "./prme.ts";

modelLaws({
  model: prme({ dim: 3, alpha: 0.3, l2: 0.1 }),
  score: (p, user, history, item) =>
    0.3 * squaredDistance(row(p.users, user), row(p.items, item)) +
    0.7 * squaredDistance(row(p.sequence, lastOf(history)), row(p.sequence, item)),
  objective: literalObjectives.ranking,
  penalty: (p, { user, history, positives, negatives }) => {
    const items = [...positives, ...negatives].flatMap((item) => [row(p.items, item), row(p.sequence, item)]);
    return 0.1 * norms(row(p.users, user), row(p.sequence, lastOf(history)), ...items);
  },
});

test("with α 0 the last item is nearest to itself, and with α 1 it says nothing", () => {
  const [sequence, preference] = [prme({ dim: 3, alpha: 0 }), prme({ dim: 3, alpha: 1 })];
  const p = parametersOf(sequence);
  expect(scoresOf(sequence, p)[3]).toBeCloseTo(0, 12);
  expect(scoresOf(preference, p)[5]).toBeCloseTo(squaredDistance(row(p.users, 0), row(p.items, 5)), 12);
});
