/** Checks the tests of significance against values of SciPy. */
import { key } from "@attrec/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrapInterval } from "./bootstrap.ts";
import { criticalDifference } from "./critical-difference.ts";
import { chiSquareAbove, normalTwoSided, studentTwoSided } from "./distributions.ts";
import { holm } from "./holm.ts";
import { deviation, mean, standardizedMean } from "./mean.ts";
import { averageRanks } from "./ranks.ts";
import { settled } from "./settled.ts";
import { incompleteBeta, logGamma, upperGamma } from "./special.ts";
import { studentizedRange } from "./studentized-range.ts";
import { pairedT } from "./t-test.ts";
import { rankBiserial, wilcoxon } from "./wilcoxon.ts";

/** Equal to so many significant digits. */
const expectNear = (value: number, expected: number, digits = 11): void =>
  expect(Math.abs(value / expected - 1)).toBeLessThan(10 ** -digits);

// Every known value in this file was computed beforehand with SciPy 1.17.1: the function is named beside it.

describe("known values of SciPy", () => {
  test.each([
    ["special.gammaln(0.5)", logGamma(0.5), 0.5723649429247],
    ["special.gammaln(10.3)", logGamma(10.3), 13.482036786138359],
    ["special.gammaln(1234.5)", logGamma(1234.5), 7550.550901077894],
    ["special.betainc(2, 3, 0.4)", incompleteBeta(2, 3, 0.4), 0.5247999999999999],
    ["special.betainc(0.5, 5, 0.01)", incompleteBeta(0.5, 5, 0.01), 0.24284189089843747],
    ["special.betainc(471, 0.5, 0.999)", incompleteBeta(471, 0.5, 0.999), 0.3317714046267797],
    ["special.gammaincc(0.5, 0.3)", upperGamma(0.5, 0.3), 0.4385780260809997],
    ["special.gammaincc(4, 12.5)", upperGamma(4, 12.5), 0.001554557843011069],
    ["special.gammaincc(4, 1.2)", upperGamma(4, 1.2), 0.9662310318143443],
    ["2 * stats.norm.sf(0.3)", normalTwoSided(0.3), 0.7641771556220948],
    ["2 * stats.norm.sf(1.96)", normalTwoSided(-1.96), 0.04999579029644087],
    ["2 * stats.norm.sf(5)", normalTwoSided(5), 5.733031437583866e-7],
    ["2 * stats.norm.sf(9)", normalTwoSided(9), 2.2571768119076647e-19],
    ["2 * stats.t.sf(2.1, 4)", studentTwoSided(2.1, 4), 0.10365328631760218],
    ["2 * stats.t.sf(0.5, 1)", studentTwoSided(-0.5, 1), 0.7048327646991335],
    ["2 * stats.t.sf(3.3, 942)", studentTwoSided(3.3, 942), 0.0010031224701288837],
    ["2 * stats.t.sf(8, 942)", studentTwoSided(8, 942), 3.63754404764867e-15],
    ["stats.chi2.sf(14.186…, 3)", chiSquareAbove(14.186440677966106, 3), 0.0026620521454387347],
  ])("%s", (_, value, expected) => expectNear(value, expected, 10));

  const few = [25, -5, 20, 30, -8, 45, 23, 51, -2, 26];
  const tied = [3, -1, 0, 2, 2, -2, 5, 0, 1, -1, 4, 4, -3, 1, 6, 2, -1, 3, 0, 2];
  const many = Array.from({ length: 60 }, (_, i) => ((i * 7919) % 101) - 47);

  test("stats.ttest_1samp(differences, 0)", () => {
    expectNear(pairedT(few).statistic, 3.220601618337712);
    expectNear(pairedT(few).p, 0.010479279496370996);
    expectNear(pairedT(tied).statistic, 2.525868011663425);
    expectNear(pairedT(tied).p, 0.02058478099720289);
    expectNear(pairedT([0.01, 0.02, 0.035]).p, 0.09643753908600937);
  });

  test('stats.wilcoxon(differences, mode="exact"), stats.permutation_test with ties, and mode="approx" with many pairs', () => {
    expect(wilcoxon(few)).toEqual({ statistic: 6, p: 0.02734375 });
    expect(wilcoxon([1, 2, 3])).toEqual({ statistic: 0, p: 0.25 });
    expect(wilcoxon([1, 2, -3, 4, 5]).p).toBe(0.3125);
    expect(wilcoxon(tied).statistic).toBe(29);
    // stats.permutation_test of the signed ranks, n_resamples=np.inf (all 2¹⁷ signs); the normal distribution has 0.02364.
    expectNear(wilcoxon(tied).p, 0.0221710205078125);
    expect(wilcoxon(many).statistic).toBe(793.5);
    expectNear(wilcoxon(many).p, 0.48977492356135555);
  });

  test("effect sizes, from means and ranks of NumPy and stats.rankdata", () => {
    expectNear(standardizedMean(few), 1.0184436549971476);
    expectNear(rankBiserial(few), 0.7818181818181819);
  });

  test("stats.friedmanchisquare, with a tie", () => {
    const blocks = [
      [0.52, 0.48, 0.5, 0.41],
      [0.51, 0.47, 0.49, 0.42],
      [0.36, 0.35, 0.33, 0.3],
      [0.39, 0.4, 0.37, 0.28],
      [0.22, 0.2, 0.21, 0.16],
      [0.3, 0.3, 0.25, 0.22],
    ];
    const { p, ranks, distance } = criticalDifference(blocks);
    expectNear(p, 0.0026620521454387347, 10);
    expect(ranks.map((x) => x * 6)).toEqual([7.5, 13.5, 15, 24]);
    // Demšar 2006: CD = q √(k (k + 1) / 6N), q = stats.studentized_range.ppf(0.95, 4, np.inf) / np.sqrt(2).
    expectNear(distance, 2.569031772546482 * Math.sqrt(20 / 36), 8);
  });
});

