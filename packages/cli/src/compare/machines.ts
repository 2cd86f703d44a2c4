/** The subcommands of `compare` for several machines: estimate, plan, run, merge and verify, which need no coordinator, lock or network, and worker. */
import {
  assertPlan,
  cellFolder,
  allContenders,
  mergeCells,
  openStore,
  ownSource,
  type PlannedCell,
  readPlan,
  shardOf,
} from "@attrec/compare";
import { tryOutput } from "attrec/node";
import { type Output, outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { estimateCommand } from "./estimate.ts";
import { mergeOptions, runOptions } from "./machines-options.ts";
import { ownContenders } from "./own-models.ts";
import { planCommand } from "./plan.ts";
import { sayCounts } from "./run.ts";
import { sourceOptions } from "./source-options.ts";
import { verifyCommand } from "./verify.ts";
import { runWatched } from "./watched.ts";
import { workerCommand } from "./queue-worker.ts";

/** The subcommands in the order of help. */
export const machinesCommands = () => [
  estimateCommand(),
  planCommand(),
  runCommand(),
  workerCommand(),
  mergeCommand(),
  verifyCommand(),
];

/** `compare run`: listed cells, each into a file. */
const runCommand = () =>
  runOptions().action(async (options) => {
    const output = outputOf(options.json);
    const listed = chosen(readPlan(options.cells), options.cell, options.cells);
    const cells = options.shard ? shardOf(listed, options.shard.shard, options.shard.count) : listed;
    const own = sourceOptions(options);
    const moved = cells.map((cell) => ({ ...cell, source: ownSource(cell.source, own) }));
    const models = [...allContenders, ...(await ownContenders(options.model))];
    await assertPlan(moved, models, options.code);
    await tryOutput(`${options.into}/trial`);
    const folder = cellFolder(options.into, { retryFailed: options.retryFailed });
    const { counts } = await runWatched(
      { store: folder, place: options.into, processes: options.processes, models },
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
