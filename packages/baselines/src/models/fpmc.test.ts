/** Checks FPMC against its formulas. */
import { describe, expect, test } from "vitest";
import {
  dot,
  lastOf,
  literalObjectives,
  modelLaws,
  norms,
  parametersOf,
  row,
  scoresOf,
} from "../testing/model-laws.ts";
import { fpmc, type FpmcParameters } from "./fpmc.ts";

const preference = (p: FpmcParameters, user: number, item: number) => dot(row(p.users, user), row(p.items, item));
const transition = (p: FpmcParameters, last: number, item: number) => dot(row(p.previous, last), row(p.next, item));

modelLaws({
  model: fpmc({ dim: 3, l2: 0.1 }),
  score: (p, user, history, item) => -(preference(p, user, item) + transition(p, lastOf(history), item)),
  objective: literalObjectives.ranking,
  penalty: (p, { user, history, positives, negatives }) => {
    const items = [...positives, ...negatives].flatMap((item) => [row(p.items, item), row(p.next, item)]);
    return 0.1 * norms(row(p.users, user), row(p.previous, lastOf(history)), ...items);
  },
});

describe("with one of its terms", () => {
  test.each(["preference", "transition"] as const)("%s, the score is that term", (terms) => {
    const model = fpmc({ dim: 3, terms });
    const p = parametersOf(model);
    const term = terms === "preference" ? preference(p, 0, 5) : transition(p, 3, 5);
    expect(scoresOf(model, p)[5]).toBeCloseTo(-term, 12);
  });
});
