/** `compare plan`: the cells of a study that can run now, or a script that runs all of them on many machines. */
import {
  type EngineName,
  estimateStudy,
  readStore,
  planCells,
  type PlannedCell,
  planText,
  rungsOf,
  scriptFor,
  type StudyPart,
} from "@attrec/compare";
import { tryOutput, whatIsAt, writeAtomically } from "attrec/node";
import { outputOf } from "../program/output.ts";
import { planOptions, type PlanValues } from "./machines-options.ts";
import { measureCost } from "./measure-cost.ts";
import { shellWords } from "./origin.ts";
import { partsNamed } from "./parts.ts";
import { type SplitStudy, studiesOf } from "./study-of.ts";

/** `compare plan`: the cells that can run now. */
export const planCommand = () =>
  planOptions().action(async (asked, options) => {
    const parts = partsNamed(asked, options.model);
    const studies = await studiesOf(options, parts);
    if (options.for !== undefined) {
      process.stdout.write(await scriptOf(options.for, studies, parts, options));
      return;
    }
    if (options.cells !== undefined) await tryOutput(options.cells);
    const { cells, found } = await plannedOf(studies, parts, options);
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

/** The cells of all studies that can run now, each once, and the number of those that the store has. */
const plannedOf = async (
  studies: readonly SplitStudy[],
  parts: readonly StudyPart[],
  options: PlanValues,
): Promise<{ readonly cells: readonly PlannedCell[]; readonly found: number }> => {
  const planned = new Map<string, PlannedCell>();
  let found = 0;
  // A store that is not there yet holds nothing, and planning makes none.
  const store = whatIsAt(options.store) && readStore(options.store);
  try {
    for (const { study } of studies) {
      const plan = await planCells(study, parts, options, (address) => store?.find(address));
      found += plan.found;
      for (const cell of plan.cells) planned.set(cell.address, cell);
    }
  } finally {
    store?.close();
  }
  return { cells: [...planned.values()], found };
};

const planSentence = (count: number, found: number, file: string, store: string): string =>
  count === 0
    ? `Nothing is left to run: all cells of the study (${found}) are in ${store}. The study itself ('compare' with the same options) now writes the report.`
    : `Cells that can run now: ${count}, listed in ${file}. Cells in ${store}: ${found}. Run them by 'compare run --cells ${file}', on one machine or in shards; then 'compare merge', and plan again.`;

/** What a script allows a shard beyond the estimate, since machines differ: times as much, and at least these minutes and MiB. */
const [MORE_TIME, LEAST_MINUTES, MORE_MEMORY, LEAST_MEMORY] = [3, 30, 1.5, 1024];

const scriptOf = async (
  engine: EngineName,
  studies: readonly SplitStudy[],
  parts: readonly StudyPart[],
  options: PlanValues,
): Promise<string> => {
  const estimates = [];
  for (const { study } of studies) estimates.push(...(await estimateStudy(study, parts, options, [], measureCost)));
  const seconds = estimates.reduce((sum, one) => sum + one.seconds, 0) / options.shards;
  const longest = Math.max(...estimates.map((one) => one.longest));
  const memory = Math.max(...estimates.map((one) => one.memory));
  return scriptFor(engine, {
    study: shellWords(withoutOptions(process.argv.slice(process.argv.indexOf("plan") + 1))),
    store: shellWords([options.store]),
    cells: shellWords([options.cells ?? "round.jsonl"]),
    shards: options.shards,
    rounds: Math.max(...studies.map(({ study }) => rungsOf(study.budget).length)) + 1,
    minutes: Math.max(LEAST_MINUTES, Math.ceil((Math.max(seconds, longest) * MORE_TIME) / 60)),
    memory: Math.max(LEAST_MEMORY, Math.ceil(memory * MORE_MEMORY)),
  });
};

/** The words of a command line that describe the study: all but the options of `plan` itself. */
const withoutOptions = (words: readonly string[]): readonly string[] => {
  const own = ["--cells", "--for", "--shards", "--store"];
  return words.filter(
    (word, i) =>
      !/^--json$/.test(word) &&
      !own.includes(word) &&
      !own.includes(words[i - 1] ?? "") &&
      !own.some((name) => word.startsWith(`${name}=`)),
  );
};
