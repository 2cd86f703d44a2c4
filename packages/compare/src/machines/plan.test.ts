/** Planning lists what can run now, round by round, and shards divide it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "@attrec/tensor/extend";
import { runnerOf } from "../run/runner.ts";
import { runStudy } from "../run/run-study.ts";
import { type Cell, cellId } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";
import { defaultPartOptions } from "../study/parts.ts";
import { sampleCell, sampleResult } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import { planCells, type PlannedCell, shardOf } from "./plan.ts";
import { planText } from "./plan-file.ts";

/** A made-up outcome that depends on the cell alone. */
const outcomeFor = (cell: Cell): Outcome => {
  const { users, ranks, attention, ...trained } = sampleResult();
  const validation = parseInt(cellId(cell).slice(0, 6), 16) / 2 ** 24;
  return cell.purpose === "search"
    ? { kind: "searched", result: { ...trained, validation } }
    : { kind: "done", result: { ...trained, validation, users, ranks, attention } };
};

test("a study that is planned and run round by round runs the cells, and comes to the results, of one that runs at once", async () => {
  const halving = { method: "halving", configurations: 9, epochs: 9 } as const;
  const study = { ...(await sampleStudy()), budget: halving };
  const parts = ["table2", "table3", "table5"] as const;
  const kept = new Map<string, Outcome>();
  const rounds: number[] = [];
  for (;;) {
    const { cells, found, isComplete } = await planCells(study, parts, defaultPartOptions, (id) => kept.get(id));
    expect(found).toBe(rounds.reduce((sum, many) => sum + many, 0));
    expect(isComplete).toBe(cells.length === 0);
    if (isComplete) break;
    rounds.push(cells.length);
    for (const { address, cell } of cells) kept.set(address, outcomeFor(cell));
  }
  // Three rounds of halving for the two models that learn. The first has beside them the seeds of the model that only counts, and
  // what is timed. In the end come the chosen configurations, and AttRec's other conditions.
  expect(rounds).toEqual([18 + 2 + 2, 6, 2, 2 * 2 + 2 * 2]);
  const atOnce = new Map<string, Outcome>();
  const runner = runnerOf(
    { find: () => undefined, save: (cell, outcome) => void atOnce.set(cellId(cell), outcome) },
    { run: ({ cell }) => Promise.resolve(outcomeFor(cell)), running: () => 0 },
  );
  await runStudy(study, parts, defaultPartOptions, runner);
  expect(kept).toEqual(atOnce);
});

const planned = (change: Partial<Cell>): PlannedCell => {
  const cell = sampleCell(change);
  return { address: cellId(cell), cell, source: { name: "x" } };
};

test("each cell is in exactly one shard, and shards differ by at most one cell beside the timed ones, which are in the first", () => {
  const some = fc.array(fc.boolean(), { maxLength: 40 });
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 9 }), (areTimed, count) => {
      const cells = areTimed.map((isTimed, seed) => planned({ seed, purpose: isTimed ? "timing" : "search" }));
      const shards = Array.from({ length: count }, (_, i) => shardOf(cells, i + 1, count));
      expect(
        shards
          .flat()
          .map(({ address }) => address)
          .toSorted(),
      ).toEqual(cells.map(({ address }) => address).toSorted());
      const isTimed = ({ cell }: PlannedCell): boolean => cell.purpose === "timing";
      expect(shards.slice(1).some((shard) => shard.some(isTimed))).toBe(false);
      const sizes = shards.map((shard) => shard.filter((one) => !isTimed(one)).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 100 },
  );
});

test("a planned cell is one line, which another program can filter", () => {
  const cells = [planned({}), planned({ seed: 2 })];
  const lines = planText(cells).trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as PlannedCell).cell.seed)).toEqual([1, 2]);
  expect(at(lines, 0)).toContain(at(cells, 0).address);
});
