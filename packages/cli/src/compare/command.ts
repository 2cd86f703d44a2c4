/** The command `compare` and what it does, by itself or as `attrec compare`. */
import { join } from "node:path";
import {
  buildReport,
  type Counts,
  type Report,
  type SplitOrder,
  splitOrders,
  type StoredStudy,
  storedStudy,
  type StudyPart,
  type StudyResults,
  tryReport,
  writeReport,
} from "@attrec/compare";
import { configurable } from "../options/configurable.ts";
import { type Output, outputOf } from "../program/output.ts";
import { unprinted, watchReader } from "../program/output-state.ts";
import { UsageError } from "../program/usage-error.ts";
import { type CompareOptions, compareOptions } from "./options.ts";
import { thisOrigin } from "./origin.ts";
import { partsNamed } from "./parts.ts";
import { runSuite } from "./run.ts";
import { machinesCommands } from "./machines.ts";
import { sayAsked, storeCommands } from "./stored.ts";
import { type SplitStudy, studiesOf } from "./study-of.ts";
import { ordersOf, sayOrders, sayUnder, told } from "./told.ts";

/** A study under one split, and the folder for its report. */
interface Planned extends SplitStudy {
  readonly folder: string;
}

/** The study of each split; one alone has its report in the folder itself, several have folders in it. */
const plan = async (options: CompareOptions, parts: readonly StudyPart[]): Promise<readonly Planned[]> =>
  (await studiesOf(options, parts)).map((one) => ({
    ...one,
    folder: options.split.length === 1 ? options.out : join(options.out, one.split),
  }));

/** What a report has beside the usual. */
const reportWishes = ({ cutoffs, apart, sampled }: CompareOptions) => ({
  cutoffs,
  isApart: apart,
  ...(sampled !== undefined && { sampled }),
});

/** A study that has run under one split, and what makes its report. */
interface Done extends Planned {
  readonly results: StudyResults;
  readonly counts: Counts;
  readonly reportWith: (orders: readonly SplitOrder[]) => Report;
}

/** Runs one study, and writes its report whoever reads what is printed. */
const runPlanned = async (
  planned: Planned,
  stored: readonly StoredStudy[],
  parts: readonly StudyPart[],
  options: CompareOptions,
  output: Output,
): Promise<Done> => {
  const { split, study, folder } = planned;
  const origin = thisOrigin();
  const { results, counts } = await runSuite(study, parts, options, { origin, split, stored }, output);
  const reportWith = (orders: readonly SplitOrder[]): Report =>
    buildReport(study, parts, results, new Date(), {
      origin,
      splitOrders: ordersOf(split, orders),
      ...reportWishes(options),
    });
  await told(reportWith([]), folder, output);
  return { ...planned, results, counts, reportWith };
};

/** The command `compare`, with its subcommands. */
export const compareCommand = () => {
  const program = configurable(compareOptions())
    // `compare plan --dim 8`: the option belongs to `plan`.
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(compare --help says what it takes)")
    .action(async (asked, options) => {
      const output = outputOf(options.json);
      if (options.out === "") throw new UsageError("--out takes the name of a folder, and it is empty.");
      const parts = partsNamed(asked, options.model);
      const studies = await plan(options, parts);
      const stored = studies.map(({ split, study }) =>
        storedStudy(study, {
          split,
          parts,
          options: { lengths: options.lengths, dims: options.dims, users: options.users },
          ...reportWishes(options),
        }),
      );
      if (options.dryRun) return sayAsked(studies, stored, options.store, output);
      for (const { folder } of studies) await tryReport(folder);
      const reader = watchReader();
      const done: Done[] = [];
      for (const study of studies) {
        if (studies.length > 1) sayUnder(study.split, output);
        done.push(await runPlanned(study, stored, parts, options, output));
      }
      const orders = splitOrders(done);
      // Each report was written when its study was at its end; how the orders compare is known now.
      if (orders.length > 0) for (const { folder, reportWith } of done) await writeReport(reportWith(orders), folder);
      sayOrders(orders, output);
      reader.stop();
      const problem = reader.problem();
      if (problem && problem.code !== "EPIPE")
        throw new Error(`${unprinted(problem)} The report is in ${options.out}.`);
      const [cells, failed] = [done.map(({ counts }) => counts.done), done.map(({ counts }) => counts.failed)].map(
        (all) => all.reduce((sum, one) => sum + one, 0),
      );
      if (failed !== undefined && failed > 0) {
        throw new Error(
          `${failed} of ${cells} cells failed: the findings in ${options.out} say which, and --retry-failed runs them again.`,
        );
      }
    });

  for (const command of [...storeCommands(), ...machinesCommands()]) program.addCommand(command.exitOverride());
  return program;
};
