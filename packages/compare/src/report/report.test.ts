/** Checks the tables and sentences of a report. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { at } from "@attrec/tensor/extend";
import { hitRatio, meanReciprocalRank } from "attrec";
import { isVisible } from "attrec/extend";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// The one browser of the project's tests.
import { type Chromium, isSkipped, launch } from "../../../../browser/chromium.ts";
import { partNames } from "../study/parts.ts";
import { pairedT } from "../significance/t-test.ts";
import { wilcoxon } from "../significance/wilcoxon.ts";
import { sampleResults, sampleStudy } from "../testing/study.ts";
import { buildReport } from "./build.ts";
import { findingsOf } from "./findings.ts";
import { latexWidth } from "./latex.ts";
import { figure, probability } from "./numerals.ts";
import { markdownTable } from "./markdown.ts";
import { plotsOf } from "./plots/plots.ts";
import { protocolLines } from "./protocol-lines.ts";
import { conditionRow, type Report } from "./report.ts";
import { cell } from "./table.ts";
import { tablesOf } from "./tables.ts";
import { largestDifferences } from "./user-ranks.ts";
import { writeReport } from "./write.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-report-"));
afterAll(() => rmSync(folder, { recursive: true }));

const study = await sampleStudy();
const results = sampleResults(study, partNames);
const report = buildReport(study, partNames, results, new Date("2026-01-02T03:04:05Z"));
const files = await writeReport(report, folder);
const text = (name: string): string => readFileSync(join(folder, name), "utf8");

/** The runs of a model in Table 2, from which all that is said of it has to come. */
const runsOf = (model: string) =>
  results.measured.find((one) => one.part === "table2" && one.model === model)?.runs ?? [];
const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

test("a row is the mean over seeds of what its ranks come to", () => {
  for (const model of ["fmc", "attrec"]) {
    const ranks = runsOf(model).map(({ result }) => result.ranks);
    const row = conditionRow(report, "table2", "small.data", model);
    expect(row?.mean["HR@50"]).toBeCloseTo(average(ranks.map((one) => hitRatio(one, 50))), 12);
    expect(row?.mean["MRR"]).toBeCloseTo(average(ranks.map(meanReciprocalRank)), 12);
  }
});

test("attention is shown without the names of users and items, since not all data may be passed on", () => {
  expect(report.attention).toEqual([{ data: "small.data", maps: [[0, 1, 1, 0]] }]);
});

test("users who were asked for by name have it beside their attention, with their items", async () => {
  const measured = results.measured.map((one) =>
    one.part === "figure3" ? { ...one, condition: { ...one.condition, change: { attended: ["7"] } } } : one,
  );
  const named = buildReport(study, partNames, { ...results, measured }, new Date(0));
  expect(named.attention).toEqual([
    { data: "small.data", maps: [[0, 1, 1, 0]], named: [{ user: "7", items: ["a", "b"] }] },
  ]);
  const [plot] = (await plotsOf(named)).filter(({ id }) => id.startsWith("attention"));
  expect(plot?.caption).toContain("Items of user 7: a, b.");
  expect(plot?.svg).toContain("user 7");
});

test("a comparison is of each user's mean over seeds, and of each seed's mean over users", () => {
  const [a, b] = ["attrec", "fmc"].map((model) => runsOf(model).map(({ result }) => result.ranks));
  const gains = (ranks: readonly Int32Array[] = []) =>
    Array.from({ length: 40 }, (_, user) => average(ranks.map((one) => 1 / at(one, user))));
  const [ours, theirs] = [gains(a), gains(b)];
  const differences = ours.map((x, i) => x - at(theirs, i));
  const found = report.comparisons.find(({ other, measure }) => other === "fmc" && measure === "MRR");
  expect(found?.difference).toBeCloseTo(average(differences), 12);
  expect(found?.byUser.wilcoxon).toBeCloseTo(wilcoxon(differences).p, 9);
  expect(found?.byUser.t).toBeCloseTo(pairedT(differences).p, 9);
  expect(found?.byUser.holm).toBeGreaterThanOrEqual(found?.byUser.wilcoxon ?? NaN);
  const [low = NaN, high = NaN] = found?.interval ?? [];
  expect(low).toBeLessThan(average(differences));
  expect(high).toBeGreaterThan(average(differences));
  expect(found?.bySeed).toMatchObject({ seeds: 2, ahead: 2, wilcoxon: 0.5 });
});

