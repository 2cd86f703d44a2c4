/** Checks what a store keeps, and what becomes of it when its file is damaged, deleted or claimed twice. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import Database from "libsql";
import { afterAll, expect, test } from "vitest";
import { needs } from "../../../../testing/needs.ts";
import { canonical, cellId } from "../study/cell.ts";
import { sampleCell, sampleResult } from "../testing/cells.ts";
import { sampleStored, sampleStudy } from "../testing/study.ts";
import { readStore, type StoreReader } from "./read-store.ts";
import { StoreFault, storeFault } from "./store-fault.ts";
import { openStore } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Gives every cell the digest that stores had up to version 4: nothing of the machine, the end, and what is said twice. */
const digestAsBefore = (database: Database.Database): void => {
  const all = (sql: string, ...of: readonly string[]) => database.prepare(sql).all(...of) as readonly Cells[];
  const columns = "id, cell, kind, sentence, best_epoch, validation, memory, attention, NULL AS digest";
  for (const row of all(`SELECT ${columns} FROM cells`)) {
    const epochs = all("SELECT epoch, loss, seconds, validation FROM epochs WHERE cell = ? ORDER BY epoch", row.id);
    const ranks = all("SELECT user, rank FROM ranks WHERE cell = ? ORDER BY user", row.id);
    const digest = createHash("sha256").update(canonical({ row, epochs, ranks })).digest("hex");
    database.prepare("UPDATE cells SET digest = ? WHERE id = ?").run(digest, row.id);
  }
};

interface Cells {
  readonly id: string;
}

test("saved results are found again, also by another process that has the file open", () => {
  const file = join(folder, "kept.db");
  const [store, reader] = [openStore(file), openStore(file)];
  const [cell, other] = [sampleCell(), sampleCell({ seed: 2 })];
  const outcome = { kind: "done", result: sampleResult() } as const;
  expect(store.find(cellId(cell))).toBeUndefined();
  store.save(cell, outcome);
  store.save(other, { kind: "failed", sentence: "The loss is NaN." });
  for (const one of [store, reader]) {
    expect(one.find(cellId(cell))).toEqual(outcome);
    expect(one.find(cellId(other))).toEqual({ kind: "failed", sentence: "The loss is NaN." });
    expect(one.cells().map(({ cell: kept, kind }) => [kept, kind])).toEqual([
      [cell, "done"],
      [other, "failed"],
    ]);
  }
  expect(store.forgetFailed()).toBe(1);
  expect(reader.find(cellId(other))).toBeUndefined();
  expect(reader.find(cellId(cell))).toEqual(outcome);
  store.close();
  reader.close();
});

test("others who open a store while a suite writes to it wait, and the suite is not refused", () => {
  const file = join(folder, "busy.db");
  const store = openStore(file);
  store.claim();
  const other = new Database(file, { timeout: 0 });
  // Amid a write that has read already: whoever could write now would have the suite refused.
  const written = function* () {
    expect(() => other.exec("BEGIN IMMEDIATE")).toThrow(/locked/);
    yield { cell: sampleCell(), outcome: { kind: "failed", sentence: "no" }, machine: "here", ended: "now" } as const;
  };
  store.saveAll(written());
  other.close();
  expect(store.cells().length).toBe(1);
  store.close();
});

test("the suites that ran, their studies, and the names behind the numbers, are kept in their order", async () => {
  const file = join(folder, "names.db");
  const store = openStore(file);
  const stored = sampleStored(await sampleStudy());
  store.begin({ command: "compare table2", commit: "ab".repeat(20) }, [stored, { ...stored, split: "ratio" }]);
  store.begin({ command: "compare all", commit: undefined }, []);
  const names = { users: ["9", "10", "é"], items: ["b", "a"] };
  store.keepNames("d", names);
  // Data of one fingerprint have one order, and are written once.
  store.keepNames("d", names);
  store.close();
  const again = openStore(file);
  expect(again.suites().map(({ command, commit }) => [command, commit])).toEqual([
    ["compare table2", "ab".repeat(20)],
    ["compare all", undefined],
  ]);
  expect(again.suites().map(({ studies }) => studies.map(({ split }) => split))).toEqual([
    ["leave-one-out", "ratio"],
    [],
  ]);
  expect(again.suites()[0]?.studies[0]).toEqual(JSON.parse(JSON.stringify(stored)));
  expect(again.suites()[0]?.began).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(again.names("d")).toEqual(names);
  expect(again.names("other")).toEqual({ users: [], items: [] });
  again.close();
});

