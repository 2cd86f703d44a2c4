/** The subcommands of `compare` for several machines, with their arguments and options. */
import { engineNames } from "@attrec/compare";
import { Command, Option } from "@commander-js/extra-typings";
import { either } from "attrec/extend";
import { oneOf, wholeNumber } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { UsageError } from "../program/usage-error.ts";
import { names } from "./comma-lists.ts";
import { ofStudy } from "./options.ts";
import { own } from "./table.ts";

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
    .addOption(option.items())
    .addOption(own.usersTable())
    .addOption(own.model())
    .addOption(own.processes())
    .addOption(own.code())
    .addOption(own.retryFailed())
    .addOption(option.json());

/** The command that runs cells for the coordinators of a queue. */
export const workerOptions = () =>
  new Command("worker")
    .description(
      "Runs cells for every 'compare ... --queue' on the same Redis, on the data of this machine, until it is interrupted.",
    )
    .addOption(own.queue().makeOptionMandatory())
    .addOption(option.data())
    .addOption(option.items())
    .addOption(own.usersTable())
    .addOption(own.model())
    .addOption(own.processes())
    .addOption(own.code());

/** The command that unites what machines left behind. */
export const mergeOptions = () =>
  new Command("merge")
    .description(
      "Unites the cells of folders and stores in --store, after which the study itself finds them there. Equal cells with different results are an error.",
    )
    .argument("<places...>", "folders that 'compare run' wrote, or stores")
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
    .addOption(option.items())
    .addOption(own.usersTable())
    .addOption(own.model())
    .addOption(own.processes())
    .addOption(option.json());

/** The values of `compare plan`. */
export type PlanValues = ReturnType<ReturnType<typeof planOptions>["opts"]>;
