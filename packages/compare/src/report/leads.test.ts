/** Checks who leads, whether it is certain, and whether it depends on the effort. */
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import type { MeasuredCondition, SeedResult } from "../run/run-study.ts";
import { sampleResult } from "../testing/cells.ts";
import { sampleResults, sampleStudy } from "../testing/study.ts";
import { buildReport } from "./build.ts";
import { certaintyOf } from "./certainty.ts";
import { leadsOf } from "./comparisons.ts";
import { effortLeads, effortLeadsTable, effortSentence } from "./effort-leads.ts";
import { failureCount, failuresOf, pendingCount, pendingOf } from "./failures.ts";
import { findingsOf } from "./findings.ts";
import { latexTable } from "./latex.ts";
import { leadLines } from "./leads.ts";
import { markdownTable } from "./markdown.ts";
import type { Report } from "./report.ts";
import { htmlPage } from "./page/html.ts";
import { tablesOf } from "./tables.ts";
import { largestDifferences, ranksOf } from "./user-ranks.ts";

/** Measurements of Table 2 on `d`: for each model the ranks of its users, seed by seed. */
const measured = (models: Readonly<Record<string, readonly (readonly number[])[]>>): readonly MeasuredCondition[] =>
  Object.entries(models).map(([model, seeds]) => ({
    part: "table2",
    data: "d",
    model,
    condition: { label: "as chosen", change: {} },
    runs: seeds.map((ranks, i): SeedResult => {
      const users = Int32Array.from(ranks, (_, user) => user * 3);
      return { seed: i + 1, cell: `${model} ${i}`, result: sampleResult({ users, ranks: Int32Array.from(ranks) }) };
    }),
    missing: [],
  }));

const study = await sampleStudy("d");
/** A report of these ranks, after searches that were large enough. */
const reportOf = (models: Parameters<typeof measured>[0], change: Partial<Report> = {}): Report => {
  const built = buildReport(
    { ...study, budget: { method: "halving", configurations: 24, epochs: 60 } },
    ["table2"],
    { searched: [], measured: measured(models) },
    new Date(0),
  );
  return { ...built, ...change };
};

/** Ranks of forty users, of whom the first ones have the item among the first fifty. */
const hits = (count: number, shift = 0): readonly number[] =>
  Array.from({ length: 40 }, (_, user) => (user < count ? 40 + shift : 90 + shift));
const said = (report: Report): string => leadLines(report, { name: "d" })[0]?.says ?? "";
const why = (report: Report): string => leadLines(report, { name: "d" })[0]?.why ?? "";
const isCertain = (report: Report): boolean | undefined => leadLines(report, { name: "d" })[0]?.isCertain;

test("the leader is compared with the next, whoever they are", () => {
  const [byHits, byRank] = leadsOf(
    measured({ attrec: [[60, 60, 2]], fmc: [[60, 3, 3]], popularity: [[40, 40, 40]] }),
    [],
  );
  expect(byHits).toMatchObject({ leader: "popularity", other: "fmc", measure: "HR@50" });
  expect(byHits?.difference).toBeCloseTo(1 / 3, 12);
  expect(byRank).toMatchObject({ leader: "fmc", other: "attrec", measure: "MRR" });
});

test("a lead is certain if users and seeds agree after searches that were large enough", () => {
  const clear = {
    popularity: [hits(5), hits(5), hits(6)],
    fmc: [hits(20), hits(22), hits(21)],
    attrec: [hits(36), hits(37), hits(38)],
  };
  const report = reportOf(clear);
  expect(said(report)).toMatch(
    /^On d AttRec leads by HR@50 with 0\.9250; the next is MC with 0\.5250, a lead of \+0\.4000 \(95 % interval over users \+0\.\d+ to \+0\.\d+\)\.$/,
  );
  expect(why(report)).toContain("Users and seeds agree that it is more than chance (p < 0.001 over 40 users");
  expect(isCertain(report)).toBe(true);
  const small = reportOf(clear, { budget: { method: "none", configurations: 24, epochs: 60 } });
  expect(isCertain(small)).toBe(false);
  expect(why(small)).toContain("But the searches may have been too small");
});

