/** Checks HRM against its formulas. */
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { dot, literalObjectives, lossOf, modelLaws, norms, parametersOf, row } from "../testing/model-laws.ts";
import { hrm, type HrmOptions } from "./hrm.ts";

const within = {
  average: (column: readonly number[]) => column.reduce((a, b) => a + b, 0) / column.length,
  max: (column: readonly number[]) => Math.max(...column),
};
const between = {
  average: (a: number, b: number) => (a + b) / 2,
  max: (a: number, b: number) => Math.max(a, b),
  sum: (a: number, b: number) => a + b,
};

const variants: readonly Pick<HrmOptions, "within" | "between" | "objective">[] = [
  { within: "max", between: "max", objective: "noise" },
  { within: "average", between: "average", objective: "noise" },
  { within: "average", between: "sum", objective: "ranking" },
];

describe.each(variants)("with %o", (variant) => {
  modelLaws({
    model: hrm({ dim: 3, l2: 0.1, ...variant }),
    score: (p, user, history, item) => {
      const rows = history.map((i) => row(p.items, i));
      const hybrid = row(p.users, user).map((x, k) =>
        between[variant.between](x, within[variant.within](rows.map((r) => at(r, k)))),
      );
      return -dot(hybrid, row(p.items, item));
    },
    objective: literalObjectives[variant.objective],
    penalty: (p, { user, history, positives, negatives }) =>
      0.1 * norms(row(p.users, user), ...[...history, ...positives, ...negatives].map((item) => row(p.items, item))),
  });
});

test("dropout is for the loss", () => {
  const [plain, dropped] = [hrm({ dim: 3, l2: 0 }), hrm({ dim: 3, l2: 0, dropout: 0.5 })];
  const p = parametersOf(plain);
  expect(lossOf(dropped, p)).not.toBeCloseTo(lossOf(plain, p), 3);
});
