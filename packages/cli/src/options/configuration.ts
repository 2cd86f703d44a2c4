/** All options that decide a training, as the command line and its configuration chose them: a file of them repeats it. */
import { basename } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { configurableNames } from "./configurable.ts";
import { FILES, LEFT_OUT } from "./kept.ts";

/**
 * The values of a command's options by their names, as a configuration has them. Without a value there is no entry.
 *
 * @param instead values in the place of those that the command has, each in the order of the options
 */
export const configurationOf = (
  command: CommandUnknownOpts,
  instead: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    configurableNames(command)
      .filter((name) => !LEFT_OUT.has(name) && !(name === "epochs" && isOpen(command)))
      .map((name) => [name, written(name, instead[name] ?? valueOf(command, name))] as const)
      .filter(([, value]) => value !== undefined),
  );

/** Whether a budget takes the place of the usual number of epochs. */
const isOpen = (command: CommandUnknownOpts): boolean =>
  command.getOptionValueSource("epochs") === "default" && command.getOptionValue("budget") !== undefined;

const valueOf = (command: CommandUnknownOpts, name: string): unknown => {
  const place = command.registeredArguments.findIndex((one) => one.name() === name);
  const chosen = command.options.find(({ long }) => long === `--${name}`);
  return chosen ? command.getOptionValue(chosen.attributeName()) : command.processedArgs[place];
};

const written = (name: string, value: unknown): unknown => {
  if (name === "set") return Array.isArray(value) ? Object.fromEntries(value as [string, string][]) : undefined;
  if (FILES.has(name) && typeof value === "string") return basename(value);
  return value;
};