test("each reason for doubt is said", () => {
  const few = reportOf({ fmc: [hits(20), hits(36), hits(21)], attrec: [hits(36), hits(37), hits(24)] });
  expect(why(few)).toContain("but 3 seeds are too few to be certain of other trainings");
  const split = reportOf({ fmc: [hits(20), hits(22)], attrec: [hits(38), hits(21)] });
  expect(why(split)).toContain("but the leader is ahead in 1 of 2 seeds alone");
  const one = reportOf({ fmc: [hits(20)], attrec: [hits(38)] });
  expect(why(one)).toContain("but one seed says nothing of other trainings");
  const agreed = reportOf({ fmc: [hits(20), hits(20)], attrec: [hits(22), hits(21)] });
  expect(why(agreed)).toContain("All 2 seeds agree, but with other users it may be different");
  const open = reportOf({ fmc: [hits(20), hits(22)], attrec: [hits(22), hits(21)] });
  expect(why(open)).toMatch(/^It may be chance \(p .*\), and the leader is ahead in 1 of 2 seeds\.$/);
  const alone = reportOf({ fmc: [hits(20)], attrec: [hits(21)] });
  expect(why(alone)).toContain("It may be chance");
  for (const report of [few, split, one, agreed, open, alone]) expect(isCertain(report)).toBe(false);
});

test("a test of ranks alone makes no lead certain where the mean says nothing, or the contrary", () => {
  // Most users are a little better off with one, and two by much with the other.
  const one = Array.from({ length: 40 }, (_, user) => (user < 2 ? 1 : 100));
  const other = Array.from({ length: 40 }, (_, user) => (user < 2 ? 50 : 60));
  const report = reportOf({ fmc: [one, one], attrec: [other, other] });
  const [, byRank] = report.leads;
  expect(byRank).toMatchObject({ leader: "fmc", measure: "MRR" });
  expect(byRank?.byUser.holm).toBeLessThan(0.05);
  expect(byRank?.byUser.rankBiserial).toBeLessThan(0);
  expect(leadLines(report, { name: "d" })[1]).toMatchObject({
    isCertain: false,
    why: expect.stringContaining("but the mean does not bear it out") as string,
  });
});

test("a mean that a few users make, which no test of ranks bears out, is not certain", () => {
  // Four users have their item first with one; the others are a little better or a little worse off, as often.
  const one = Array.from({ length: 40 }, (_, user) => (user < 4 ? 1 : user % 2 === 0 ? 102 : 99));
  const other = Array.from({ length: 40 }, (_, user) => (user < 4 ? 50 : 100));
  const report = reportOf({ fmc: [one, one], attrec: [other, other] });
  const [, byRank] = report.leads;
  expect(byRank).toMatchObject({ leader: "fmc", measure: "MRR" });
  expect(byRank?.interval[0]).toBeGreaterThan(0);
  expect(byRank?.byUser.wilcoxon).toBeGreaterThan(0.05);
  expect(leadLines(report, { name: "d" })[1]).toMatchObject({
    isCertain: false,
    why: expect.stringContaining("a few users differ by much") as string,
  });
});

test("models that do not differ are level, and one alone does not lead", () => {
  const level = reportOf({ fmc: [hits(20)], attrec: [hits(20)] });
  expect(said(level)).toBe("On d MC and AttRec are level by HR@50, with 0.5000.");
  expect(why(level)).toBe("By HR@50 the first two are the same for each of 40 users.");
  // All that are level are named, also where their users differ by rank.
  const three = reportOf({ popularity: [hits(20, 1)], fmc: [hits(20, 2)], attrec: [hits(20)] });
  expect(said(three)).toBe("On d Popular, MC and AttRec are level by HR@50, with 0.5000.");
  expect(leadLines(reportOf({ attrec: [hits(20)] }), { name: "d" })).toEqual([]);
});

test("a search whose configurations came to the same had nothing to choose by, and is not said to end at an edge", () => {
  const edge = { edges: ["rate 0.1"], tried: 2 };
  const facts = {
    ...reportOf({ fmc: [hits(20)], attrec: [hits(30)] }),
    searches: searches({ fmc: [0.3, 0.3], attrec: [0.3, 0.4] }).map((search) => ({ ...search, ...edge })),
  };
  const findings = findingsOf(facts).join("\n");
  expect(findings).toContain(
    "All configurations of a search on d came to the same HR@50 on validation, so that there was nothing to choose by (MC 0.3000).",
  );
  expect(findings).toContain("The best point of 1 of 2 searches on d lies at the edge of its grid (AttRec: rate 0.1)");
});

