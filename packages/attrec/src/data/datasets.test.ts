import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { loadDataset, titlesOf } from "./datasets.ts";
import { filterOf } from "./filters.ts";
import { fingerprint } from "./fingerprint.ts";
import { fromColumns } from "./interactions.ts";
import { registry } from "./registry.ts";
import { lacks, realData } from "./testing/real-data.ts";

const counts = ({ interactions }: ReturnType<typeof loadDataset>): readonly number[] => [
  interactions.userNames.length,
  interactions.itemNames.length,
  interactions.users.length,
];

/** Without the folder that the machine of the test may name. */
const withoutFolder = <T>(run: () => T): T => {
  vi.stubEnv("ATTREC_DATA", undefined);
  try {
    return run();
  } finally {
    vi.unstubAllEnvs();
  }
};

describe("the built-in data set", () => {
  test("has the counts of its documentation, filtered and not", () => {
    expect(counts(loadDataset("movietweetings-100k"))).toEqual([2475, 4692, 61_756]);
    expect(counts(loadDataset("movietweetings-100k", { filter: "none" }))).toEqual([16_554, 10_506, 100_000]);
  });

  test("has a title for every movie", () => {
    const dataset = loadDataset("movietweetings-100k", { filter: "none" });
    const titles = titlesOf(dataset);
    expect(titles.every((title) => /.+ \(\d{4}\)$/.test(title))).toBe(true);
    expect(titles[dataset.interactions.itemNames.indexOf("0068646")]).toBe("The Godfather (1972)");
  });

  test("is the same on every machine", () => {
    expect(loadDataset("movietweetings-100k").fingerprint).toBe(
      "1a41a981e88e40f21b7259d2ee238d4967810b9899a7ea04483a01f5a138f235",
    );
  });

  test("comes with its licence", () => {
    const licence = readFileSync(new URL("../../data/movietweetings-100k/LICENSE", import.meta.url), "utf8");
    expect(licence).toContain("Copyright (c) 2013 Simon Dooms");
  });
});

describe("data sets of Table 1", () => {
  test.skipIf(lacks("movielens-100k/u.data.gz"))("MovieLens 100K", () => {
    expect(counts(loadDataset("ml-100k", { folder: realData }))).toEqual([943, 1682, 100_000]);
  });

  test.skipIf(lacks("movielens-1m/ratings.dat.gz"))("MovieLens 1M", () => {
    expect(counts(loadDataset("ml-1m", { folder: realData }))).toEqual([6040, 3706, 1_000_209]);
  });

  test.skipIf(lacks("movietweetings/ratings.dat.gz"))("MovieTweetings, three months older than the paper's", () => {
    const dataset = loadDataset("movietweetings", { folder: realData });
    expect(counts(dataset)).toEqual([9355, 13_781, 441_227]);
    expect(titlesOf(dataset, { folder: realData })).toContain("The Godfather (1972)");
  });
});

test("every entry has a filter that is one, and the paper's statistics agree with themselves", () => {
  for (const { filter, paper } of registry) {
    expect(() => filterOf(filter)).not.toThrow();
    if (!paper) continue;
    // Printed with two or three digits; ML-1M's mean is off by 0.03 in the paper itself.
    expect(Math.abs(paper.interactions / paper.users - paper.actionsPerUser)).toBeLessThan(0.05);
    expect(paper.interactions / paper.users / paper.items / (paper.densityPercent / 100)).toBeCloseTo(1, 1);
  }
});

test("a file of a known format is a data set as well, unfiltered", () => {
  const folder = mkdtempSync(join(tmpdir(), "attrec-"));
  try {
    const file = join(folder, "mine.dat");
    writeFileSync(file, "7::8::5::100\n7::9::5::101\n");
    const dataset = loadDataset(file);
    expect([dataset.name, dataset.filter, ...counts(dataset)]).toEqual(["mine.dat", "none", 1, 2, 2]);
    expect(titlesOf(dataset)).toEqual(["8", "9"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("what is not there is said in a sentence", () => {
  test("no folder named", () => {
    expect(() => withoutFolder(() => loadDataset("ml-1m"))).toThrow(
      /"ml-1m" does not come with this package, and no folder was named to look for movielens-1m\/ratings\.dat in\. .*--data FOLDER or the environment variable ATTREC_DATA/,
    );
  });

  test("a folder without the file", () => {
    expect(() => loadDataset("ml-100k", { folder: "nowhere" })).toThrow(
      '"ml-100k" was looked for in the folder nowhere, as movielens-100k/u.data or movielens-100k/u.data.gz or',
    );
  });

  test("neither a name nor a file", () => {
    expect(() => loadDataset("ml-10m")).toThrow(
      /^Expected the name of a data set \(movietweetings-100k, ml-100k.*"ml-10m"/,
    );
  });
});

test("a fingerprint tells who, what, when and the order, and not names", async () => {
  const columns = { users: ["a", "b"], items: ["x", "x"], times: [1, 2] };
  const of = (changed: Partial<typeof columns>) => fingerprint(fromColumns({ ...columns, ...changed }));
  const own = await of({});
  expect(own).toMatch(/^[0-9a-f]{64}$/);
  expect(await of({ users: ["c", "d"] })).toBe(own);
  const others = [{ users: ["a", "a"] }, { items: ["x", "y"] }, { times: [1, 3] }, { times: [2, 1] }].map(of);
  expect(new Set([own, ...(await Promise.all(others))]).size).toBe(5);
});