test("a store of the second version, without names and suites, gets them", () => {
  const file = join(folder, "second.db");
  const first = openStore(file);
  first.save(sampleCell(), { kind: "done", result: sampleResult() });
  first.close();
  const database = new Database(file);
  digestAsBefore(database);
  database.exec("ALTER TABLE cells DROP COLUMN machine; DROP TABLE suites; DROP TABLE names; PRAGMA user_version = 2");
  database.close();
  const store = openStore(file);
  expect(store.find(cellId(sampleCell()))?.kind).toBe("done");
  expect(store.ranOn(cellId(sampleCell()))?.machine).toBeUndefined();
  expect(store.suites()).toEqual([]);
  store.close();
  const changed = new Database(file);
  changed.exec("UPDATE ranks SET rank = 2 WHERE user = 1");
  changed.close();
  expect(() => contentOf(readStore(file))).toThrow(`The store ${file} is damaged: cell`);
});

test("a store that cannot be opened says why", () => {
  const file = join(folder, "shut.db");
  writeFileSync(file, "");
  const cause = new Error("Unable to open the database file");
  const said = (path: string, mayNot: (path: string) => boolean) =>
    storeFault(path, cause, (one) => !mayNot(one)).message;
  expect(said(file, (path) => path === file)).toContain("it may be read but not written to: change the permissions");
  expect(said(file, (path) => path === folder)).toContain(`its folder ${folder} may not be written to`);
  expect(said(join(folder, "no", "such.db"), () => false)).toContain("is missing: make it");
});

test("a cell of a search is found with its training, and without ranks", () => {
  const store = openStore(join(folder, "search.db"));
  const cell = sampleCell({ purpose: "search" });
  const { bestEpoch, validation, epochs, memory } = sampleResult();
  const outcome = { kind: "searched", result: { bestEpoch, validation, epochs, memory } } as const;
  store.save(cell, outcome);
  expect(store.find(cellId(cell))).toEqual(outcome);
  expect(store.cells().map(({ kind }) => kind)).toEqual(["done"]);
  store.close();
});

test("a cell is written whole or not at all", () => {
  const file = join(folder, "whole.db");
  const store = openStore(file);
  const cell = sampleCell();
  // The same user twice breaks the key of the last table that is written.
  const broken = sampleResult({ users: Int32Array.of(0, 1, 1) });
  expect(() => store.save(cell, { kind: "done", result: broken })).toThrow("UNIQUE");
  expect(store.find(cellId(cell))).toBeUndefined();
  store.save(cell, { kind: "done", result: sampleResult() });
  expect(store.find(cellId(cell))?.kind).toBe("done");
  store.close();
});

test("a file that is no store, or a store of another version, is refused and left as it is", () => {
  const text = join(folder, "text.db");
  writeFileSync(text, "no database, but long enough to have a header of its own".repeat(40));
  expect(() => openStore(text)).toThrow(
    `The store ${text} cannot be used: it is no SQLite database: name another --store.`,
  );
  const newer = join(folder, "newer.db");
  const database = new Database(newer);
  database.exec("PRAGMA user_version = 7");
  database.close();
  expect(() => openStore(newer)).toThrow("is a store of version 7, and this is version 5: choose another --store");
});

