/** Runs that name the cell of another model, other data or another seed are found, each with a sentence. */
import { expect, test } from "vitest";
import { cellId } from "../study/cell.ts";
import { sampleCell } from "../testing/cells.ts";
import { misplacedCells } from "./misplaced-cells.ts";

const stored = (change: Parameters<typeof sampleCell>[0]) => {
  const cell = sampleCell(change);
  return { id: cellId(cell), cell, kind: "done" } as const;
};
const [first, second] = [stored({ seed: 1 }), stored({ seed: 2 })];
const other = stored({ seed: 2, settings: { dim: 16, l2: 0.01, initialScale: 0.1 } });
const [ofModel, ofData] = [stored({ model: "fpmc" }), stored({ data: "e".repeat(64) })];
const store = [first, second, other, ofModel, ofData];

/** A report of one row with these cells as seeds 1, 2, …. */
const reportOf = (...cells: readonly { readonly id: string }[]) => ({
  rows: [
    {
      part: "table2",
      data: "ml",
      model: "fmc",
      label: "fmc",
      runs: cells.map(({ id }, i) => ({ seed: i + 1, cell: id })),
    },
  ],
  data: [{ name: "ml", fingerprint: "d".repeat(64) }],
});

test("cells of their model, data, seed and row are right, and one that is lost is no other's", () => {
  expect(misplacedCells(reportOf(first, second), store)).toEqual([]);
  expect(misplacedCells(reportOf(first, { id: "lost" }), store)).toEqual([]);
});

test.each([
  ["swapped seeds", [second, first], ["is of seed 2.", "is of seed 1."]],
  ["another model", [ofModel], ["is of fpmc."]],
  ["other data", [ofData], ["is of other data."]],
  ["another row of the model", [first, other], ["has other settings than that of the row's first seed."]],
])("%s: a sentence a run", (_, cells, sentences) => {
  const said = misplacedCells(reportOf(...cells), store);
  expect(said.map((one) => one.replace(/^table2, ml, fmc, fmc, seed \d: its cell \w{12} /, ""))).toEqual(sentences);
});