test("of few items the first fifty are all: the findings and every lead say that nothing was chosen by HR@50", () => {
  const ranks = (shift: number) => Array.from({ length: 40 }, (_, user) => 1 + ((user + shift) % (shift + 2)));
  const few = reportOf({ fmc: [0, 1, 2].map(() => ranks(0)), attrec: [3, 4, 5].map(ranks) });
  const facts = { ...few, data: few.data.map((card) => ({ ...card, items: 30 })) };
  expect(findingsOf(facts).join("\n")).toContain(
    "d has 30 items, so that HR@50 is 1 whatever the model: neither configurations nor epochs could be chosen by it, and MRR alone tells models apart.",
  );
  expect(leadLines(facts, { name: "d" }).map(({ isCertain: certain }) => certain)).toEqual([false, false]);
});

test("findings say who leads also where it is not AttRec, nor next to it", () => {
  const report = reportOf({ popularity: [hits(30)], fmc: [hits(20)], attrec: [hits(10)] });
  expect(findingsOf(report).join("\n")).toContain("On d Popular leads by HR@50");
  expect(findingsOf(reportOf({ popularity: [hits(30)], attrec: [hits(20)] })).join("\n")).not.toContain("leads by");
});

test("a comparison in which nobody differs is level whatever its seeds", () => {
  const [lead] = leadsOf(measured({ fmc: [hits(20), hits(20)], attrec: [hits(20), hits(20)] }), []);
  expect(lead && certaintyOf(lead)).toBe("level");
});

const searches = (validations: Readonly<Record<string, readonly number[]>>): Report["searches"] => {
  const { searches: known } = buildReport(study, ["table2"], sampleResults(study, ["table2"]), new Date(0));
  return Object.entries(validations).map(([model, of]) => ({ ...at(known, 0), data: "d", model, validations: of }));
};

test("a lead that no effort changes is said to be so, with what it is after one trial and after all", () => {
  const facts = { ...reportOf({}), searches: searches({ fmc: [0.1, 0.2], attrec: [0.3, 0.5] }) };
  expect(effortLeads(facts, "d").map(({ trials, leaders, next }) => [trials, leaders.join(), next])).toEqual([
    [1, "attrec", "fmc"],
    [2, "attrec", "fmc"],
  ]);
  expect(effortSentence(facts, "d")).toEqual([
    "On validation of d AttRec is expected to be ahead whatever the effort, from 1 trial a model to 2: after 1 trial the expected lead is +0.2500 before MC, +0.1000 to +0.4000, after 2 trials it is +0.3000 before MC.",
  ]);
});

test("a lead that depends on the effort is said to, and from where on", () => {
  const facts = { ...reportOf({}), searches: searches({ fmc: [0.3, 0.3, 0.3], attrec: [0.1, 0.1, 0.5] }) };
  expect(effortSentence(facts, "d")[0]).toMatch(
    /^Who is ahead on validation of d depends on the effort: MC from 1 trial on, AttRec from 2 trials on\. After 1 trial/,
  );
  expect(findingsOf(facts).join("\n")).toContain("depends on the effort");
});

test("models that are level on validation are said to be, and none to be ahead", () => {
  const of = (validations: Parameters<typeof searches>[0]) => ({ ...reportOf({}), searches: searches(validations) });
  const level = of({ fmc: [0.2, 0.4], attrec: [0.4, 0.2], popularity: [0.1, 0.1] });
  expect(effortSentence(level, "d")).toEqual([
    "On validation of d MC and AttRec are expected to be level whatever the effort, from 1 trial a model to 2.",
  ]);
  const [row] = effortLeadsTable({ ...level, data: level.data.slice(0, 1) }).rows;
  expect(row?.map(({ text }) => text).slice(2, 5)).toEqual(["MC and AttRec, level", "Popular", "+0.0000"]);
  // A difference that four digits do not show, and that rounding alone makes.
  const close = of({ fmc: [0.1, 0.2, 0.3], attrec: [0.1 + 1e-6, 0.2, 0.3] });
  expect(effortSentence(close, "d")[0]).toContain("are expected to be level whatever the effort");
  const atFirst = of({ fmc: [0.3, 0.3], attrec: [0.2, 0.4] });
  expect(effortSentence(atFirst, "d")).toEqual([
    "Who is ahead on validation of d depends on the effort: MC and AttRec, level, from 1 trial on, AttRec from 2 trials on. After 1 trial MC and AttRec are expected to be level, after 2 trials the expected lead is +0.1000 before MC, +0.1000 to +0.1000.",
  ]);
  const atLast = of({ fmc: [0.4, 0.2], attrec: [0.4, 0] });
  expect(effortSentence(atLast, "d")[0]).toMatch(
    /: MC from 1 trial on, MC and AttRec, level, from 2 trials on\. After 1 trial the expected lead is \+0\.1000 before AttRec, .*, after 2 trials MC and AttRec are expected to be level\.$/,
  );
});

