/** Checks the data sets that have a name against their documented counts. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { Dataset } from "./dataset.ts";
import { filterOf } from "./filters.ts";
import { actionsFingerprint } from "./fingerprint.ts";
import { fromColumns } from "./interactions.ts";
import { loadDataset, titlesOf } from "./load-dataset.ts";
import { registry } from "./registry.ts";
import { sequencesOf } from "./sequences.ts";
import { namesOf } from "./testing/arbitraries.ts";
import { lacks, realData } from "./testing/real-data.ts";

const counts = ({ interactions }: Dataset): readonly number[] => [
  interactions.userNames.length,
  interactions.itemNames.length,
  interactions.users.length,
];

/** Without the folder that the machine of the test may name. */
const withoutFolder = async <T>(run: () => Promise<T>): Promise<T> => {
  vi.stubEnv("ATTREC_DATA", undefined);
  try {
    return await run();
  } finally {
    vi.unstubAllEnvs();
  }
};

describe("the built-in data set", () => {
  test("has the counts of its documentation, filtered and not", async () => {
    expect(counts(await loadDataset("movietweetings-100k"))).toEqual([2475, 4692, 61_756]);
    expect(counts(await loadDataset("movietweetings-100k", { filter: "none" }))).toEqual([16_554, 10_506, 100_000]);
  });

  test("has a title for every movie", async () => {
    const dataset = await loadDataset("movietweetings-100k", { filter: "none" });
    const titles = await titlesOf(dataset);
    expect(titles.every((title) => /.+ \(\d{4}\)$/.test(title))).toBe(true);
    expect(titles[dataset.interactions.itemNames.indexOf("0068646")]).toBe("The Godfather (1972)");
  });

  test("is the same on every machine", async () => {
    expect((await loadDataset("movietweetings-100k")).fingerprint).toBe(
      "1a41a981e88e40f21b7259d2ee238d4967810b9899a7ea04483a01f5a138f235",
    );
  });

  test("comes with its licence", () => {
    const licence = readFileSync(new URL("../../data/movietweetings-100k/LICENSE", import.meta.url), "utf8");
    expect(licence).toContain("Copyright (c) 2013 Simon Dooms");
  });
});

const LASTFM = "lastfm-hetrec-2011/user_taggedartists-timestamps.reconstructed.dat.gz";

describe("data sets of Table 1", () => {
  test.skipIf(lacks("movielens-100k/u.data.gz"))("MovieLens 100K", async () => {
    const dataset = await loadDataset("ml-100k", { folder: realData });
    expect(counts(dataset)).toEqual([943, 1682, 100_000]);
    expect(dataset.fingerprint).toBe("840fc8a3cf2df63350da21623b4a604d850e141efa604d2632d2eab974f3af2d");
  });

  test.skipIf(lacks("movielens-1m/ratings.dat.gz"))("MovieLens 1M", async () => {
    expect(counts(await loadDataset("ml-1m", { folder: realData }))).toEqual([6040, 3706, 1_000_209]);
  });

  test.skipIf(lacks(LASTFM))("Last.fm, by its rule of tags and users with ten actions", async () => {
    const dataset = await loadDataset("lastfm", { folder: realData });
    expect(counts(dataset)).toEqual([951, 12_113, 83_382]);
    const { paper } = dataset.entry ?? {};
    expect([paper?.users, paper?.items, paper?.interactions]).toEqual(counts(dataset));
  });

  test.skipIf(lacks("movietweetings/ratings.dat.gz"))(
    "MovieTweetings, three months older than the paper's",
    async () => {
      const dataset = await loadDataset("movietweetings", { folder: realData });
      expect(counts(dataset)).toEqual([9355, 13_781, 441_227]);
      expect(await titlesOf(dataset, { folder: realData })).toContain("The Godfather (1972)");
    },
  );
});

