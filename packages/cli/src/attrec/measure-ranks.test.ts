// The table of each user's figures.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writePerUser } from "./measure-ranks.ts";

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