test("a page says of no user that two models differ where they do not", async () => {
  const level = reportOf({ fmc: [hits(20)], attrec: [hits(20)] });
  const page = htmlPage(level, [], []);
  expect(page).toContain("On d there is no user for whom MC and AttRec differ.");
  expect(page).not.toContain("differ most for user");
  expect(htmlPage(reportOf({ fmc: [hits(20)], attrec: [hits(30)] }), [], [])).toContain("differ most for user");
});

test("nothing is said of effort where one model was searched, or with one trial", () => {
  const facts = reportOf({});
  expect(effortSentence({ ...facts, searches: searches({ attrec: [0.1, 0.2] }) }, "d")).toEqual([]);
  expect(effortSentence({ ...facts, searches: searches({ attrec: [0.1], fmc: [0.2] }) }, "d")).toEqual([]);
});

test("users are named for whom two models differ most, by their numbers", () => {
  const [card] = ranksOf(
    measured({
      fmc: [
        [1, 5, 50],
        [1, 7, 40],
      ],
      attrec: [
        [1, 100, 2],
        [2, 90, 1],
      ],
    }),
  );
  expect(card?.users).toEqual([0, 3, 6]);
  const [first, second] = card ? largestDifferences(card, "attrec", "fmc", 2) : [];
  expect(first).toMatchObject({
    user: 6,
    ranks: [
      [2, 1],
      [50, 40],
    ],
  });
  expect(first?.difference).toBeCloseTo((1 / 2 + 1) / 2 - (1 / 50 + 1 / 40) / 2, 12);
  expect(second?.user).toBe(0);
  expect(card && largestDifferences(card, "attrec", "hrm", 2)).toEqual([]);
});

test("a data set with too many ranks for a page keeps the users for whom any two models differ most", () => {
  const count = 60_000;
  const flat = Array.from({ length: count }, () => 500);
  const some = flat.map((rank, user) => (user % 3000 === 7 ? 1 : rank));
  const [card] = ranksOf(measured({ fmc: [flat], attrec: [some], popularity: [flat] }));
  expect(card?.users.length).toBeLessThan(100);
  expect(card && largestDifferences(card, "attrec", "fmc", 20).map(({ user }) => user)).toEqual(
    Array.from({ length: 20 }, (_, i) => (7 + i * 3000) * 3),
  );
});

test("what failed is counted and named", () => {
  const report = reportOf({ fmc: [hits(20)], attrec: [hits(20)] });
  expect(failureCount(report)).toBe("None: 2 trainings with results ended well.");
  const [search] = searches({ fmc: [] });
  const row = at(report.rows, 0);
  const failed: Report = {
    ...report,
    searches: search ? [{ ...search, tried: 4, failed: 1, reasons: ["The loss is NaN."] }] : [],
    rows: [{ ...row, missing: [{ seed: 3, cell: "c", failure: "It was lost." }] }, ...report.rows.slice(1)],
  };
  expect(failureCount(failed)).toBe(
    "Failed: 1 of 4 configurations of the searches, and 1 result, beside 2 that there are.",
  );
  expect(failuresOf(failed).map(({ says }) => says)).toEqual([
    "The search of MC on d lost 1 of 4 configurations, so that its search is incomplete: The loss is NaN.",
    "MC (table2, as chosen) on d has 1 of 2 seeds, without seed 3: It was lost.",
  ]);
  // Halving can lose all of its last round alone.
  const nothing = { ...failed, searches: failed.searches.map((one) => ({ ...one, failure: "All failed." })) };
  expect(failuresOf(nothing)[0]?.says).toContain("lost 1 of 4 configurations, so that it has no figures here:");
  // Another part with the same cell lacks no further result, and seeds of a search that chose nothing are one each.
  const lost = [1, 2, 3].map((seed) => ({ seed, cell: undefined, failure: "All failed." }));
  const rows = [
    ...failed.rows,
    { ...at(failed.rows, 0), part: "table3" as const },
    { ...row, runs: [], missing: lost },
  ];
  expect(failureCount({ ...failed, rows: [...rows, at(rows, 3)] })).toContain("and 7 results, beside 2 that there are");
});

