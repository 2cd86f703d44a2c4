import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterAll, expect, test } from "vitest";
import { cellId } from "./cell.ts";
import { claim } from "./claim.ts";
import { openStore } from "./store.ts";
import { sampleCell, sampleResult } from "./testing/cells.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("what was saved is found again, also by another who has the file open", () => {
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
  expect(() => openStore(text)).toThrow(`${text} could not be opened as a store`);
  const newer = join(folder, "newer.db");
  const database = new Database(newer);
  database.exec("PRAGMA user_version = 7");
  database.close();
  expect(() => openStore(newer)).toThrow("is a store of version 7, and this is version 1: choose another --store");
});

test("one suite has a store at a time", () => {
  const file = join(folder, "claimed.db");
  const release = claim(file);
  expect(() => claim(file)).toThrow(`Another suite is running on ${file}`);
  release();
  claim(file)();
  expect(readdirSync(folder).filter((name) => name.startsWith("claimed"))).toEqual([]);
});
