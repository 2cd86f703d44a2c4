/** Checks FMC against its formulas. */
import { expect, test } from "vitest";
import {
  dot,
  lastOf,
  literalObjectives,
  modelLaws,
  norms,
  parametersOf,
  row,
  scoresOf,
  sizes,
} from "../testing/model-laws.ts";
import { fmc } from "./fmc.ts";

modelLaws({
  model: fmc({ dim: 3, l2: 0.1 }),
  score: (p, _, history, item) => -dot(row(p.previous, lastOf(history)), row(p.next, item)),
  objective: literalObjectives.ranking,
  penalty: (p, { history, positives, negatives }) =>
    0.1 * norms(row(p.previous, lastOf(history)), ...[...positives, ...negatives].map((item) => row(p.next, item))),
});

test("an item is one thing as the last and another as the next: 1 after 0 is not 0 after 1", () => {
  const model = fmc({ dim: 3 });
  const scores = scoresOf(model, parametersOf(model));
  // The histories of the second and third window end with 0 and 1.
  expect(scores[sizes.items + 1]).not.toBeCloseTo(scores[2 * sizes.items] ?? NaN, 3);
});
