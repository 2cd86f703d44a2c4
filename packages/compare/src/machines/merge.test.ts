/** Checks that results of several machines are united: repeated results prove themselves, and different ones are refused. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import fc from "fast-check";
import { openStore } from "../run/store.ts";
import { type Cell, cellId } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";
import { sampleCell, sampleResult } from "../testing/cells.ts";
import { cellOfText, cellText } from "./cell-file.ts";
import { cellFolder, cellPath } from "./cell-folder.ts";
import { mergeCells } from "./merge.ts";
import { planText, readPlan } from "./plan-file.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-machines-"));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
const fresh = (): string => join(folder, `${++made}`);

const done = (change: Parameters<typeof sampleResult>[0] = {}): Outcome => ({
  kind: "done",
  result: sampleResult(change),
});
const failed: Outcome = { kind: "failed", sentence: "There was no memory left." };

/** A folder that a machine wrote. */
const machine = async (name: string, cells: readonly (readonly [Cell, Outcome])[]): Promise<string> => {
  const path = fresh();
  mkdirSync(path);
  const { save } = cellFolder(path, { machine: name });
  for (const [cell, outcome] of cells) await save(cell, outcome);
  return path;
};

test("a cell's file gives back the cell and its outcome, and any change of a byte is refused by the file's name", () => {
  const text = cellText({ cell: sampleCell(), outcome: done(), machine: "anna", ended: "2026-01-01T00:00:00Z" });
  expect(cellOfText(text, "f")).toEqual({
    cell: sampleCell(),
    outcome: done(),
    machine: "anna",
    ended: "2026-01-01T00:00:00Z",
  });
  const at = fc.integer({ min: 0, max: text.length - 2 });
  fc.assert(
    fc.property(at, fc.constantFrom("0", "9", "a", "z", "{", "}", '"', ",", ":", " "), (place, sign) => {
      const changed = text.slice(0, place) + sign + text.slice(place + 1);
      // A space between two values is no other value.
      fc.pre(changed !== text);
      expect(() => cellOfText(changed, "f")).toThrow(/^f is broken: /);
    }),
    { numRuns: 300 },
  );
  for (let length = 0; length < text.length - 1; length += 37)
    expect(() => cellOfText(text.slice(0, length), "f")).toThrow(/^f is broken: /);
});

test("folders and stores are united; the same result from two machines is counted as proof, whatever its seconds", async () => {
  const cells = [1, 2, 3].map((seed) => sampleCell({ seed }));
  const [first, second, third] = cells as [Cell, Cell, Cell];
  const slower = done({ memory: 7, epochs: sampleResult().epochs.map((epoch) => ({ ...epoch, seconds: 9 })) });
  const anna = await machine("anna", [
    [first, done()],
    [second, failed],
  ]);
  const bert = await machine("bert", [
    [first, slower],
    [second, done({ bestEpoch: 1 })],
  ]);
  const other = openStore(fresh());
  other.save(third, done());
  const path = fresh();
  const otherStore = openStore(path);
  otherStore.save(third, done());
  otherStore.close();
  const store = openStore(fresh());
  expect(mergeCells([anna, bert, path], store)).toEqual({ added: 3, mended: 1, repeated: 1, known: 0, broken: [] });
  expect(store.find(cellId(first))).toEqual(done());
  expect(store.find(cellId(second))).toEqual(done({ bestEpoch: 1 }));
  expect(store.ranOn(cellId(first))?.machine).toBe("anna");
  expect(store.ranOn(cellId(second))?.machine).toBe("bert");
  // The same files again prove nothing new, but for what another machine ran, and change nothing.
  const before = store.cells();
  expect(mergeCells([anna, bert, path], store)).toEqual({ added: 0, mended: 0, repeated: 1, known: 4, broken: [] });
  expect(store.cells()).toEqual(before);
  store.close();
  other.close();
});

test("two results of one cell are an error that names both machines, and nothing is merged", async () => {
  const [cell, other] = [sampleCell(), sampleCell({ seed: 2 })];
  const anna = await machine("anna", [
    [cell, done()],
    [other, done()],
  ]);
  const bert = await machine("bert", [[cell, done({ ranks: Int32Array.of(3, 70, 2) })]]);
  const store = openStore(fresh());
  expect(() => mergeCells([anna, bert], store)).toThrow(
    /came to one result on anna and to another on bert\. Nothing was merged/,
  );
  expect(store.cells()).toEqual([]);
  // Also where one is in the store already.
  mergeCells([anna], store);
  expect(() => mergeCells([bert], store)).toThrow(/one result on anna and to another on bert/);
  store.close();
});

test("a broken file is named, and the others are merged", async () => {
  const cells = [1, 2, 3].map((seed) => sampleCell({ seed }));
  const path = await machine(
    "anna",
    cells.map((cell) => [cell, done()]),
  );
  const [cut, strange] = cells.map((cell) => cellPath(path, cellId(cell))) as [string, string];
  writeFileSync(cut, readFileSync(cut).subarray(0, 100));
  writeFileSync(strange, readFileSync(strange, "utf8").replace('"memory":100', '"memory":101'));
  writeFileSync(join(dirname(cut), "notes.txt"), "of no interest");
  const store = openStore(fresh());
  const { added, broken } = mergeCells([path], store);
  expect(added).toBe(1);
  expect(broken.toSorted()).toEqual(
    [
      `${cut} is broken: it is no JSON. Remove it, and its cell runs again.`,
      `${strange} is broken: its content is not what was written. Remove it, and its cell runs again.`,
    ].toSorted(),
  );
  expect(() => mergeCells([join(folder, "nowhere")], store)).toThrow("nowhere is missing: name folders or stores");
  store.close();
});

test("a plan's lines are read back; another line is refused with file and line", () => {
  const path = fresh();
  const cell = sampleCell();
  const planned = [{ address: cellId(cell), cell, source: { name: "x" } }];
  writeFileSync(path, planText(planned));
  expect(readPlan(path)).toEqual(planned);
  const changed = JSON.stringify({ ...planned[0], cell: { ...cell, seed: 9 } });
  for (const [line, why] of [
    ["{", "this is no JSON"],
    ["7", "this is no planned cell"],
    ["null", "this is no planned cell"],
    [changed, "the cell is not that of its address"],
  ] as const) {
    writeFileSync(path, `${planText(planned)}\n${line}\n`);
    expect(() => readPlan(path)).toThrow(`${path}, line 3: ${why}`);
  }
  expect(() => readPlan(join(folder, "none"))).toThrow("cannot be read: there is no such file or folder");
});
