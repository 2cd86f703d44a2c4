/** The options that `compare` alone has, by the groups of help. Those that it shares with `attrec` are in the table of both. */
import { availableParallelism } from "node:os";
import { contenders, defaultPartOptions, isRedisAddress, methodNames, moreContenders } from "@attrec/compare";
import { Option } from "@commander-js/extra-typings";
import { defaultProtocol, integerOption, splitForms } from "attrec";
import { either } from "attrec/extend";
import { grouped } from "../options/groups.ts";
import { ruleForms, ruleNamed, type RuledProtocol } from "../options/protocol-rules.ts";
import { listOf, numberFor, oneOf, splitNamed, wholeNumber } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { UsageError } from "../program/usage-error.ts";
import { names, wholeNumberList } from "./comma-lists.ts";

/** The most processes: each has an engine of its own, and tens of megabytes before its first cell. */
const MOST_PROCESSES = 256;
const processCount = integerOption({ default: 1, atLeast: 1, atMost: MOST_PROCESSES, meaning: "" });

/** The address of a Redis. It may hold a password, so that no sentence repeats it. */
const redisAddress = (text: string): string => {
  if (isRedisAddress(text)) return text;
  throw new UsageError("--queue takes the address of a Redis, such as redis://HOST:6379, and this is none.");
};

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
      .argParser(wholeNumberList("--cutoffs", 1))
      .default<readonly number[]>([], "50"),
};

const model = {
  models: () =>
    new Option(
      "--models <names>",
      `the models with commas between; beside those of the paper there are ${moreContenders.map(({ name }) => name).join(", ")}`,
    )
      .argParser(names)
      .default(
        contenders.map(({ name }) => name),
        "all of the paper",
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
      .argParser(wholeNumberList("--lengths", 2))
      .default<readonly number[]>(defaultPartOptions.lengths, defaultPartOptions.lengths.join()),
  dims: () =>
    new Option("--dims <d>", "the values of d in figure 5")
      .argParser(wholeNumberList("--dims", 1))
      .default<readonly number[]>(defaultPartOptions.dims, defaultPartOptions.dims.join()),
};

const training = {
  seeds: () =>
    new Option("--seeds <numbers>", "the seeds of each result; a search uses the first of them")
      .argParser(wholeNumberList("--seeds", 0))
      .default<readonly number[]>([1, 2, 3], "1,2,3"),
  search: () =>
    new Option("--search <method>", `the search of hyper-parameters: ${either(methodNames)}`)
      .argParser(oneOf("search", methodNames))
      .default<(typeof methodNames)[number]>("random"),
  chosen: () =>
    new Option(
      "--chosen <report>",
      "the folder of an earlier report, or its results.json: each model has the configuration that its search chose there on the same data, and nothing is searched",
    ).conflicts(["search", "configurations"]),
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
  queue: () =>
    new Option(
      "--queue <address>",
      "the Redis over which machines share the cells, such as redis://HOST:6379; it needs the packages bullmq and ioredis",
    ).argParser(redisAddress),
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

/** Metrics of samples beside those among all items. */
export const sampledAsWell = () =>
  option.sampled("give metrics among so many items drawn at random as well; biased, and labelled so");

/** The option of `compare` of a name, made anew for each command. */
export const own = {
  ...grouped("Data:", data),
  ...grouped("Protocol:", protocol),
  ...grouped("Measures:", measures),
  ...grouped("Model:", model),
  ...grouped("Training:", training),
  ...grouped("Machine:", machine),
  ...grouped("Files and printing:", printing),
};
