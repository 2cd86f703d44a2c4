// The options of the command `compare`.
import { availableParallelism } from "node:os";
import { contenders, defaultPartOptions, engineNames, methodNames, type Part, partNames } from "@attrec/compare";
import { Command, Option } from "@commander-js/extra-typings";
import { defaultProtocol, integerOption, splitForms } from "attrec";
import { either } from "attrec/extend";
import { grouped } from "../options/groups.ts";
import { listOf, numberFor, oneOf, splitNamed, wholeNumber } from "../options/settings.ts";
import { deviceNames } from "../options/device.ts";
import { ruleForms, ruleNamed, type RuledProtocol } from "../options/protocol-rules.ts";
import { option } from "../options/table.ts";
import { UsageError } from "../program/usage-error.ts";

/** Whole numbers with commas between. */
const wholeNumbers =
  (option: string, least: number) =>
  (text: string): readonly number[] =>
    text.split(",").map((part) => wholeNumber(option, least)(part.trim()));

/** Names with commas between. */
const names = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** The parts that arguments ask for, in the order of the paper. A model of one's own is first of all held against the others. */
export const partsNamed = (asked: readonly string[], own: readonly string[] = []): readonly Part[] => {
  if (asked.length === 0 && own.length > 0) return ["table2"];
  const known: readonly string[] = [...partNames, "all"];
  if (asked.length === 0) throw new UsageError(`Name what to repeat: ${known.join(", ")}.`);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no part '${unknown}' of the comparison: choose from ${known.join(", ")}.`);
  }
  return partNames.filter((name) => asked.includes("all") || asked.includes(name));
};

/** The most processes: each has an engine of its own, and tens of megabytes before its first cell. */
const MOST_PROCESSES = 256;
const processCount = integerOption({ default: 1, atLeast: 1, atMost: MOST_PROCESSES, meaning: "" });

const data = {
  dataset: () =>
    new Option("--dataset <names>", "data sets with commas between, or files of interactions")
      .argParser(names)
      .default(["movietweetings-100k"], "movietweetings-100k"),
  usersTable: () => new Option("--users-table <file>", "a table of users, whose columns become features"),
};

const protocol = {
  split: () =>
    new Option(
      "--split <splits>",
      `how actions are divided, such as ${either(splitForms)}; several with commas between are studied one after another`,
    )
      .argParser(listOf(splitNamed))
      .default<readonly string[]>([defaultProtocol.split], defaultProtocol.split),
  rule: () =>
    new Option(
      "--rule <name=value>",
      `a rule of the protocol, in the place of its own: ${ruleForms}; may be given several times`,
    )
      .argParser(ruleNamed)
      .default<RuledProtocol>({}, ""),
};

const measures = {
  cutoffs: () =>
    new Option(
      "--cutoffs <numbers>",
      "the cut-offs of the metrics in the report; 50, the paper's, is always among them",
    )
      .argParser(wholeNumbers("--cutoffs", 1))
      .default<readonly number[]>([], "50"),
};

const model = {
  models: () =>
    new Option("--models <names>", "the models with commas between").argParser(names).default(
      contenders.map(({ name }) => name),
      "all",
    ),
  model: () =>
    new Option(
      "--model <file>",
      "a model of one's own beside them, such as ./mine.ts or ./models.js#mine, with the grid that the file exports; may be given several times",
    )
      .argParser((specifier: string, before: readonly string[]) => [...before, specifier])
      .default<readonly string[]>([], ""),
  dim: () =>
    new Option("--dim <d>", "the latent dimensions (d) of every model")
      .argParser(wholeNumber("--dim", 1))
      .default<number>(100),
  lengths: () =>
    new Option("--lengths <L>", "the values of L in figure 4")
      .argParser(wholeNumbers("--lengths", 2))
      .default<readonly number[]>(defaultPartOptions.lengths, defaultPartOptions.lengths.join()),
  dims: () =>
    new Option("--dims <d>", "the values of d in figure 5")
      .argParser(wholeNumbers("--dims", 1))
      .default<readonly number[]>(defaultPartOptions.dims, defaultPartOptions.dims.join()),
};

const training = {
  seeds: () =>
    new Option("--seeds <numbers>", "the seeds of each result; a search uses the first of them")
      .argParser(wholeNumbers("--seeds", 0))
      .default<readonly number[]>([1, 2, 3], "1,2,3"),
  search: () =>
    new Option("--search <method>", `the search of hyper-parameters: ${either(methodNames)}`)
      .argParser(oneOf("search", methodNames))
      .default<(typeof methodNames)[number]>("random"),
  configurations: () =>
    new Option("--configurations <count>", "the configurations that a search tries for each model")
      .argParser(wholeNumber("--configurations", 1))
      .default<number>(12),
};

const machine = {
  processes: () =>
    new Option("--processes <count>", "the processes that run cells, with one thread each")
      .argParser(numberFor("--processes", processCount))
      .default<number>(Math.min(availableParallelism(), MOST_PROCESSES), "one for each processor"),
  dryRun: () =>
    new Option("--dry-run", "say what would run and what the store has of it, and run nothing").default<boolean>(false),
};

const printing = {
  users: () =>
    new Option(
      "--users <names>",
      "the users of figure 3 by their names in the data, with commas between; their names and items then stand in the report. The first who are tested if not given",
    )
      .argParser(names)
      .default<readonly string[]>([], ""),
  store: () =>
    new Option("--store <file>", "the file that keeps results; a result in it is not computed again").default(
      "compare.db",
    ),
  code: () => new Option("--code <version>", "use the results of this code version as those of the present one"),
  retryFailed: () => new Option("--retry-failed", "run the cells again that failed before").default<boolean>(false),
  out: () => new Option("--out <folder>", "the folder for the report").default("compare-report"),
};

/** The options that `compare` alone has. Those that it shares with `attrec` are in the table of both. */
const own = {
  ...grouped("Data:", data),
  ...grouped("Protocol:", protocol),
  ...grouped("Measures:", measures),
  ...grouped("Model:", model),
  ...grouped("Training:", training),
  ...grouped("Machine:", machine),
  ...grouped("Files and printing:", printing),
};

/** A command with the options that describe a study. */
const ofStudy = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .argument("[parts...]", `${partNames.join(", ")}, or all`)
    .addOption(own.dataset())
    .addOption(option.data())
    .addOption(option.filter())
    .addOption(option.protocol())
    .addOption(own.rule())
    .addOption(own.split())
    .addOption(option.oneTargetRule())
    .addOption(option.coldUsers())
    .addOption(option.negatives())
    .addOption(option.otherShortHistories())
    .addOption(option.length())
    .addOption(option.targets())
    .addOption(own.models())
    .addOption(own.model())
    .addOption(option.items())
    .addOption(own.usersTable())
    .addOption(own.seeds())
    .addOption(own.search())
    .addOption(own.configurations())
    .addOption(option.epochs())
    .addOption(option.every())
    .addOption(option.patience())
    .addOption(option.batch())
    .addOption(own.dim())
    .addOption(
      option
        .device(
          `the device that computes every cell: ${either(deviceNames)}; results of another device are other cells`,
        )
        .argParser(oneOf("device", deviceNames)),
    )
    .addOption(own.lengths())
    .addOption(own.dims())
    .addOption(own.users())
    .addOption(own.store())
    .addOption(own.code());

/** The command that runs a study, with its arguments and options; what it does is added by `program.ts`. */
export const compareOptions = () =>
  ofStudy(
    "compare",
    "Repeats the tables and figures of AttRec's paper with every model under one protocol and one budget, and writes a report.",
  )
    .addOption(option.apart())
    .addOption(option.sampled("give metrics among so many items drawn at random as well; biased, and labelled so"))
    .addOption(own.processes())
    .addOption(own.cutoffs())
    .addOption(own.retryFailed())
    .addOption(own.dryRun())
    .addOption(own.out())
    .addOption(option.json());

/** The command that lists the cells of a study for other machines. */
export const planOptions = () =>
  ofStudy("plan", "Lists the cells of a study that --store lacks and that can run now, for machines that share them.")
    .addOption(new Option("--cells <file>", "the file for the list; printed if not given"))
    .addOption(
      new Option(
        "--for <engine>",
        `print a script that plans, runs and merges all rounds on many machines instead: ${either(engineNames)}`,
      ).argParser(oneOf("engine", engineNames)),
    )
    .addOption(
      new Option("--shards <count>", "the shards of a round in the script")
        .argParser(wholeNumber("--shards", 1))
        .default<number>(10),
    )
    .addOption(option.json());

/** The command that estimates what a study costs. */
export const estimateOptions = () =>
  ofStudy(
    "estimate",
    "Says what a study costs before it runs: cells, hours and memory, from a few measured steps of each model, without the cells in --store.",
  )
    .addOption(own.processes())
    .addOption(
      new Option("--machines <count>", "the machines like this one")
        .argParser(wholeNumber("--machines", 1))
        .default<number>(1),
    )
    .addOption(option.json());

/** One machine of several, such as 2/5. */
const shardNamed = (text: string): { readonly shard: number; readonly count: number } => {
  const [, shard = NaN, count = NaN] = (/^([0-9]+)\/([0-9]+)$/.exec(text) ?? []).map(Number);
  if (shard >= 1 && shard <= count) return { shard, count };
  throw new UsageError(`--shard takes one machine of several, such as 2/5, not '${text}'.`);
};

/** The command that runs listed cells. */
export const runOptions = () =>
  new Command("run")
    .description(
      "Runs cells that 'compare plan' listed, and leaves a file for each in a folder. It needs no store and no network.",
    )
    .addOption(new Option("--cells <file>", "the list of cells").makeOptionMandatory())
    .addOption(new Option("--shard <i/n>", "the cells of machine i of n; all if not given").argParser(shardNamed))
    .addOption(
      new Option(
        "--cell <addresses>",
        "these cells alone, by the beginnings of their addresses, with commas between",
      ).argParser(names),
    )
    .addOption(
      new Option(
        "--into <folder>",
        "the folder for the files of cells; a cell whose file is there does not run again",
      ).default("cells"),
    )
    .addOption(option.data())
    .addOption(own.model())
    .addOption(own.processes())
    .addOption(own.code())
    .addOption(own.retryFailed())
    .addOption(option.json());

/** The command that unites what machines left behind. */
export const mergeOptions = () =>
  new Command("merge")
    .description(
      "Unites the cells of folders and stores in --store, after which the study itself finds them there. Equal cells with different results are an error.",
    )
    .argument("<places...>", "folders that 'compare run' wrote, or stores")
    .addOption(own.store())
    .addOption(option.json());

/** The command that writes a report from a store alone. */
export const reportOptions = () =>
  new Command("report")
    .description(
      "Writes the report of the last suite of --store from the store alone, also while it runs: it needs no data, and cells that are missing are told.",
    )
    .addOption(own.cutoffs())
    .addOption(own.store())
    .addOption(own.out())
    .addOption(option.json());

/** The command that says how a suite stands. */
export const statusOptions = () =>
  new Command("status")
    .description("Says what the last suite of --store set out to do, whether it is running, and what is done and left.")
    .addOption(own.store())
    .addOption(option.json());

/** The command that verifies results. */
export const verifyOptions = () =>
  new Command("verify")
    .description(
      "Computes a report's figures again from the results in --store, and runs a sample of its cells again: both have to come to what is written.",
    )
    .argument("[report]", "the folder of a report, or its results.json; the store alone if not given")
    .addOption(own.store())
    .addOption(
      new Option("--sample <count>", "the cells that run again, drawn at random")
        .argParser(wholeNumber("--sample", 0))
        .default<number>(3),
    )
    .addOption(option.seed("the number that decides which cells are drawn"))
    .addOption(own.dataset())
    .addOption(option.data())
    .addOption(option.filter())
    .addOption(own.model())
    .addOption(own.processes())
    .addOption(option.json());

/** The values that the command line gives. */
export type CompareOptions = ReturnType<ReturnType<typeof compareOptions>["opts"]>;

/** The values that describe a study. */
export type StudyValues = ReturnType<ReturnType<typeof ofStudy>["opts"]>;

/** The values of `compare plan`. */
export type PlanValues = ReturnType<ReturnType<typeof planOptions>["opts"]>;
