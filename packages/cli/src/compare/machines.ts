/** The subcommands of `compare` for several machines: estimate, plan, run and merge. They need no coordinator, lock or network. */
import {
  assertPlan,
  cellFolder,
  mergeCells,
  openStore,
  planCells,
  type PlannedCell,
  planText,
  readPlan,
  shardOf,
} from "@attrec/compare";
import { tryOutput, whatIsAt, writeAtomically } from "attrec/node";
import { type Output, outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { estimateCommand } from "./estimate.ts";
import { mergeOptions, partsNamed, planOptions, runOptions } from "./options.ts";
import { sayCounts } from "./run.ts";
import { studiesOf } from "./study-of.ts";
import { watched } from "./watched.ts";

/** The subcommands in the order of help. */
export const machinesCommands = () => [estimateCommand(), planCommand(), runCommand(), mergeCommand()];

/** `compare plan`: the cells that can run now. */
const planCommand = () =>
  planOptions().action(async (asked, options) => {
    const parts = partsNamed(asked);
    const studies = await studiesOf(options, parts);
    if (options.cells !== undefined) await tryOutput(options.cells);
    const planned = new Map<string, PlannedCell>();
    let found = 0;
    // A store that is not there yet holds nothing, and planning makes none.
    const store = whatIsAt(options.store) && openStore(options.store);
    try {
      for (const { study } of studies) {
        const plan = await planCells(study, parts, options, (address) => store?.find(address));
        found += plan.found;
        for (const cell of plan.cells) planned.set(cell.address, cell);
      }
    } finally {
      store?.close();
    }
    const cells = [...planned.values()];
    if (options.cells === undefined) {
      process.stdout.write(planText(cells));
      return;
    }
    await writeAtomically(options.cells, planText(cells));
    outputOf(options.json).say(planSentence(cells.length, found, options.cells, options.store), {
      event: "plan",
      cells: cells.length,
      found,
      isComplete: cells.length === 0,
      file: options.cells,
    });
  });

const planSentence = (count: number, found: number, file: string, store: string): string =>
  count === 0
    ? `Nothing is left to run: all cells of the study (${found}) are in ${store}. The study itself ('compare' with the same options) now writes the report.`
    : `Cells that can run now: ${count}, listed in ${file}. Cells in ${store}: ${found}. Run them by 'compare run --cells ${file}', on one machine or in shards; then 'compare merge', and plan again.`;

/** `compare run`: listed cells, each into a file. */
const runCommand = () =>
  runOptions().action(async (options) => {
    const output = outputOf(options.json);
    const listed = chosen(readPlan(options.cells), options.cell, options.cells);
    const cells = options.shard ? shardOf(listed, options.shard.shard, options.shard.count) : listed;
    const moved = options.data === undefined ? cells : cells.map((cell) => inFolder(cell, options.data ?? ""));
    await assertPlan(moved, options.code);
    await tryOutput(`${options.into}/trial`);
    const folder = cellFolder(options.into, { retryFailed: options.retryFailed });
    const { counts } = await watched(
      { store: folder, place: options.into, processes: options.processes, expected: moved.length },
      (runner) => Promise.all(moved.map(({ cell, source }) => runner.run(cell, source))),
    );
    sayCounts(counts, options.into, output);
    if (counts.failed > 0) {
      throw new Error(
        `${counts.failed} of ${counts.done} cells failed: their files in ${options.into} say why, and --retry-failed runs them again.`,
      );
    }
  });

/** The cells that the beginnings of addresses name, or all. */
const chosen = (
  cells: readonly PlannedCell[],
  beginnings: readonly string[] | undefined,
  file: string,
): readonly PlannedCell[] =>
  beginnings?.map((beginning) => {
    const [one, ...others] = cells.filter(({ address }) => address.startsWith(beginning));
    if (one && others.length === 0) return one;
    throw new UsageError(
      `--cell takes the beginning of an address that one cell of ${file} has, and ${one ? `${others.length + 1} cells begin` : "none begins"} with '${beginning}'.`,
    );
  }) ?? cells;

const inFolder = (cell: PlannedCell, folder: string): PlannedCell => ({ ...cell, source: { ...cell.source, folder } });

/** `compare merge`: the cells of folders and stores, in one store. */
const mergeCommand = () =>
  mergeOptions().action((places, options) => {
    const output = outputOf(options.json);
    const store = openStore(options.store);
    try {
      store.claim();
      const { broken, ...counts } = mergeCells(places, store);
      output.say(
        `New: ${counts.added} cells. Mended, after a failure: ${counts.mended}. Run again elsewhere, to the same result: ${counts.repeated}. Known: ${counts.known}.`,
        { event: "merge", ...counts, broken },
      );
      sayBroken(broken, output);
      if (broken.length > 0)
        throw new Error(
          `Broken files, which were not merged: ${broken.length}. Everything else is in ${options.store}.`,
        );
    } finally {
      store.close();
    }
  });

const sayBroken = (broken: readonly string[], output: Output): void =>
  broken.forEach((sentence) => output.say(sentence, { event: "broken", sentence }));