test("the database of something else is refused and left as it is", () => {
  const file = join(folder, "foreign.db");
  const database = new Database(file);
  database.exec("CREATE TABLE cells (id TEXT PRIMARY KEY, colour TEXT)");
  database.close();
  const before = readFileSync(file);
  expect(() => openStore(file)).toThrow(`${file} is the database of another program, and nothing in it was changed`);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("the database of another program that numbers its versions too is left as it is", () => {
  const file = join(folder, "numbered.db");
  for (const version of [1, 2, 3]) {
    const database = new Database(file);
    database.exec(`CREATE TABLE IF NOT EXISTS notes (text TEXT); PRAGMA user_version = ${version}`);
    database.close();
    const before = readFileSync(file);
    expect(() => openStore(file)).toThrow(`${file} is the database of another program, and nothing in it was changed`);
    expect(readFileSync(file).equals(before)).toBe(true);
  }
});

test("the sentence for a path that is no file names its kind", () => {
  expect(() => openStore(folder)).toThrow(
    `The store ${folder} cannot be used: it is a folder, and not a file: name another --store.`,
  );
  const pipe = join(folder, "pipe.db");
  execFileSync("mkfifo", [pipe]);
  expect(() => openStore(pipe)).toThrow("it is a pipe, and not a file");
  expect(() => openStore(join(folder, "x".repeat(300)))).toThrow("cannot be used: its name is too long.");
  if (process.platform === "linux")
    expect(() => openStore("/proc/none.db")).toThrow("nothing can be written in its folder /proc");
});

test("a store of the first version is brought up to date, with all that it holds", () => {
  const file = join(folder, "first.db");
  const store = openStore(file);
  store.save(sampleCell(), { kind: "done", result: sampleResult() });
  store.close();
  const database = new Database(file);
  database.exec(
    "ALTER TABLE cells DROP COLUMN machine; ALTER TABLE cells DROP COLUMN digest; DROP TABLE claim; PRAGMA user_version = 1",
  );
  database.close();
  const opened = openStore(file);
  expect(opened.find(cellId(sampleCell()))).toEqual({ kind: "done", result: sampleResult() });
  opened.close();
});

test.each([
  ["a rank", "UPDATE ranks SET rank = 2 WHERE user = 1"],
  ["an epoch", "UPDATE epochs SET loss = 0.71 WHERE epoch = 1"],
  ["the best epoch", "UPDATE cells SET best_epoch = 1"],
  ["a user", "DELETE FROM ranks WHERE user = 4"],
  ["the cell itself", "UPDATE cells SET cell = replace(cell, '0.05', '0.06'), digest = NULL"],
  ["a text that is no text", "UPDATE cells SET attention = CAST(x'ff61fe' AS TEXT)"],
])("%s that was changed is noticed", (_, change) => {
  const file = join(folder, "changed.db");
  rmSync(file, { force: true });
  const store = openStore(file);
  store.save(sampleCell(), { kind: "done", result: sampleResult() });
  const database = new Database(file);
  database.exec(change);
  database.close();
  expect(() => store.find(cellId(sampleCell()))).toThrow(StoreFault);
  expect(() => store.find(cellId(sampleCell()))).toThrow(`The store ${file} is damaged`);
  store.close();
});

const stored = sampleStored(await sampleStudy());

/** Fills a store with cells of all kinds, two suites and names. */
const fill = (file: string, cells: number, users: number): void => {
  const store = openStore(file);
  store.begin({ command: "compare table2", commit: "ab".repeat(20) }, [stored, { ...stored, split: "ratio" }]);
  store.begin({ command: "compare all", commit: undefined }, [stored]);
  store.keepNames("d", { users: Array.from({ length: users }, (_, i) => `user ${i}`), items: ["b", "a", "é"] });
  const tested = Int32Array.from({ length: users }, (_, i) => i);
  const result = sampleResult({ users: tested, ranks: tested.map((i) => 1 + ((i * 7) % 90)) });
  for (let seed = 0; seed < cells; seed++) store.save(sampleCell({ seed }), { kind: "done", result });
  const { bestEpoch, validation, epochs, memory } = result;
  const searched = { bestEpoch, validation, epochs, memory };
  store.save(sampleCell({ purpose: "search" }), { kind: "searched", result: searched });
  store.save(sampleCell({ seed: 1000 }), { kind: "failed", sentence: "The loss is NaN." });
  store.close();
};

/** All that a store says of cells, suites and names. */
const contentOf = (store: StoreReader): string => {
  try {
    return JSON.stringify([
      store.cells().map((one) => [one, store.find(one.id), store.ranOn(one.id)]),
      store.suites(),
      store.names("d"),
    ]);
  } finally {
    store.close();
  }
};

/** A value with one other bit; nothing where it would be no value of its column, such as NaN. */
const flipped = (value: string | number, type: string, bit: number): string | number | Uint8Array | undefined => {
  if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    const place = Math.floor(bit / 8) % Math.max(1, bytes.length);
    return bytes.length === 0 ? undefined : bytes.with(place, at(bytes, place) ^ (1 << (bit % 8)));
  }
  if (type === "INTEGER") return value ^ (1 << (bit % 31));
  const bits = new BigUint64Array(Float64Array.of(value).buffer);
  const other = at(new Float64Array(bits.map((one) => one ^ (1n << BigInt(bit % 64))).buffer), 0);
  return Number.isFinite(other) ? other : undefined;
};

test("a bit that flips in any value of any table is refused, or changes nothing", { timeout: 300_000 }, () => {
  const file = join(folder, "values.db");
  fill(file, 2, 5);
  const expected = contentOf(readStore(file));
  expect(expected).toContain("user 4");
  const whole = readFileSync(file);
  // A claim is a note of the process that is at work, and nothing of a result.
  const tables = ["cells", "epochs", "ranks", "suites", "studies", "names", "digests"];
  const counts = new Map(tables.map((table) => [table, 0]));
  let copies = 0;
  fc.assert(
    fc.property(fc.constantFrom(...tables), fc.nat(), fc.nat(), fc.nat(), (table, row, column, bit) => {
      // A name of its own, since the driver may keep the log of a closed file for a while.
      const copy = join(folder, `flipped-${copies++}.db`);
      writeFileSync(copy, whole);
      const database = new Database(copy);
      database.exec("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
      const rows = database.prepare(`SELECT * FROM ${table}`).all() as readonly Record<
        string,
        string | number | null
      >[];
      const columns = database.prepare(`PRAGMA table_info(${table})`).all() as readonly {
        name: string;
        type: string;
      }[];
      const [found, { name, type }] = [at(rows, row % rows.length), at(columns, column % columns.length)];
      const value = found[name] ?? undefined;
      const other = value === undefined ? undefined : flipped(value, type, bit);
      const where = columns.map((one) => `${one.name} IS ?`).join(" AND ");
      try {
        if (other === undefined) return;
        const given = typeof other === "object" ? `CAST(x'${Buffer.from(other).toString("hex")}' AS TEXT)` : "?";
        const values = [...(typeof other === "object" ? [] : [other]), ...columns.map((one) => found[one.name])];
        database.prepare(`UPDATE ${table} SET ${name} = ${given} WHERE ${where}`).run(...values);
        // An address that is there already: the file cannot say this.
      } catch (error) {
        expect(String(error)).toContain("UNIQUE");
        return;
      } finally {
        database.close();
      }
      let said = expected;
      try {
        said = contentOf(readStore(copy));
      } catch (error) {
        expect(error).toBeInstanceOf(StoreFault);
        expect(String(error)).toContain(copy);
        counts.set(table, (counts.get(table) ?? 0) + 1);
      }
      expect(said).toBe(expected);
    }),
    { numRuns: 400 },
  );
  expect([...counts].filter(([, refused]) => refused <= 5)).toEqual([]);
});

test.each([
  ["a study's data", "UPDATE studies SET study = replace(study, 'small.data', 'other.data')"],
  ["a study's seeds", "UPDATE studies SET study = replace(study, '\"seeds\":[1,2]', '\"seeds\":[3,2]')"],
  ["a study that is gone", "DELETE FROM studies WHERE rowid = 2"],
  ["a command", "UPDATE suites SET command = 'compare table3'"],
  ["a name", "UPDATE names SET name = 'c' WHERE name = 'b'"],
  ["a name that is gone", "DELETE FROM names WHERE name = 'b'"],
  ["when a cell ended", "UPDATE cells SET ended = 'now'"],
  ["the address of a cell", "UPDATE cells SET id = 'elsewhere' WHERE kind = 'failed'"],
])("%s that was changed is noticed, whoever opens the store", (_, change) => {
  const file = join(folder, "changed-too.db");
  rmSync(file, { force: true });
  fill(file, 1, 3);
  const database = new Database(file);
  database.exec(change);
  database.close();
  for (const open of [readStore, openStore])
    expect(() => contentOf(open(file))).toThrow(`The store ${file} is damaged`);
});

test("a store without digests of its suites is read, unless what is there can be no study", () => {
  const file = join(folder, "before.db");
  const changed = (change: string): (() => string) => {
    rmSync(file, { force: true });
    fill(file, 1, 3);
    const database = new Database(file);
    database.exec(`DROP TABLE digests; PRAGMA user_version = 4; ${change}`);
    database.close();
    return () => contentOf(readStore(file));
  };
  expect(changed("")()).toContain("compare all");
  for (const [from, to] of [
    ['"seeds":[1,2]', '"seeds":[]'],
    ['"configurations":3', '"configurations":0'],
    ['"table2"', '"tabke2"'],
    ["{", "["],
  ])
    expect(changed(`UPDATE studies SET study = replace(study, '${from}', '${to}')`)).toThrow(
      "is damaged: what a suite set out to do cannot be read. Name another --store",
    );
  // Its cells keep the digest that they had.
  expect(changed("UPDATE cells SET digest = NULL, machine = 'another'")()).toContain("another");
});

test.each([1, 2, 4])("a store of version %s is read as it is, and stays so", (version) => {
  const file = join(folder, `earlier-${version}.db`);
  fill(file, 1, 3);
  const database = new Database(file);
  const lacking = [
    "DROP TABLE digests;",
    ...(version < 4
      ? ["ALTER TABLE cells DROP COLUMN machine; DROP TABLE suites; DROP TABLE studies; DROP TABLE names;"]
      : []),
    ...(version < 2 ? ["ALTER TABLE cells DROP COLUMN digest; DROP TABLE claim;"] : []),
  ];
  digestAsBefore(database);
  database.exec(`${lacking.join(" ")} PRAGMA user_version = ${version}`);
  database.close();
  const before = readFileSync(file);
  const store = readStore(file);
  expect(store.cells().map(({ kind }) => kind)).toEqual(["done", "done", "failed"]);
  expect(store.cells().map(({ id }) => store.find(id)?.kind)).toEqual(["done", "searched", "failed"]);
  expect(store.suites().length).toBe(version < 4 ? 0 : 2);
  expect(store.holder()).toBeUndefined();
  store.close();
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a store where nobody may write is read", (context) => {
  const place = join(folder, "read-only");
  mkdirSync(place);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", place]);
  needs(context, mounted.status === 0, "the right to mount a small disk");
  const file = join(place, "there % is.db");
  const script = fileURLToPath(new URL("../testing/fill-store.ts", import.meta.url));
  try {
    // In another process, so that no file stays open.
    execFileSync(process.execPath, ["--import", "tsx", "--conditions=source", script, file]);
    execFileSync("mount", ["-o", "remount,ro", place]);
    const reader = readStore(file);
    expect(reader.cells().length).toBe(1);
    reader.close();
    expect(() => openStore(file)).toThrow("cannot be used: ");
  } finally {
    spawnSync("umount", ["-l", place]);
  }
});

test("a damaged page or a flipped bit is a sentence, and never ends the process", { timeout: 300_000 }, () => {
  const file = join(folder, "pages.db");
  fill(file, 12, 400);
  // All in one other process: if one of them ended it, there would be no counts.
  const script = fileURLToPath(new URL("../testing/damage-stores.ts", import.meta.url));
  const args = ["--import", "tsx", "--conditions=source", script, file, join(folder, "damaged-"), "80"];
  const counts = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Record<string, number>;
  console.log(`damaged stores: ${JSON.stringify(counts)}`);
  // A bit of a free page is nobody's.
  expect(counts["other"]).toBe(0);
  expect(counts["refused"]).toBeGreaterThan(30);
});

test("one suite has a store at a time, by whatever name", () => {
  const file = join(folder, "claimed.db");
  const link = join(folder, "link.db");
  const [first, second] = [openStore(file), openStore(file)];
  symlinkSync(file, link);
  const third = openStore(link);
  first.claim();
  for (const store of [second, third])
    expect(() => store.claim()).toThrow(/^Another suite is running on .* \(process \d+\): wait for it/);
  first.save(sampleCell(), { kind: "done", result: sampleResult() });
  expect(second.find(cellId(sampleCell()))?.kind).toBe("done");
  first.close();
  second.claim();
  second.close();
  third.close();
});

test("a claim whose text is none is told of, and does not end the process", () => {
  const file = join(folder, "claim.db");
  const store = openStore(file);
  const database = new Database(file);
  database.exec("INSERT INTO claim VALUES (1, CAST(x'ff61fe' AS TEXT), 'host', 1, '', 0)");
  database.close();
  expect(() => store.holder()).toThrow(`The store ${file} is damaged: a text cannot be read.`);
  expect(() => store.claim()).toThrow(`The store ${file} is damaged: a text cannot be read.`);
  store.close();
});

test("a claim of a process that has ended is void, and one of a process that is stopped is told of", async () => {
  const file = join(folder, "void.db");
  const store = openStore(file);
  const other = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"]);
  const database = new Database(file);
  const began = readFileSync(`/proc/${other.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
  const claimedBy = (pid: number | undefined, start: string): void =>
    void database
      .prepare("INSERT OR REPLACE INTO claim VALUES (1, 'other', ?, ?, ?, ?)")
      .run(hostname(), pid, start, Date.now());
  claimedBy(other.pid, began);
  other.kill("SIGSTOP");
  const state = (): string => readFileSync(`/proc/${other.pid}/stat`, "utf8");
  await expect.poll(state, { timeout: 10_000 }).toContain(") T ");
  expect(() => store.claim()).toThrow(`and is stopped (process ${other.pid}): let it go on (kill -CONT ${other.pid})`);
  claimedBy(other.pid, "1");
  store.claim();
  store.close();
  claimedBy(other.pid, began);
  other.kill("SIGKILL");
  await once(other, "exit");
  const again = openStore(file);
  again.claim();
  again.close();
  database.close();
});

test("a claim of a process that has ended is void, though no parent has taken note of its end", async () => {
  // A shell that becomes another program never asks how its child ended, if that ends later.
  const parent = spawn("/bin/sh", ["-c", "sleep 0.5 & echo $!; exec sleep 60"]);
  const [told] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(String(told));
  const stat = (): readonly string[] => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  await expect.poll(() => stat()[0], { timeout: 10_000 }).toBe("Z");
  const file = join(folder, "ended.db");
  const store = openStore(file);
  const database = new Database(file);
  database
    .prepare("INSERT OR REPLACE INTO claim VALUES (1, 'other', ?, ?, ?, ?)")
    .run(hostname(), pid, stat()[19], Date.now());
  database.close();
  store.claim();
  store.close();
  parent.kill();
});

test("a store whose claim was taken over, or whose file was deleted, takes nothing more", () => {
  const file = join(folder, "taken.db");
  const store = openStore(file);
  store.claim();
  const database = new Database(file);
  database.exec("UPDATE claim SET holder = 'somebody else'");
  database.close();
  expect(() => store.save(sampleCell(), { kind: "failed", sentence: "x" })).toThrow("has taken over the store");
  rmSync(file);
  expect(() => store.save(sampleCell(), { kind: "failed", sentence: "x" })).toThrow("was deleted while the suite ran");
  store.close();
});

test("a store on a disk without room says so", (context) => {
  const tiny = join(folder, "tiny");
  mkdirSync(tiny);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", tiny]);
  // Without that right there is no way to a full disk but to fill that of whoever runs the tests.
  needs(context, mounted.status === 0, "the right to mount a small disk");
  try {
    const users = Int32Array.from({ length: 3000 }, (_, i) => i);
    const result = sampleResult({ users, ranks: users });
    const fill = (): void => {
      const store = openStore(join(tiny, "full.db"));
      for (let seed = 0; seed < 40; seed++) store.save(sampleCell({ seed }), { kind: "done", result });
    };
    expect(fill).toThrow(/there is no space left on its disk: make room, and the same command goes on/);
  } finally {
    execFileSync("umount", ["-l", tiny]);
  }
});
