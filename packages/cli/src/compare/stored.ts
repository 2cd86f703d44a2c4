// Answers that a store gives alone: `compare report` and `compare status`; and what a dry run says.
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  buildReport,
  allContenders,
  type Contender,
  type Counts,
  describeBudget,
  type ModelStatus,
  readStore,
  type Report,
  runStudy,
  splitOrders,
  statusOf,
  storedRunner,
  type StoredStudy,
  type StoredSuite,
  type StoreReader,
  type Study,
  studyOfStored,
  tryReport,
} from "@attrec/compare";
import { at } from "@attrec/tensor/extend";
import { type Output, outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { ownContenders } from "./own-models.ts";
import { reportOptions, statusOptions } from "./store-options.ts";
import type { SplitStudy } from "./study-of.ts";
import { ordersOf, sayOrders, sayUnder, told } from "./told.ts";

/** The subcommands that ask something of a store, in the order of help. */
export const storeCommands = () => [
  reportOptions().action((options) => writeStored(options, outputOf(options.json))),
  statusOptions().action((options) => sayStatus(options, outputOf(options.json))),
];

/** The values of `compare report`. */
type ReportValues = ReturnType<ReturnType<typeof reportOptions>["opts"]>;

/** Does something with the last suite of a store, and closes the store. */
const withLastSuite = async <Result>(
  file: string,
  use: (store: StoreReader, suite: StoredSuite) => Promise<Result>,
): Promise<Result> => {
  if (!existsSync(file)) throw new UsageError(`There is no store ${file}: name it with --store.`);
  const store = readStore(file);
  try {
    const suite = store.suites().at(-1);
    if (!suite || suite.studies.length === 0) {
      throw new UsageError(
        `The store ${file} does not say what its last suite set out to do: give its command once more, which runs nothing again.`,
      );
    }
    return await use(store, suite);
  } finally {
    store.close();
  }
};

/** The allContenders of a stored study, in its order. The code of those that do not ship is read where it was. */
const modelsOf = async ({ study }: StoredStudy): Promise<readonly Contender[]> => {
  const own = await ownContenders(study.models.flatMap(({ place }) => (place === undefined ? [] : [place])));
  return study.models.map(({ name }) => {
    const found = [...allContenders, ...own].find((contender) => contender.name === name);
    if (found) return found;
    throw new UsageError(`The model ${name} of the store is not known to this version.`);
  });
};

/** Writes the report of the last suite from what the store has; cells that are missing have not run yet. */
const writeStored = (options: ReportValues, output: Output): Promise<void> =>
  withLastSuite(options.store, async (store, { command, commit, studies }) => {
    const done = [];
    for (const stored of studies) {
      const folder = studies.length === 1 ? options.out : join(options.out, stored.split);
      await tryReport(folder);
      const study = studyOfStored(stored, await modelsOf(stored));
      const wishes = wishesOf(options, stored);
      if ((wishes.isApart || wishes.sampled !== undefined) && study.data.some(({ targets }) => !targets))
        throw new UsageError(
          `The store ${options.store} does not say which items were repeats, nor among how many they were ranked, as --apart and --sampled need: give its command once more, which runs nothing again.`,
        );
      const runner = storedRunner(store);
      const results = await runStudy(study, stored.parts, stored.options, runner);
      done.push({ ...stored, study, folder, wishes, results, counts: runner.counts() });
    }
    if (done.every(({ counts }) => counts.found === 0)) {
      throw new Error(
        `The store ${options.store} has no cell of its last suite, so that there is nothing to report: 'compare status' says what it set out to do.`,
      );
    }
    const orders = splitOrders(done);
    for (const { split, study, parts, folder, wishes, results, counts } of done) {
      const origin = { command, commit };
      const more = { origin, splitOrders: ordersOf(split, orders), ...wishes };
      const report = buildReport(study, parts, results, new Date(), more);
      if (done.length > 1) sayUnder(split, output);
      sayPending(report, split, counts, output);
      await told(report, folder, output);
    }
    sayOrders(orders, output);
  });

/** Says how many cells have not run yet, if there are some. */
const sayPending = (report: Report, split: string, { pending }: Counts, output: Output): void => {
  if (pending === 0) return;
  // What follows from a search is not known before its end.
  const isKnown = report.searches.every((search) => search.pending === 0);
  const cells = `${pending} ${pending === 1 ? "cell has" : "cells have"} not run yet.`;
  output.say(isKnown ? cells : `At least ${cells}`, { event: "missing", split, pending });
};

/** What the report has beside the usual: what is asked for here, and else what the suite asked for. */
const wishesOf = ({ cutoffs, apart, sampled }: ReportValues, stored: StoredStudy) => {
  const drawn = sampled ?? stored.sampled;
  return {
    cutoffs: cutoffs.length > 0 ? cutoffs : stored.cutoffs,
    isApart: apart || stored.isApart === true,
    ...(drawn !== undefined && { sampled: drawn }),
  };
};

/** Says how the last suite of a store stands. */
const sayStatus = (options: Pick<ReportValues, "store">, output: Output): Promise<void> =>
  withLastSuite(options.store, async (store, { began, command, commit, studies }) => {
    const holder = store.holder();
    output.say(`${command}\nbegun ${began}${commit === undefined ? "" : `, code of commit ${commit}`}`, {
      event: "suite",
      command,
      began,
      commit,
      isRunning: holder !== undefined,
    });
    output.say(holder ? `It is running (process ${holder.pid} on ${holder.host}).` : "Nothing is running.", {
      event: "holder",
      ...holder,
    });
    await sayAll(
      await Promise.all(
        studies.map(async (stored) => ({ ...stored, study: studyOfStored(stored, await modelsOf(stored)) })),
      ),
      store,
      output,
    );
  });

/** A study under a split, with what is asked of it. */
interface Asked extends Pick<StoredStudy, "split" | "parts" | "options"> {
  readonly study: Study;
}

/** Says what a command would run, and what of it a store has already. Nothing runs, and no store is made. */
export const sayAsked = async (
  studies: readonly SplitStudy[],
  stored: readonly StoredStudy[],
  file: string,
  output: Output,
): Promise<void> => {
  output.say("A dry run: nothing is trained.", { event: "dry-run" });
  const asked = stored.map((one, i) => ({ ...one, study: at(studies, i).study }));
  const store = existsSync(file) ? readStore(file) : undefined;
  try {
    await sayAll(asked, store ?? { find: () => undefined }, output);
  } finally {
    store?.close();
  }
};

const sayAll = async (studies: readonly Asked[], store: Pick<StoreReader, "find">, output: Output): Promise<void> => {
  for (const { split, study, parts, options } of studies) {
    if (studies.length > 1) sayUnder(split, output);
    output.say(describeBudget(study.budget), { event: "budget", ...study.budget });
    const lines = await statusOf(study, parts, options, store);
    for (const line of output.isJson ? lines : []) output.say("", { event: "status", split, ...line });
    if (!output.isJson) output.say(statusText(lines), {});
  }
};

/** A table of how each model stands, and what is left in all. */
export const statusText = (lines: readonly ModelStatus[]): string => {
  const cells = ({ done, most, failed }: ModelStatus["search"]): string =>
    most === 0 ? "–" : `${done} of ${most}${failed > 0 ? ` (${failed} failed)` : ""}`;
  const rows = [
    ["data", "model", "search", "results", "epochs left, at most"],
    ...lines.map((line) => [line.data, line.model, cells(line.search), cells(line.results), String(line.epochsLeft)]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const all = (of: (line: ModelStatus) => number): number => lines.reduce((sum, line) => sum + of(line), 0);
  const [done, most] = [
    all(({ search, results }) => search.done + results.done),
    all(({ search, results }) => search.most + results.most),
  ];
  const total = `${done} of at most ${most} cells are done; at most ${all(({ epochsLeft }) => epochsLeft)} epochs are left.`;
  return [
    ...rows.map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
    total,
  ].join("\n");
};
