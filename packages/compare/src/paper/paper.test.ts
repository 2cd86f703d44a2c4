/** Checks the paper's figures against what the paper says of them. */
import { registry } from "attrec";
import { expect, test } from "vitest";
import { contenders } from "../study/compared-models.ts";
import { conditionsOf, defaultPartOptions } from "../study/parts.ts";
import { paperTable3, paperTable4, paperTable5 } from "./ablations.ts";
import { paperName, paperTable1 } from "./datasets.ts";
import { paperTable2 } from "./table2.ts";

const trained = contenders.filter(({ counts }) => !counts).map(({ name }) => name);

test("table 2 has twelve data sets, each with every model that we train", () => {
  expect(Object.keys(paperTable2).length).toBe(12);
  for (const row of Object.values(paperTable2)) expect(Object.keys(row)).toEqual(trained);
});

test("it says of itself that AttRec is ahead of all others on every data set, by both measures", () => {
  for (const row of Object.values(paperTable2)) {
    const { attrec = [0, 0], ...others } = row;
    for (const [hitRatio, reciprocalRank] of Object.values(others)) {
      expect(attrec[0]).toBeGreaterThan(hitRatio);
      expect(attrec[1]).toBeGreaterThan(reciprocalRank);
    }
  }
});

test("the ablations repeat table 2's figures for the whole model, under our names of conditions", () => {
  const labels = (part: "table3" | "table4") => conditionsOf(part, defaultPartOptions).map(({ label }) => label);
  for (const [name, row] of Object.entries(paperTable3)) {
    expect(row["with attention"]).toBe(paperTable2[name]?.["attrec"]?.[0]);
    for (const label of Object.keys(row)) expect(labels("table3")).toContain(label);
  }
  for (const [name, row] of Object.entries(paperTable4)) {
    expect(row["mean"]).toBe(paperTable2[name]?.["attrec"]?.[0]);
    expect(Object.keys(row)).toEqual(labels("table4"));
  }
  for (const row of Object.values(paperTable5)) for (const model of Object.keys(row)) expect(trained).toContain(model);
});

test("table 1 and table 2 are of the same data sets, and the registry's lines are found in it", () => {
  expect(Object.keys(paperTable1)).toEqual(Object.keys(paperTable2));
  const named = registry.flatMap(({ name, paper, paperOfSource = paper }) =>
    paperOfSource ? [[name, paperName(paperOfSource)]] : [],
  );
  expect(named).toContainEqual(["ml-100k", "ML-100K"]);
  expect(named).toContainEqual(["movietweetings", "MovieTweetings"]);
  expect(named).toContainEqual(["lastfm", "LastFM"]);
  expect(named).toContainEqual(["amazon-tools", "Tools / Home"]);
  for (const [, paper] of named) expect(paper).toBeDefined();
});