test("what has not run yet is told apart from what failed, each result once", () => {
  const report = reportOf({ fmc: [hits(20)], attrec: [hits(20)] });
  const [search] = searches({ fmc: [] });
  const [row, ...others] = report.rows;
  const missing = [
    { seed: 2, cell: "second", failure: undefined },
    { seed: 3, cell: "third", failure: "It was lost." },
  ];
  const early: Report = {
    ...report,
    searches: search ? [{ ...search, tried: 3, failed: 1, pending: 2, reasons: ["The loss is NaN."] }] : [],
    rows: row ? [{ ...row, missing }, ...others, { ...row, part: "table3", missing }] : [],
  };
  expect(failureCount(early)).toBe(
    "Failed: 1 of 3 configurations of the searches, and 1 result, beside 2 that there are.",
  );
  expect(pendingCount(early)).toBe(
    "Not run yet: 2 of 5 configurations of the searches, and 1 result, beside 2 that there are.",
  );
  const said = ["Of MC on d 2 of 5 configurations of its search and 1 of 3 results have not run yet."];
  expect(pendingOf(early).map(({ says }) => says)).toEqual(said);
  expect(findingsOf(early)).toEqual(expect.arrayContaining(said));
  expect(failuresOf(early)[0]?.says).toBe(
    "The search of MC on d lost 1 of 5 configurations, so that its search is incomplete: The loss is NaN.",
  );
  const last = { ...early, searches: [], rows: early.rows.slice(0, 1) };
  expect(pendingOf(last)[0]?.says).toBe("Of MC on d 1 of 3 results has not run yet.");
  expect([pendingOf(report), pendingCount(report)]).toEqual([[], undefined]);
  const texts = tablesOf(early).flatMap(({ rows }) => rows.flat().map(({ text }) => text));
  expect(texts).toContainEqual(expect.stringMatching(/^0\.5000.* \(1 failed, 1 not run\)$/));
});

test("no lead is certain where a model lost a cell of its search or a seed, or lacks one that has not run", async () => {
  const clear = { fmc: [hits(20), hits(22), hits(21)], attrec: [hits(36), hits(37), hits(38)] };
  const report = reportOf(clear);
  expect(isCertain(report)).toBe(true);
  const [search] = searches({ fmc: [] });
  const [mc, ...others] = report.rows;
  const searched = (change: Partial<Report["searches"][number]>): Report => ({
    ...report,
    searches: search ? [{ ...search, tried: 24, ...change }] : [],
  });
  const lacking = (failure: string | undefined): Report => ({
    ...report,
    rows: mc ? [{ ...mc, missing: [{ seed: 4, cell: "c", failure }] }, ...others] : [],
  });
  expect(isCertain(searched({}))).toBe(true);
  const incomplete = [searched({ failed: 1 }), searched({ pending: 2 })];
  for (const one of [...incomplete, lacking("It was lost."), lacking(undefined)]) {
    expect(isCertain(one)).toBe(false);
    expect(why(one)).toMatch(/ But MC lacks results that were asked for, which may change who leads: /);
    expect(findingsOf(one).join("\n")).toContain(
      "agree that it is more than chance, but MC lacks results that were asked for, so that the difference is not certain.",
    );
  }
  // The row of the model has a mark in every form, with a note, and nobody else's has.
  for (const [i, one] of incomplete.entries()) {
    const table = tablesOf(one).find(({ id }) => id === "table2-1");
    expect(table?.rows.map(([title]) => title?.text)).toEqual(["Popular", "MC †", "AttRec"]);
    expect(table?.notes.join("\n")).toContain(`might have been chosen: MC on d (${i + 1} of ${24 + i * 2}).`);
    expect(table && latexTable(table)).toContain("MC $\\dagger$ &");
    expect(table && markdownTable(table)).toContain("| MC † |");
  }
  expect(JSON.stringify(tablesOf(report))).not.toContain("†");
});

test("a difference after searches that were too small is said to be uncertain in one sentence", () => {
  const clear = { fmc: [hits(20), hits(22), hits(21)], attrec: [hits(36), hits(37), hits(38)] };
  const small = reportOf(clear, { budget: { method: "random", configurations: 2, epochs: 1 } });
  expect(findingsOf(small).join("\n")).toContain(
    "users and seeds agree that it is more than chance, but the searches may have been too small, so that the difference is not certain.",
  );
});