describe("data sets that are made from what the paper began with, by another rule", () => {
  test.skipIf(lacks("amazon-video-games/Video.txt.gz"))("Video Games", async () => {
    const dataset = await loadDataset("amazon-video-games", { folder: realData });
    expect(counts(dataset)).toEqual([7048, 14_870, 136_385]);
    expect(dataset.interactions.ordinal).toBe(true);
    expect(counts(await loadDataset("amazon-video-games", { folder: realData, filter: "none" }))).toEqual([
      31_013, 23_715, 287_107,
    ]);
  });

  test.for([
    ["amazon-digital-music", "amazon-digital-music/Amazon_ratings_Digital_Music_pruned.txt.gz", [844, 18_813, 46_468]],
    ["amazon-apps", "amazon-apps-for-android/Apps_for_Android.txt.gz", [87_271, 13_209, 752_937]],
    ["amazon-health", "amazon-health-and-personal-care/amazon2014-health.tsv.gz", [38_329, 18_427, 343_831]],
    ["amazon-tools", "amazon-tools-and-home-improvement/tools_5core_timestamps.tsv.gz", [16_638, 10_217, 134_476]],
  ] as const)("%s", async ([name, file, whole], { skip }) => {
    // Most of these data may not be published, so that only their owners have them.
    if (lacks(file)) skip(`there is no ${file} here`);
    expect(counts(await loadDataset(name, { folder: realData, filter: "none" }))).toEqual(whole);
  });

  test.skipIf(lacks("amazon-tools-and-home-improvement/Tools_and_Home_Improvement.txt"))(
    "tools with their dates are, user by user, the sequences without",
    async () => {
      const dated = await loadDataset("amazon-tools", { folder: realData, filter: "none" });
      const ordered = await loadDataset(
        join(realData, "amazon-tools-and-home-improvement/Tools_and_Home_Improvement.txt"),
      );
      const own = ({ interactions }: typeof dated): ReadonlyMap<string, readonly string[]> => {
        const found = sequencesOf(interactions);
        return new Map(found.userNames.map((user, number) => [user, namesOf(found, number)]));
      };
      expect(own(dated)).toEqual(own(ordered));
    },
  );
});

