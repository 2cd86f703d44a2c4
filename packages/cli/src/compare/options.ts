// The options of the command `compare`.
import { availableParallelism } from "node:os";
import { contenders, defaultPartOptions, type Part, partNames } from "@attrec/compare";
import { Command } from "@commander-js/extra-typings";
import { integerOption } from "attrec";
import { numberFor, wholeNumber } from "../options/settings.ts";
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

/** The parts that arguments ask for, in the order of the paper. */
export const partsNamed = (asked: readonly string[]): readonly Part[] => {
  const known: readonly string[] = [...partNames, "all"];
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no part '${unknown}' of the comparison: choose from ${known.join(", ")}.`);
  }
  return partNames.filter((name) => asked.includes("all") || asked.includes(name));
};

const methodNamed = (text: string): "grid" | "random" | "halving" | "none" => {
  if (text === "grid" || text === "random" || text === "halving" || text === "none") return text;
  throw new UsageError(`There is no search '${text}': choose grid, random, halving or none.`);
};

/** So many processes at most: each has an engine of its own, and tens of megabytes before its first cell. */
const MOST_PROCESSES = 256;
const processCount = numberFor(
  "--processes",
  integerOption({ default: 1, atLeast: 1, atMost: MOST_PROCESSES, meaning: "" }),
);

/** The command with its arguments and options; what it does is added by `main.ts`. */
export const compareOptions = () =>
  new Command("compare")
    .description(
      "Repeats the tables and figures of AttRec's paper with every model under one protocol and one budget, and writes a report.",
    )
    .argument("<parts...>", `${partNames.join(", ")}, or all`)
    .option("--dataset <names>", "data sets with commas between, or files of interactions", names, [
      "movietweetings-100k",
    ])
    .addOption(option.data())
    .addOption(option.filter())
    .addOption(option.protocol())
    .option(
      "--models <names>",
      "models with commas between",
      names,
      contenders.map(({ name }) => name),
    )
    .option("--seeds <numbers>", "the search has the first of them", wholeNumbers("--seeds", 0), [1, 2, 3])
    .option("--search <method>", "of hyper-parameters: grid, random, halving or none", methodNamed, "random")
    .option("--configurations <count>", "that are tried for each model", wholeNumber("--configurations", 1), 12)
    .addOption(option.epochs())
    .addOption(option.every())
    .addOption(option.patience())
    .addOption(option.batch())
    .option("--dim <d>", "latent dimensions of every model", wholeNumber("--dim", 1), 100)
    .option("--lengths <L>", "of figure 4", wholeNumbers("--lengths", 2), [...defaultPartOptions.lengths])
    .option("--dims <d>", "of figure 5", wholeNumbers("--dims", 1), [...defaultPartOptions.dims])
    .option(
      "--processes <count>",
      "that run cells, each with one thread",
      processCount,
      Math.min(availableParallelism(), MOST_PROCESSES),
    )
    .option("--store <file>", "where results are kept; what is in it is not run again", "compare.db")
    .option("--code <version>", "take results of this code version for those of the present one")
    .option("--retry-failed", "run the cells again that failed before", false)
    .option("--out <folder>", "where the report goes", "compare-report")
    .addOption(option.json());

/** What the command line says. */
export type CompareOptions = ReturnType<ReturnType<typeof compareOptions>["opts"]>;
