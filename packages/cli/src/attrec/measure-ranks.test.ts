// The table of each user's figures.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooserNotes, sampledNote, writePerUser } from "./measure-ranks.ts";

test("each tested user has a line, with names that a table may hold", async () => {
  const folder = mkdtempSync(join(tmpdir(), "per-user-"));
  try {
    const file = join(folder, "users.csv");
    const perUser = { "HR@5": Float64Array.of(1, 0), "HR@5 repeat": Float64Array.of(NaN, 0.5) };
    await writePerUser(file, { users: Int32Array.of(0, 2), perUser, means: {} }, ['a "b", c', "nobody", "d"]);
    expect(readFileSync(file, "utf8")).toBe('user,HR@5,HR@5 repeat\n"a ""b"", c",1,\nd,0,0.5\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a figure that is the same for every model chooses no epoch, and it is said", () => {
  expect(chooserNotes("hr@50,mrr", 50)).toEqual([
    "HR@50 is the same whatever the model: there are no more than 50 items. It chooses no epoch, and the first that it judges is kept: name another figure, such as --validate mrr.",
  ]);
  for (const name of ["recall@9", "precision@9"]) expect(chooserNotes(name, 9)).toHaveLength(1);
  for (const name of ["hr@8", "ndcg@9", "map@9", "mrr@9", "mrr,hr@9", "auc"]) expect(chooserNotes(name, 9)).toEqual([]);
});

test("lists of fewer items than a sample are whole, and it is said", () => {
  // Two right items of query 0 among 12, one of query 3 among 7.
  const ranked = { queries: Int32Array.of(0, 0, 3), candidates: Int32Array.of(12, 12, 7) };
  expect(sampledNote(ranked, 6)).toMatch(
    /^Right items are ranked among 6 items that were drawn.*than those of all items\.$/,
  );
  expect(sampledNote(ranked, 10)).toMatch(/ Of 2 lists, 1 have fewer items, and are whole\.$/);
  expect(sampledNote(ranked, 11)).toBe(
    "Right items are ranked among all: no list has 11 others to draw from. The figures are those without --sampled.",
  );
});