describe("a folder with a file of a few lines", () => {
  const folder = mkdtempSync(join(tmpdir(), "attrec-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const put = (file: string, lines: readonly string[], end = "\n"): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), lines.map((line) => `${line}${end}`).join(""));
  };
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

  test("of Last.fm: a user with ten actions stays, one with ten tags on nine does not; the original comes first", async () => {
    const tagged = (user: number, artists: readonly number[]): readonly string[] =>
      artists.map((artist, i) => `${user}\t${artist}\t${i + 1}\t${artist * 1000}`);
    const head = "userID\tartistID\ttagID\ttimestamp";
    const rows = [...tagged(2, numbers), ...tagged(3, [1, ...numbers.slice(0, 9)])];
    put("lastfm-hetrec-2011/user_taggedartists-timestamps.reconstructed.dat", [head, ...rows], "\r\n");
    const dataset = await loadDataset("lastfm", { folder });
    expect([dataset.filter, dataset.historyLength, dataset.targetCount, ...counts(dataset)]).toEqual([
      "u10",
      2,
      1,
      1,
      10,
      10,
    ]);
    expect(dataset.interactions.userNames).toEqual(["2"]);
    put("lastfm-hetrec-2011/user_taggedartists-timestamps.dat", [head, ...tagged(4, numbers)], "\r\n");
    expect((await loadDataset("lastfm", { folder })).interactions.userNames).toEqual(["4"]);
  });

  test("of each of Amazon", async () => {
    const users = [1, 2, 3];
    const each = (line: (user: number, item: number) => string): readonly string[] =>
      users.flatMap((user) => numbers.map((item) => line(user, item)));
    const dated = ["user_id\titem_id\ttimestamp", ...each((user, item) => `${user}\t${item}\t${item}`)];
    put(
      "amazon-video-games/Video.txt",
      each((user, item) => `${user} ${item}`),
    );
    put(
      "amazon-digital-music/Amazon_ratings_Digital_Music_pruned.txt",
      each((user, item) => `${user} ${item} 5.0 ${item}`),
    );
    put(
      "amazon-apps-for-android/Apps_for_Android.txt",
      users.map((user) => [user, ...numbers].join(" ")),
    );
    put("amazon-health-and-personal-care/amazon2014-health.tsv", dated);
    put("amazon-tools-and-home-improvement/tools_5core_timestamps.tsv", dated);
    for (const { name, historyLength, targetCount } of registry.filter((entry) => entry.paperOfSource !== undefined)) {
      expect([name, ...counts(await loadDataset(name, { folder }))]).toEqual([name, 3, 10, 30]);
      expect([historyLength, targetCount]).toEqual([2, 1]);
    }
  });
});

test("an entry is of the paper's data or says what it is a part of", () => {
  const derived = registry.filter(({ paperOfSource }) => paperOfSource !== undefined);
  expect(derived).toHaveLength(5);
  for (const { paper, title, note } of derived) {
    expect(paper).toBeUndefined();
    expect(title).toMatch(/, users (and items )?with at least (five|twenty) ratings/);
    expect(note).toMatch(/^A part of what the paper began with/);
  }
});

test("every entry has a filter that is one, and the paper's statistics agree with themselves", () => {
  for (const { filter, paper, paperOfSource } of registry) {
    expect(() => filterOf(filter)).not.toThrow();
    const line = paper ?? paperOfSource;
    if (!line) continue;
    // Printed with two or three digits; ML-1M's mean is off by 0.03 in the paper itself.
    expect(Math.abs(line.interactions / line.users - line.actionsPerUser)).toBeLessThan(0.05);
    expect(line.interactions / line.users / line.items / (line.densityPercent / 100)).toBeCloseTo(1, 1);
  }
});

test("a file of a known format is a data set as well, unfiltered", async () => {
  const folder = mkdtempSync(join(tmpdir(), "attrec-"));
  try {
    const file = join(folder, "mine.dat");
    writeFileSync(file, "7::8::5::100\n7::9::5::101\n");
    const dataset = await loadDataset(file);
    expect([dataset.name, dataset.filter, ...counts(dataset)]).toEqual(["mine.dat", "none", 1, 2, 2]);
    expect(await titlesOf(dataset)).toEqual(["8", "9"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("what is not there is said in a sentence", () => {
  test("no folder named", async () => {
    await expect(withoutFolder(() => loadDataset("ml-1m"))).rejects.toThrow(
      /"ml-1m" does not come with this package, and no folder was named to look for movielens-1m\/ratings\.dat in\. .*--data FOLDER or the environment variable ATTREC_DATA/,
    );
  });

  test("a folder without the file", async () => {
    await expect(loadDataset("ml-100k", { folder: "nowhere" })).rejects.toThrow(
      '"ml-100k" was looked for in the folder nowhere, as movielens-100k/u.data or movielens-100k/u.data.gz or',
    );
  });

  test("neither a name nor a file", async () => {
    await expect(loadDataset("ml-11m")).rejects.toThrow(
      /^Expected the name of a data set \(movietweetings-100k, ml-100k.*"ml-11m"/,
    );
  });
});

test("a fingerprint tells who, what, when and the order, and not names", async () => {
  const columns = { users: ["a", "b"], items: ["x", "x"], times: [1, 2] };
  const of = (changed: Partial<typeof columns>) => actionsFingerprint(fromColumns({ ...columns, ...changed }));
  const own = await of({});
  expect(own).toMatch(/^[0-9a-f]{64}$/);
  expect(await of({ users: ["c", "d"] })).toBe(own);
  const others = [{ users: ["a", "a"] }, { items: ["x", "y"] }, { times: [1, 3] }, { times: [2, 1] }].map(of);
  expect(new Set([own, ...(await Promise.all(others))]).size).toBe(5);
});
