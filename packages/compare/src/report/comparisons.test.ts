/** Checks the differences of models in a report. */
import { expect, test } from "vitest";
import type { MeasuredCondition } from "../run/run-study.ts";
import { sampleResult } from "../testing/cells.ts";
import { compareAll } from "./comparisons.ts";
import { rankAll } from "./rankings.ts";

const USERS = 200;
const users = Int32Array.from({ length: USERS }, (_, user) => user);

/** A model that was trained with some seeds, and its rank for every user and seed. */
const measured = (
  model: string,
  seeds: readonly number[],
  rank: (user: number, seed: number) => number,
): MeasuredCondition => ({
  part: "table2",
  data: "small.data",
  model,
  condition: { label: "", change: {} },
  runs: seeds.map((seed) => ({
    seed,
    cell: `${model}-${seed}`,
    result: sampleResult({ users, ranks: Int32Array.from(users, (user) => rank(user, seed)) }),
  })),
  missing: [],
});

const SEEDS = [0, 1, 2];
const isHit = (user: number, seed: number, model: number): boolean =>
  (user * user * 31 + user * 7 + seed * 13 + model * 29 + (user ** 3 % 17) * seed) % 19 < (model === 1 ? 12 : 9);

test("hits of three seeds are tested as whole numbers: 1 - 2/3 is tied with 1/3", () => {
  const [a, b] = ["attrec", "fmc"].map((name, i) =>
    measured(name, SEEDS, (user, seed) => (isHit(user, seed, 1 - i) ? 1 : 51)),
  );
  const found = compareAll(a && b ? [a, b] : []).find(({ measure }) => measure === "HR@50");
  // SciPy 1.10.1, d = a - b of the sums: stats.wilcoxon(d, mode="approx"), which for a / 3 - b / 3 has 9.7e-8;
  // stats.ttest_1samp(d, 0); d.mean() / d.std(ddof=1); d.mean() / 3; the rank-biserial from stats.rankdata(abs(d[d != 0])).
  expect(found?.byUser.wilcoxon).toBeCloseTo(1.0926343596111672e-7, 17);
  expect(found?.byUser.rankBiserial).toBeCloseTo(0.4487031330251669, 14);
  expect(found?.byUser.t).toBeCloseTo(3.7228707979955966e-8, 17);
  expect(found?.byUser.effect).toBeCloseTo(0.4049869791955371, 14);
  expect(found?.difference).toBeCloseTo(0.22166666666666668, 15);
  expect(found?.byUser.differing).toBe(176);
  const [low = NaN, high = NaN] = found?.interval ?? [];
  expect([low > 0.14, high < 0.3]).toEqual([true, true]);
});

test("a model with fewer seeds is compared by its mean, exactly", () => {
  const always = (user: number): number => (user % 3 === 0 ? 1 : 51);
  const [found, ranks] = compareAll([measured("attrec", SEEDS, always), measured("fmc", [0, 1], always)]);
  for (const one of [found, ranks])
    expect(one).toMatchObject({
      difference: 0,
      byUser: { differing: 0, wilcoxon: 1, t: 1, holm: 1, effect: 0, rankBiserial: 0 },
      bySeed: { seeds: 2, ahead: 0, wilcoxon: 1, t: 1 },
    });
});

test("reciprocal ranks that were added up in another order are the same", () => {
  // 1/2 + 1/3 + 1/6 is not 1/6 + 1/2 + 1/3 in doubles.
  const [a, b] = [
    [2, 3, 6],
    [6, 2, 3],
  ].map((order, i) => measured(["attrec", "fmc"][i] ?? "", SEEDS, (_, seed) => order[seed] ?? 1));
  const models = a && b ? [a, b] : [];
  expect(compareAll(models).find(({ measure }) => measure === "MRR")?.byUser).toMatchObject({
    differing: 0,
    wilcoxon: 1,
  });
  expect(rankAll(models)).toMatchObject([{ ranks: [1.5, 1.5], p: 1 }]);
});

test("models that were tested on different users are not compared, even if there are as many", () => {
  const other = measured("fmc", SEEDS, () => 1);
  const shifted = other.runs.map((run) => ({
    ...run,
    result: { ...run.result, users: users.map((user) => user + 1) },
  }));
  expect(() => compareAll([measured("attrec", SEEDS, () => 1), { ...other, runs: shifted }])).toThrow(
    "attrec and fmc were tested on different users of small.data: they cannot be compared.",
  );
});
