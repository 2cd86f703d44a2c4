/** Holds the command lines that pages show against the commands: options are read as a command reads them, and nothing runs. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { allContenders } from "@attrec/compare";
import { entryNamed } from "attrec/extend";
import { parse } from "yaml";
import { attrecCommands } from "../packages/cli/src/attrec/commands.ts";
import { compareCommand } from "../packages/cli/src/compare/command.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What is wrong with a command line, or nothing. */
export const commandFault = (line: string): string | undefined => {
  const words = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ""));
  const [program = "", ...rest] = words.filter((word, i) => !/^[A-Z_]+=/.test(word) || i > 0);
  if (program === "npm") return npmFault(rest);
  if (program === "npx") return npxFault(rest);
  if (program === "attrec" || program === "compare") return optionsFault(program, rest);
  return OTHERS.includes(program) ? undefined : `'${program}' is no program of this project`;
};

/** Programs of others that pages name. */
const OTHERS = ["curl", "sh", "sqlite3", "sudo", ".ci/run"];

const npmFault = ([verb = "", name = "", ...rest]: readonly string[]): string | undefined => {
  if (verb !== "run" && verb !== "start" && verb !== "test") return undefined;
  const script = verb === "run" ? name : verb;
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  if (!(script in scripts)) return `package.json has no script '${script}'`;
  if (script !== "attrec" && script !== "compare") return undefined;
  return rest[0] === "--" ? optionsFault(script, rest.slice(1)) : `'npm run ${script}' needs a -- before its arguments`;
};

const npxFault = ([name = "", ...rest]: readonly string[]): string | undefined => {
  if (name === "attrec" || name === "compare") return optionsFault(name, rest);
  const file = rest.find((word) => /^[\w-]+\/.*\.\w+$/.test(word) && !word.startsWith("--"));
  return file === undefined || existsSync(`${root}${file}`) ? undefined : `there is no file ${file}`;
};

const optionsFault = (name: "attrec" | "compare", given: readonly string[]): string | undefined => {
  const known: readonly CommandUnknownOpts[] = [...attrecCommands(), compareCommand()];
  const path = name === "compare" ? ["compare", ...given] : given;
  let command = known.find((one) => one.name() === path[0]);
  if (!command) return `attrec has no command '${path[0]}'`;
  let args = path.slice(1);
  for (;;) {
    const next: CommandUnknownOpts | undefined = command.commands.find((one) => one.name() === args[0]);
    if (!next) break;
    command = next;
    args = args.slice(1);
  }
  try {
    const { operands, unknown } = command
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseOptions(args);
    if (unknown.length > 0) return `${command.name()} has no option ${unknown[0]}`;
    const most = command.registeredArguments.some(({ variadic }) => variadic)
      ? Infinity
      : command.registeredArguments.length;
    if (operands.length > most) return `${command.name()} takes ${most} arguments, not ${operands.length}`;
    return datasetFault(given) ?? modelsFault(given);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** The values behind an option, which commas part. */
const valuesOf = (option: string, given: readonly string[]): readonly string[] =>
  given.flatMap((word, i) => (given[i - 1] === option ? word.split(",") : []));

/** Whether a word is the name of a file, or stands for one that a reader has. */
const isFile = (word: string): boolean => word.includes(".") || word.includes("/") || word === word.toUpperCase();

const datasetFault = (given: readonly string[]): string | undefined => {
  const unknown = valuesOf("--dataset", given).find((name) => entryNamed(name) === undefined && !isFile(name));
  return unknown === undefined ? undefined : `there is no data set '${unknown}'`;
};

const modelsFault = (given: readonly string[]): string | undefined => {
  const names = new Set(allContenders.map(({ name }) => name));
  const unknown = valuesOf("--models", given).find((name) => !names.has(name));
  return unknown === undefined ? undefined : `there is no model '${unknown}' to compare`;
};

/** What is wrong with the options of a configuration for `attrec train`, or nothing. */
export const configurationFault = (text: string): string | undefined => {
  const words = Object.entries(parse(text) as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    if (name === "model") return [String(value)];
    const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (Array.isArray(value)) return [option, value.join(",")];
    if (typeof value !== "object" || value === null) return [option, String(value)];
    return Object.entries(value).flatMap(([setting, of]) => [option, `${setting}=${String(of)}`]);
  });
  return optionsFault("attrec", ["train", ...words]);
};
