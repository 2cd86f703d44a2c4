// The order of models under two splits.
import { expect, test } from "vitest";
import type { MeasuredCondition } from "../run/run-study.ts";
import { splitOrdersTable } from "./split-orders-table.ts";
import { splitFinding, splitOrders } from "./split-orders.ts";

/** The results of models whose item is found for so many of 40 users, from user `first` on, in each of two seeds. */
const results = (
  found: Readonly<Record<string, number>>,
  first = 0,
): { readonly measured: readonly MeasuredCondition[] } => ({
  measured: Object.entries(found).map(([model, hits]) => ({
    part: "table2",
    data: "d",
    model,
    condition: { label: "as chosen", change: {} },
    missing: [],
    runs: [1, 2].map((seed) => ({
      seed,
      cell: "",
      result: {
        bestEpoch: 1,
        validation: 0,
        epochs: [],
        memory: 0,
        attention: [],
        users: Int32Array.from({ length: 40 }, (_, i) => first + i),
        ranks: Int32Array.from({ length: 40 }, (_, i) => (i < hits ? 1 : 51)),
      },
    })),
  })),
});

test("an order that is clear survives with certainty, and one that is reversed does not", () => {
  const clear = results({ a: 4, b: 20, c: 36 });
  const [same] = splitOrders([
    { split: "one", results: clear },
    { split: "two", results: results({ a: 2, b: 18, c: 30 }, 10) },
  ]);
  expect(same).toMatchObject({ data: "d", splits: ["one", "two"], models: ["a", "b", "c"], tau: 1, interval: [1, 1] });
  expect(same && splitFinding(same)).toBe(
    "On d the order of 3 models by HR@50 under one and under two agrees with Kendall's τ 1.00 (95 % interval over users 1.00 to 1.00): the order is the same, also when other users are drawn.",
  );
  const [reversed] = splitOrders([
    { split: "one", results: clear },
    { split: "two", results: results({ a: 36, b: 20, c: 4 }) },
  ]);
  expect(reversed).toMatchObject({ tau: -1, interval: [-1, -1] });
  expect(reversed && splitFinding(reversed)).toContain("these data do not show that the order survives");
});

test("models that are all level have no order, and nothing is said to agree", () => {
  const [level] = splitOrders([
    { split: "one", results: results({ a: 4, b: 4 }) },
    { split: "two", results: results({ a: 3, b: 8 }) },
  ]);
  expect(level && splitFinding(level)).toBe(
    "On d the 2 models are all level by HR@50 under one or under two, so that there is no order to compare.",
  );
  const [row] = level ? splitOrdersTable({ splitOrders: [level] }).rows : [];
  expect(row?.map(({ text }) => text)).toEqual(["d", "one", "two", "2", "–", "–"]);
});

test("each pair of splits is compared, on the models that have figures under both", () => {
  const under = [
    { a: 4, b: 20 },
    { b: 4, a: 20, c: 1 },
    { a: 3, c: 8, b: 5 },
  ].map((found, i) => ({
    split: `split ${i}`,
    results: results(found),
  }));
  expect(splitOrders(under).map(({ splits, models, tau }) => [...splits, models.join(), tau])).toEqual([
    ["split 0", "split 1", "a,b", -1],
    ["split 0", "split 2", "a,b", 1],
    ["split 1", "split 2", "b,a,c", expect.closeTo(-1, 12)],
  ]);
  expect(splitOrders(under.slice(0, 1))).toEqual([]);
});