test("the card has a line for each rule of negatives, with the models that have it", () => {
  const lines = (rules: readonly ("not-targets" | "not-history")[]) =>
    protocolLines({
      ...report,
      models: report.models.map((model, i) => ({ ...model, negatives: rules[i] ?? model.negatives })),
    }).filter(([about]) => about.startsWith("negatives"));
  expect(lines(["not-history", "not-targets", "not-targets"])).toEqual([
    ["negatives", "uniform over all items but the window's targets"],
  ]);
  expect(lines(["not-targets", "not-history", "not-targets"])).toEqual([
    ["negatives of MC", "uniform over all items but the user's training history"],
    ["negatives of AttRec", "uniform over all items but the window's targets"],
  ]);
});

test("a table has every model under each rule of negatives, and marks its own", () => {
  const table = tablesOf(report).find(({ id }) => id === "negatives");
  expect(table?.columns).toEqual(["data", "never drawn", "MC", "AttRec"]);
  expect(table?.rows.map((row) => row.slice(1).map(({ text: shown }) => shown.replace(/^\S+ ±\S+/, "figure")))).toEqual(
    [
      ["the window's targets", "figure *", "figure *"],
      ["the user's items in training", "figure", "figure"],
    ],
  );
});

describe("the sentences about the figures", () => {
  /** The facts of a report on MovieLens 100K, in which all models have the paper's figures but these two. */
  const factsOf = (ours: number, best: number): Report => {
    const paper = { name: "ML-100K", users: 943, items: 1682, interactions: 100_000, isDerived: false };
    const row = (model: string, value: number, printed: number) => ({
      ...at(report.rows, 0),
      data: "ml-100k",
      model,
      mean: { "HR@50": value },
      paper: { "HR@50": printed },
    });
    return {
      ...report,
      budget: { method: "halving", configurations: 24, epochs: 60 },
      searches: [],
      data: [{ ...at(report.data, 0), ...paper, name: "ml-100k", paper }],
      rows: [row("fmc", best, 0.4821), row("attrec", ours, 0.5273)],
      comparisons: [{ ...at(report.comparisons, 0), data: "ml-100k", other: "fmc", measure: "HR@50" }],
    };
  };

  test("baselines that come closer than in the paper are said to, with the test beside it", () => {
    const [finding = "", more = ""] = findingsOf(factsOf(0.52, 0.51));
    expect(finding).toContain("MC with HR@50 0.5100; AttRec has 0.5200, which is +0.0100");
    expect(finding).toContain(
      "0.4821 against 0.5273, +0.0452: well-tuned baselines come closer to AttRec than in the paper",
    );
    expect(finding).toMatch(/significant \(Wilcoxon signed-rank, p .*, after Holm's correction/);
    expect(more).toBe(
      "Of the 1 other models 1 reaches a higher HR@50 on ml-100k than the paper gives them; the mean change is +0.0279.",
    );
  });

  test("who was judged without having been trained on is counted, with the models", () => {
    const facts = factsOf(0.52, 0.51);
    const search = (model: string, unseen: number): Report["searches"][number] => ({
      ...at(report.searches, 1),
      data: "ml-100k",
      model,
      lengths: { historyLength: 5, targetCount: 3 },
      users: { fewest: 8, trained: 900, judged: 943, unseen },
    });
    const said = (...searches: Report["searches"]) => findingsOf({ ...facts, searches }).join("\n");
    expect(said(search("fmc", 0), search("attrec", 43))).toContain(
      "43 of the 943 users of ml-100k who are judged have fewer than 8 training actions, so that AttRec was not trained on them",
    );
    expect(said(search("fmc", 0), search("attrec", 0))).not.toContain("not trained on");
    const table = tablesOf({ ...report, searches: [search("popularity", 9), search("attrec", 43)] });
    expect(table.find(({ id }) => id === "users")?.rows.map((row) => row.map(({ text: shown }) => shown))).toEqual([
      ["ml-100k", "AttRec", "5", "3", "900", "943", "43"],
    ]);
  });

  test("a table has what fewer trials would have reached", () => {
    const search = { ...at(report.searches, 1), data: "d", model: "fmc", validations: [0.3, 0.1, 0.2, 0.4] };
    const table = tablesOf({ ...report, searches: [search] }).find(({ id }) => id === "effort");
    expect(table?.columns.slice(2)).toEqual(["1 trial", "2 trials", "4 trials"]);
    expect(table?.rows.map((row) => row.map(({ text: shown }) => shown))).toEqual([
      ["d", "MC", "0.2500 (0.1000 to 0.4000)", "0.3333 (0.2000 to 0.4000)", "0.4000 (0.4000 to 0.4000)"],
    ]);
  });

  test("nothing reads well-tuned after a search that was too small, and the reasons are said", () => {
    const facts = factsOf(0.52, 0.51);
    const said = (change: Partial<Report>) => findingsOf({ ...facts, ...change }).join("\n");
    expect(said({})).toContain("well-tuned");
    const few = said({ budget: { method: "random", configurations: 2, epochs: 4 } });
    expect(few).not.toContain("well-tuned");
    expect(few).toContain("after searches that may have been too small");
    expect(few).toContain("2 configurations a model, of at most 4 epochs, are too few to call a model tuned.");
    const none = said({ budget: { method: "none", configurations: 24, epochs: 60 } });
    expect(none).not.toContain("well-tuned");
    expect(none).toContain("Nothing was searched");
    const cut = said({ budget: { method: "halving", configurations: 24, epochs: 2 } });
    expect(cut).not.toContain("well-tuned");
    expect(cut).toContain(
      "The best epoch of 4 of 4 trainings on ml-100k was the last that was allowed, 2 (MC 2, AttRec 2): they may gain by more epochs.",
    );
    const search = { ...at(report.searches, 1), data: "ml-100k", model: "fmc", tried: 24 };
    expect(said({ searches: [{ ...search, edges: [] }] })).toContain("well-tuned");
    const edge = said({ searches: [{ ...search, edges: ["l2 0.001", "rate 0.1"] }] });
    expect(edge).not.toContain("well-tuned");
    expect(edge).toContain(
      "The best point of 1 of 1 searches on ml-100k lies at the edge of its grid (MC: l2 0.001 and rate 0.1): there may be a better one beyond.",
    );
  });

  test("a difference is more than chance only if users and seeds say so", () => {
    const facts = factsOf(0.5, 0.52);
    const [one] = facts.comparisons;
    const said = (holm: number, bySeed: Partial<Report["comparisons"][number]["bySeed"]>): string =>
      findingsOf({
        ...facts,
        comparisons: one
          ? [
              {
                ...one,
                difference: -0.02,
                interval: [-0.03, -0.01],
                byUser: { ...one.byUser, differing: 40, holm, rankBiserial: -0.2 },
                bySeed: { ...one.bySeed, seeds: 3, ahead: 0, behind: 3, t: 0.01, ...bySeed },
              },
            ]
          : [],
      })[0] ?? "";
    expect(said(0.009, {})).toContain("users and seeds agree that it is more than chance");
    expect(said(0.009, { ahead: 1, behind: 2, t: 0.31 })).toContain(
      "AttRec is ahead in 1 of 3 seeds (t-test over seeds, p 0.310), so that the seeds do not bear the users out, and the lead is not certain.",
    );
    expect(said(0.009, { t: 0.2 })).toContain("the seeds agree, but 3 are too few to be certain of other trainings");
    expect(said(0.4, {})).toContain("the seeds agree, but it is not certain for other users");
    expect(said(0.4, { ahead: 1, behind: 2 })).toContain("so that neither tells which is ahead");
    expect(said(0.009, { seeds: 1, behind: 1 })).toContain("one seed says nothing of other trainings");
  });

  test("a baseline that is ahead is said to be, and a lead that is the paper's as well", () => {
    expect(findingsOf(factsOf(0.5, 0.51))[0]).toContain("AttRec is not ahead here");
    expect(findingsOf(factsOf(0.53, 0.48))[0]).toContain("ahead by no less than in the paper");
  });

  test("other data than the paper's are not held against it", () => {
    const facts = factsOf(0.52, 0.51);
    const data = [{ ...at(facts.data, 0), users: 900 }];
    const said = findingsOf({ ...facts, data }).join("\n");
    expect(said).not.toContain("In the paper");
    expect(said).toContain("is another state of the data than the paper's ML-100K: 900 users");
  });

  test("nor are data that were made by another rule, whatever their numbers", () => {
    const facts = factsOf(0.52, 0.51);
    const [card] = facts.data;
    const data = facts.data.map((one) => ({ ...one, paper: one.paper && { ...one.paper, isDerived: true } }));
    const said = findingsOf({ ...facts, data }).join("\n");
    expect(card?.users).toBe(card?.paper?.users);
    expect(said).not.toContain("In the paper");
    expect(said).toContain("ml-100k was made by another rule than the paper's ML-100K: 943 users");
  });

  test("a table takes a difference of the paper's own data alone, and names the others", () => {
    const columns = (facts: Report): readonly string[] =>
      tablesOf(facts)
        .find(({ id }) => id === "table2-1")
        ?.columns.slice(1, 4) ?? [];
    const facts = { ...factsOf(0.52, 0.51), parts: ["table2"] } as const;
    expect(columns(facts)).toEqual(["HR@50", "paper", "less the paper's"]);
    const data = [{ ...at(facts.data, 0), title: "A part", note: "Rare users were dropped.", users: 900 }];
    expect(columns({ ...facts, data })).toEqual(["HR@50", "paper, other data", "MRR"]);
    const notes = tablesOf({ ...facts, data }).flatMap((table) => table.notes);
    expect(notes).toContain("ml-100k: A part. Rare users were dropped.");
    expect(notes.join("\n")).toContain("the paper's figures are of other data than ours");
  });
});

test("all four files are written, and the JSON is the report", () => {
  expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
    "index.html",
    "tables.md",
    "tables.tex",
    "results.json",
  ]);
  expect(JSON.parse(text("results.json"))).toEqual(JSON.parse(JSON.stringify(report)));
});

