/** `compare verify`: figures against the store, and stored cells run again. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cellFolder,
  codeOf,
  type Contender,
  allContenders,
  type DataSource,
  featuresOf,
  readStore,
  repetitionFault,
  type ReportedRows,
  sampleOf,
  type StoreReader,
  verifyReport,
} from "@attrec/compare";
import { loadDataset, reasonOf, whatIsAt } from "attrec/node";
import { type Output, outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { verifyOptions } from "./machines-options.ts";
import { ownContenders } from "./own-models.ts";
import { sourceOptions } from "./source-options.ts";
import { runWatched } from "./watched.ts";

/** The values of `compare verify`. */
type Options = ReturnType<ReturnType<typeof verifyOptions>["opts"]>;

/** `compare verify`: a report, a store, and a sample of their cells. */
export const verifyCommand = () =>
  verifyOptions().action(async (path, options) => {
    const output = outputOf(options.json);
    if (!whatIsAt(options.store)) throw new UsageError(`There is no store ${options.store}: name one by --store.`);
    const store = readStore(options.store);
    try {
      const report = path === undefined ? undefined : readReport(path);
      const faults = [
        ...(report ? ofReport(report, store, output) : []),
        ...(options.sample > 0 ? await ofCells(report, store, options, output) : []),
      ];
      for (const fault of faults) output.say(fault, { event: "fault", sentence: fault });
      if (faults.length > 0) throw new Error(`Faults found: ${faults.length}.`);
    } finally {
      store.close();
    }
  });

/** The figures of a report, in its folder or its file. */
const readReport = (path: string): ReportedRows => {
  const file = whatIsAt(path)?.isDirectory() === true ? join(path, "results.json") : path;
  const refused = (reason: string): Error =>
    new Error(`${file} is no report: ${reason}. Name the folder that 'compare' wrote, or its results.json.`);
  let report: Partial<ReportedRows> | null;
  try {
    report = JSON.parse(readFileSync(file, "utf8")) as Partial<ReportedRows> | null;
  } catch (cause) {
    throw refused(cause instanceof SyntaxError ? "it is no JSON" : reasonOf(cause));
  }
  if (!Array.isArray(report?.rows)) throw refused("it has no rows");
  return report as ReportedRows;
};

const ofReport = (report: ReportedRows, store: StoreReader, output: Output): readonly string[] => {
  const { figures, faults } = verifyReport(report, store);
  output.say(`Figures computed again from the store: ${figures}. Different: ${faults.length}.`, {
    event: "figures",
    figures,
    different: faults.length,
  });
  return faults;
};

/** Runs a sample of cells again, on the data and the code that there are here. */
const ofCells = async (
  report: ReportedRows | undefined,
  store: StoreReader,
  options: Options,
  output: Output,
): Promise<readonly string[]> => {
  const models = [...allContenders, ...(await ownContenders(options.model))];
  const sources = new Map<string, { readonly source: DataSource; readonly features: string | undefined }>();
  for (const name of new Set(options.dataset)) {
    const how = sourceOptions(options);
    const dataset = await loadDataset(name, how);
    sources.set(dataset.fingerprint, { source: { name, ...how }, features: await featuresOf(dataset) });
  }
  const reported = report && new Set(report.rows.flatMap(({ runs }) => runs.map(({ cell }) => cell)));
  const done = store.cells().filter(({ id, kind }) => kind === "done" && (reported?.has(id) ?? true));
  const versions = new Map<string, string>();
  const codeHere = (model: Contender): string => {
    const version = versions.get(model.name) ?? codeOf(model);
    versions.set(model.name, version);
    return version;
  };
  const ofData = done.filter(({ cell: { data, features } }) => {
    const here = sources.get(data);
    return here && (features === undefined || features === here.features);
  });
  const ofCode = ofData.filter(({ cell }) => {
    const model = models.find(({ name }) => name === cell.model);
    return model !== undefined && codeHere(model) === cell.code;
  });
  output.say(
    `Cells with a result: ${done.length}. On the data named: ${ofData.length}. Of the code here: ${ofCode.length}.`,
    { event: "cells", done: done.length, ofData: ofData.length, ofCode: ofCode.length },
  );
  if (ofCode.length === 0) {
    return [
      "No cell could run again: name the data by --dataset, tables of features by --items and --users-table, and check out the commit that the report names, by whose code the cells ran.",
    ];
  }
  const chosen = sampleOf(ofCode, options.sample, options.seed);
  const folder = mkdtempSync(join(tmpdir(), "compare-verify-"));
  try {
    const { result } = await runWatched(
      { store: cellFolder(folder), place: folder, processes: options.processes, models },
      (runner) =>
        Promise.all(
          chosen.map(async ({ id, cell }) => {
            const [stored, source] = [store.find(id), sources.get(cell.data)?.source];
            if (!stored || !source) throw new Error(`The store ${options.store} changed while it was verified.`);
            const name = `Cell ${id.slice(0, 12)} (${cell.model}, seed ${cell.seed})`;
            return repetitionFault(name, stored, await runner.run(cell, source));
          }),
        ),
    );
    const faults = result.filter((fault) => fault !== undefined);
    output.say(`Cells run again: ${chosen.length}. To another result: ${faults.length}.`, {
      event: "repeated",
      cells: chosen.map(({ id }) => id),
      different: faults.length,
    });
    return faults;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