// These were computed with SciPy 1.10.1.
describe("known values of SciPy with ties and zeros", () => {
  /** stats.permutation_test of the signed ranks with n_resamples=np.inf; the statistic is stats.wilcoxon's. */
  test.each([
    [[1, 1, 1], 0, 0.25],
    [[1, 1, -1, 2], 2, 0.5],
    [[3, 3, 3, 3, -3], 3, 0.375],
    [[0, 0, 5, -5, 5], 2, 1],
  ])("few pairs: %j", (differences, statistic, p) => {
    expect(wilcoxon(differences)).toEqual({ statistic, p });
  });

  test('many pairs: stats.wilcoxon(differences, mode="approx"), which leaves zeros out', () => {
    const many = Array.from({ length: 120 }, (_, i) => ((i * 7919) % 13) - 5);
    expect(wilcoxon(many).statistic).toBe(2256);
    expectNear(wilcoxon(many).p, 0.011922076245336265);
    const more = Array.from({ length: 300 }, (_, i) => (((i * 31) % 7) % 4) - (((i * 17) % 5) % 4));
    expect(wilcoxon(more).statistic).toBe(11_668.5);
    expectNear(wilcoxon(more).p, 0.3270465541389336);
    expectNear(rankBiserial(more), 0.07392857142857143);
    expectNear(pairedT(more).p, 0.31944534839425104, 10);
  });

  test("stats.ttest_1samp([2, 2, 2], 0)", () => {
    expect(pairedT([2, 2, 2])).toEqual({ statistic: Infinity, p: 0 });
  });

  test("stats.friedmanchisquare, with ties and a block in which all are alike", () => {
    const blocks = [
      [3, 3, 1, 2],
      [3, 3, 3, 3],
      [1, 1, 0, 0],
      [2, 1, 1, 0],
      [0, 0, 0, 0],
    ];
    expectNear(criticalDifference(blocks).p, 0.06379399503089982, 10);
  });

  test("stats.studentized_range.ppf(0.95, k, np.inf) / np.sqrt(2), also for more models than Demšar's table has", () => {
    for (const [count, expected] of [
      [2, 1.9599639845400534],
      [3, 2.343700586378409],
      [7, 2.9483200175296744],
      [12, 3.268003924466142],
      [20, 3.5437991315177815],
    ] as const)
      expectNear(studentizedRange(count) / Math.SQRT2, expected, 8);
  });
});