test("a report without Table 2 says that it was not asked for, and one without results that there are none", async () => {
  const into = join(folder, "figures");
  await writeReport(buildReport(study, ["figure4"], sampleResults(study, ["figure4"]), new Date(0)), into);
  const none = join(folder, "none");
  const measured = results.measured.map((one) => ({ ...one, runs: [] }));
  await writeReport(buildReport(study, ["table2"], { ...results, measured }, new Date(0)), none);
  for (const name of ["index.html", "tables.md"]) {
    const without = readFileSync(join(into, name), "utf8");
    expect(without).toContain("Table 2, which says who leads, was not asked for.");
    expect(without).not.toContain("fewer than two models");
    expect(readFileSync(join(none, name), "utf8")).toContain(
      "None on small.data: fewer than two models have results there in Table 2.",
    );
  }
});

test("notes on columns that LaTeX leaves out are left out there too", () => {
  for (const note of ["Trained on: the users", "only if their SHA-256 is equal"]) {
    expect(text("tables.md")).toContain(note);
    expect(text("index.html")).toContain(note);
    expect(text("tables.tex")).not.toContain(note);
  }
});

test("what attention is worth is said with its interval and tests, paired by user and by seed", () => {
  const told = (ofLacking: (rank: number, user: number) => number): string => {
    const measured = results.measured
      .filter(({ part, model }) => part === "table3" && model === "attrec")
      .map((one) =>
        one.condition.label === "without attention"
          ? {
              ...one,
              runs: one.runs.map((run) => ({
                ...run,
                result: { ...run.result, ranks: run.result.ranks.map(ofLacking) },
              })),
            }
          : one,
      );
    const built = buildReport(study, ["table3"], { ...results, measured }, new Date(0));
    return built.findings.find((finding) => finding.startsWith("Attention")) ?? "";
  };
  const [withIt, without] = ["with attention", "mask after the softmax"].map((label) =>
    conditionRow(report, "table3", "small.data", "attrec", label),
  );
  expect(withIt?.mean).toEqual(without?.mean);
  expect(told((rank) => rank)).toBe(
    "Attention is worth +0.0000 of HR@50 on small.data: none of 40 users is better or worse off.",
  );
  // Without attention nobody's item is among the first fifty.
  const hits = withIt?.mean["HR@50"] ?? NaN;
  expect(told((rank) => rank + 50)).toMatch(
    new RegExp(
      `^Attention is worth \\+${figure(hits)} of HR@50 on small\\.data: .* \\(95 % interval over 40 users \\+0\\.\\d{4} to [+]\\d\\.\\d{4}, Wilcoxon signed-rank p < 0\\.001; ahead in 2 of 2 seeds, t-test p 0\\.\\d{3}\\)\\.$`,
    ),
  );
  // For one user it is worse.
  expect(told((rank, user) => (user === 0 ? 51 : rank))).toMatch(
    /: that is not certain \(95 % interval over 40 users .*/,
  );
});

test("how far the order of models is that under another split stands in a table and in a finding", () => {
  const order = { data: "small.data", splits: ["leave-one-out", "ratio"], models: ["fmc", "attrec"] } as const;
  const under = buildReport(study, ["table2"], results, new Date(0), {
    splitOrders: [{ ...order, tau: 0.5, interval: [-0.25, 0.75] }],
  });
  const table = tablesOf(under).find(({ id }) => id === "split-orders");
  expect(table?.rows.map((row) => row.map(({ text: shown }) => shown))).toEqual([
    ["small.data", "leave-one-out", "ratio", "2", "0.50", "-0.25 to 0.75"],
  ]);
  expect(under.findings).toContainEqual(expect.stringContaining("agrees with Kendall's τ 0.50"));
  expect(tablesOf(report).map(({ id }) => id)).not.toContain("split-orders");
});

test("Markdown and LaTeX have the same figures, and say what either would take for its own", () => {
  const hits = figure(conditionRow(report, "table2", "small.data", "attrec")?.mean["HR@50"]);
  expect(text("tables.md")).toContain(`**${hits} ±`);
  expect(text("tables.tex")).toContain(`\\textbf{${hits} $\\pm$`);
  for (const kind of ["table", "table*", "adjustbox", "tabular"])
    expect(text("tables.tex").split(`\\begin{${kind}}`).length).toBe(text("tables.tex").split(`\\end{${kind}}`).length);
  for (const table of tablesOf(report).filter(({ id }) => id.startsWith("table2")))
    expect(latexWidth(table)).toBeLessThan(241);
  const table = { id: "x", caption: "a*b", columns: ["c|d"], rows: [[{ ...cell("e_f"), isBest: true }]], notes: [] };
  expect(markdownTable(table)).toBe("**a\\*b**\n\n| c\\|d |\n| --- |\n| **e\\_f** |\n");
});

test("a name that a stranger has given to a file does no harm in any of the four", async () => {
  const name = "a|b\u001b[31m\u202e<img src=x>&\\\\ {$x_1} [u](v) `c`\"'\u2028";
  const hostile = await sampleStudy(name);
  const into = join(folder, "hostile");
  mkdirSync(into);
  await writeReport(buildReport(hostile, partNames, sampleResults(hostile, partNames), new Date(0)), into);
  const [page = "", markdown = "", latex = "", json = ""] = [
    "index.html",
    "tables.md",
    "tables.tex",
    "results.json",
  ].map((file) => readFileSync(join(into, file), "utf8"));
  for (const content of [page, markdown, latex, json]) expect(isVisible(content.replaceAll("\n", ""))).toBe(true);
  expect(page).not.toContain("<img");
  expect((JSON.parse(json) as Report).data[0]?.name).toBe(name);
  const columnsOf = (line: string): number => line.replace(/\\./g, "").split("|").length;
  for (const table of markdown.split("\n\n").filter((part) => part.startsWith("|")))
    expect(new Set(table.trim().split("\n").map(columnsOf)).size).toBe(1);
  for (const [, , body = ""] of latex.matchAll(/begin\{tabular\}(\{.*\})([^]*?)\\end\{tabular\}/g))
    expect(
      new Set(
        body
          .split("\\\\\n")
          .filter((row) => row.includes("&"))
          .map((row) => row.replace(/\\&/g, "").split("&").length),
      ).size,
    ).toBe(1);
});

test("figures and probabilities as people read them", () => {
  expect([figure(0.52), figure(undefined), figure(NaN)]).toEqual(["0.5200", "–", "–"]);
  expect([0.0004, 0.04, 1, NaN].map(probability)).toEqual(["< 0.001", "0.040", "> 0.999", "–"]);
});

describe.skipIf(isSkipped())("the page, in a browser", () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await launch();
    return () => chromium.close();
  }, 60_000);

  const widths = [360, 768, 1280];

  /** A fresh page of a report, and every fault in it. */
  const opened = async (of = folder) => {
    const faults: string[] = [];
    const page = await chromium.open(pathToFileURL(join(of, "index.html")).href, faults);
    return { page, faults };
  };

  /** Writes a report of long names and large numbers, in which the first model failed in Table 2, and returns its folder. */
  const writeLong = async (): Promise<string> => {
    const data = "a_file_whose_owner_gave_it_a_name_that_fits_on_no_phone.data";
    const long = await sampleStudy(data);
    const models = long.models.map((model) => ({ ...model, title: `${model.title}AndAllThatItsAuthorAddedToItsName` }));
    const seeds = [101, 102, 103, 104];
    const named = { ...long, models, seeds };
    const { searched, measured } = sampleResults(named, partNames);
    const large = measured.map((one) => {
      if (one.part === "table2" && one.model === "popularity") {
        const missing = seeds.map((seed) => ({ seed, cell: `${seed}`, failure: "The loss is NaN." }));
        return { ...one, runs: [], missing };
      }
      const runs = one.runs.map(({ result, ...run }) => {
        const [users, ranks] = [result.users.map((user) => 123_456 + user), result.ranks.map((rank) => rank * 987)];
        return { ...run, result: { ...result, users, ranks } };
      });
      return { ...one, runs };
    });
    const into = join(folder, "long");
    await writeReport(buildReport(named, partNames, { searched, measured: large }, new Date(0)), into);
    return into;
  };

  test("shows every figure of Table 2 and every plot, and complains of nothing", async () => {
    const { page, faults } = await opened();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.reload();
    const cells = await page.locator("#table2-1 tbody td").allInnerTexts();
    for (const model of ["popularity", "fmc", "attrec"]) {
      const mean = conditionRow(report, "table2", "small.data", model)?.mean ?? {};
      for (const metric of ["HR@50", "MRR"])
        expect(cells.some((shown) => shown.startsWith(figure(mean[metric])))).toBe(true);
    }
    expect(await page.locator("#table2-1 td.best").count()).toBe(2);
    const pictures = page.locator("figure svg");
    expect(await pictures.count()).toBe(7);
    for (const box of await Promise.all((await pictures.all()).map((one) => one.boundingBox()))) {
      expect(box?.width).toBeGreaterThan(100);
      expect(box?.height).toBeGreaterThan(50);
    }
    for (const words of await page.locator("figure [role=img]").evaluateAll((all) => all.map((one) => one.ariaLabel)))
      expect(words).toMatch(/small\.data.*\d/);
    expect(await page.locator("#protocol tr").count()).toBe(8);
    expect(await page.locator("#budget").innerText()).toContain("3 x 2 = 6 epochs at most");
    const inside = await page.locator("script#report").textContent();
    expect(JSON.parse(inside ?? "")).toEqual(JSON.parse(text("results.json")));
    const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(links.filter((link) => !link.startsWith("#") || !ids.includes(link.slice(1)))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(faults).toEqual([]);
    // A script that got into the page by a name would not run.
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 'ours'" }))`,
    );
    expect(await page.title()).not.toBe("ours");
    expect(faults.join()).toContain("Content Security Policy");
  });

  test("fits every width, in light and in dark, without a serious fault of access", async () => {
    const { page } = await opened();
    // The page takes no script but its own; this one comes from the browser's side.
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
    for (const width of widths)
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        expect(await page.evaluate(TOO_WIDE)).toEqual([]);
        // Contrast is of the scheme, and structure of the width: two of the six have both.
        if ((width === 360) !== (colorScheme === "light") || width === 768) continue;
        const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as Faults;
        const faults = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(faults.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ""}`)).toEqual([]);
      }
  });

  test("fits small phones, also with long names and large numbers", async () => {
    const { page } = await opened(await writeLong());
    await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
    expect(await page.locator(".differences tbody tr").count()).toBe(10);
    for (const width of [320, 375, 768]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(TOO_WIDE)).toEqual([]);
    }
    // A number of seeds that failed is no figure to sort by.
    await page.getByRole("button", { name: "MRR" }).first().click();
    const titles = await page.locator("#table2-1 tbody td:first-child").allInnerTexts();
    expect(titles.at(-1)).toContain("Popular");
    await page.getByRole("button", { name: "MRR" }).first().click();
    expect((await page.locator("#table2-1 tbody td:first-child").allInnerTexts()).at(-1)).toContain("Popular");
  });

  test("sorts a table by a column, shows the users of any two models, and leads from a figure to its cells", async () => {
    const { page } = await opened();
    const shown = (column: number) => page.locator(`#table2-1 tbody td:nth-child(${column + 1})`).allInnerTexts();
    await page.getByRole("button", { name: "MRR" }).first().click();
    const falling = (await shown(2)).map(parseFloat);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    await page.getByRole("button", { name: "model" }).last().click();
    const budgets = await page.locator("#table2-1 th[aria-sort]").count();
    expect(budgets).toBe(1);
    // These two differ for nobody.
    await page.selectOption("select[name=one]", "fmc");
    await page.selectOption("select[name=other]", "popularity");
    expect(await page.locator(".differences tbody tr").count()).toBe(0);
    await page.selectOption("select[name=other]", "attrec");
    const [card] = report.ranks;
    const most = card ? largestDifferences(card, "fmc", "attrec", 10) : [];
    expect(most).toHaveLength(10);
    const users = await page.locator(".differences tbody td:first-child").allInnerTexts();
    expect(users).toEqual(most.map(({ user }) => String(user)));
    await page.locator("#table2-1 td a").first().click();
    expect(await page.locator("#all-cells details").getAttribute("open")).not.toBeNull();
  });
});

/** The tables that a page cannot show whole, and "page" if it is itself too wide. */
const TOO_WIDE = `(() => {
  const isWide = (one) => one.scrollWidth > one.clientWidth + 1;
  const tables = [...document.querySelectorAll(".wide:not([tabindex])")].filter(isWide);
  return [...(isWide(document.documentElement) ? ["page"] : []), ...tables.map((one) => one.querySelector("table").id)];
})()`;

/** What axe-core finds. */
interface Faults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