describe("sums that are the same but for rounding", () => {
  test("are equal, and differences of them 0 or tied, whatever the order of adding up", () => {
    const [half, third, sixth] = [1 / 2, 1 / 3, 1 / 6];
    const [one, other] = [half + third + sixth, sixth + half + third];
    expect(one).not.toBe(other);
    const [zero, a, b, c] = settled(Float64Array.of(one - other, one, -other, 0.5), 1e-14);
    expect([zero, (a ?? NaN) + (b ?? NaN), c]).toEqual([0, 0, 0.5]);
    expect(Object.is(zero, 0)).toBe(true);
  });

  test("whole numbers, infinities and NaN stay what they are", () => {
    const given = Float64Array.of(3, -3, 0, 1, NaN, Infinity, -Infinity);
    expect([...settled(given, 0.1)]).toEqual([...given]);
  });

  test("the order of adding up never changes a test of ranks", () => {
    const ranks = fc.array(
      fc.tuple(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 6, maxLength: 6 }), fc.nat(5)),
      { minLength: 2, maxLength: 60 },
    );
    fc.assert(
      fc.property(ranks, (users) => {
        const sumOf = (all: readonly number[]): number => all.reduce((sum, rank) => sum + 1 / rank, 0);
        const differencesOf = (turn: (all: readonly number[], by: number) => readonly number[]): Float64Array =>
          settled(
            Float64Array.from(users, ([all, by]) => sumOf(turn(all.slice(0, 3), by)) - sumOf(turn(all.slice(3), by))),
            3e-14,
          );
        const turned = differencesOf((all, by) => [...all.slice(by % 3), ...all.slice(0, by % 3)]);
        const straight = differencesOf((all) => all);
        expect(wilcoxon(turned)).toEqual(wilcoxon(straight));
        expect(rankBiserial(turned)).toBe(rankBiserial(straight));
      }),
    );
  });
});

test("Holm's correction, by hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and 0.04 not below it", () => {
  const corrected = holm([0.01, 0.04, NaN, 0.03, 0.005]);
  expect(corrected[2]).toBeNaN();
  [0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(corrected.filter((x) => !Number.isNaN(x))[i]).toBeCloseTo(p, 12));
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
});

test("where nothing differs p is 1, and every degenerate case has an answer", () => {
  for (const nothing of [[], [0], [0, 0], [1]]) {
    expect(pairedT(nothing)).toEqual({ statistic: 0, p: 1 });
    expect(wilcoxon(nothing).p).toBe(1);
  }
  expect([rankBiserial([0, 0]), rankBiserial([])]).toEqual([0, 0]);
  expect([standardizedMean([0, 0]), standardizedMean([2, 2]), standardizedMean([1])]).toEqual([0, Infinity, NaN]);
  expect(bootstrapInterval([3], key(1), { resamples: 10 })).toEqual([3, 3]);
  expect(
    criticalDifference([
      [1, 1, 1],
      [2, 2, 2],
    ]),
  ).toMatchObject({ ranks: [2, 2, 2], p: 1 });
  expect(criticalDifference([]).p).toBe(1);
  expect(criticalDifference([[1], [2]])).toMatchObject({ p: 1, distance: NaN });
});

test("the bootstrap interval is that of the normal distribution for many values, and its key decides it", () => {
  const values = Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
  const [low, high] = bootstrapInterval(values, key(1), { resamples: 4000 });
  const half = (1.96 * deviation(values)) / Math.sqrt(400);
  expect(Math.abs(low - (mean(values) - half))).toBeLessThan(0.15 * half);
  expect(Math.abs(high - (mean(values) + half))).toBeLessThan(0.15 * half);
  expect(bootstrapInterval(values, key(1), { resamples: 4000 })).toEqual([low, high]);
  expect(bootstrapInterval(values, key(2), { resamples: 4000 })).not.toEqual([low, high]);
});

describe("laws", () => {
  const differences = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 80 });

  test("turning all differences round turns effects round, and leaves p-values alone", () => {
    fc.assert(
      fc.property(differences, (values) => {
        const turned = values.map((x) => -x);
        expect(wilcoxon(turned)).toEqual(wilcoxon(values));
        expect(pairedT(turned).p).toEqual(pairedT(values).p);
        expect(rankBiserial(turned) + rankBiserial(values)).toBe(0);
      }),
    );
  });

  test("p-values are probabilities, and Holm's are no smaller and in the same order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (values) => {
        const corrected = holm(values);
        values.forEach((p, i) => {
          expect(corrected[i]).toBeGreaterThanOrEqual(p);
          expect(corrected[i]).toBeLessThanOrEqual(1);
          values.forEach((q, j) => {
            if (p < q) expect(corrected[i]).toBeLessThanOrEqual(corrected[j] ?? NaN);
          });
        });
      }),
    );
    fc.assert(
      fc.property(differences, (values) => {
        for (const { p } of [wilcoxon(values), pairedT(values)]) expect(p >= 0 && p <= 1).toBe(true);
      }),
    );
  });

  test("ranks add up to n (n + 1) / 2, whatever is tied", () => {
    fc.assert(
      fc.property(differences, (values) => {
        const n = values.length;
        expect(averageRanks(values).reduce((a, b) => a + b, 0)).toBe((n * (n + 1)) / 2);
      }),
    );
  });
});
