/** Commands whose options may stand in a file, `--config FILE`; what the command line says comes before what the file says. */
import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { noSuch, shown } from "attrec/extend";
import { UsageError } from "../program/usage-error.ts";
import { type Configuration, type Configured, isModel, readConfiguration } from "./config-file.ts";
import { assertHarmless } from "./kept.ts";
import { option } from "./table.ts";

/** A command that takes its options from a file as well. */
export const configurable = <C extends CommandUnknownOpts>(command: C): C => {
  command.addOption(option.config());
  command.hook("preAction", async (_, acting) => {
    const path: unknown = acting.getOptionValue("config");
    if (acting !== command || typeof path !== "string") return;
    apply(command, await readConfiguration(path), path);
  });
  return command;
};

/** The names of the options that a file may give. */
export const configurableNames = (command: CommandUnknownOpts): readonly string[] => [
  ...command.options.map(nameOf).filter((name) => name !== "config"),
  ...argumentsOf(command),
];

const nameOf = ({ long, short }: Option): string => (long ?? short ?? "").replace(/^--?/, "");

/** Arguments that may be left out, and that no option shares its name with. */
const argumentsOf = (command: CommandUnknownOpts): readonly string[] =>
  command.registeredArguments
    .filter((one) => !one.required && !one.variadic && !command.options.some((each) => nameOf(each) === one.name()))
    .map((one) => one.name());

const apply = (command: CommandUnknownOpts, configuration: Configuration, path: string): void => {
  for (const [name, configured] of configuration) {
    const chosen = command.options.find((one) => nameOf(one) === name && name !== "config");
    const place = command.registeredArguments.findIndex((one) => one.name() === name);
    try {
      if (isModel(path) && !isSaid(command, chosen, place)) assertHarmless(name, configured);
      if (chosen) applyOption(command, chosen, configured);
      else if (argumentsOf(command).includes(name)) {
        if (command.args.length <= place) command.processedArgs[place] = textOf(name, configured);
      } else throw new UsageError(noSuch("option", name, configurableNames(command)));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new UsageError(`${path}: ${error.message}`, { cause: error });
    }
  }
};

/** Whether the command line gives an option or an argument itself. */
const isSaid = (command: CommandUnknownOpts, chosen: Option | undefined, place: number): boolean => {
  if (!chosen) return place >= 0 && command.args.length > place;
  return isChosen(command, chosen.attributeName());
};

/** Whether the command line or a configuration gives an option, by the name of its value. */
export const isChosen = (command: CommandUnknownOpts, name: string): boolean => {
  const source: string | undefined = command.getOptionValueSource(name);
  return source !== undefined && source !== "default";
};

/** Throws a sentence if two options that say the same are given at one place: what the command line says comes before what a file says. */
export const assertOneOf = (command: CommandUnknownOpts, one: string, other: string): void => {
  const source: string | undefined = command.getOptionValueSource(one);
  if (!isChosen(command, one) || source !== command.getOptionValueSource(other)) return;
  throw new UsageError(`--${one} and --${other} say the same: give one of them.`);
};

const applyOption = (command: CommandUnknownOpts, chosen: Option, configured: Configured): void => {
  const key = chosen.attributeName();
  const isOnLine = isSaid(command, chosen, -1);
  // Settings of the line come before those of the file one by one.
  if (isOnLine && !isSettings(configured)) return;
  const said: unknown = isOnLine ? command.getOptionValue(key) : undefined;
  command.setOptionValueWithSource(key, valueOf(chosen, configured, said), "config");
};

const valueOf = (chosen: Option, configured: Configured, said: unknown): unknown => {
  const name = nameOf(chosen);
  if (!chosen.required && !chosen.optional) return flagOf(name, configured);
  const read = (text: string, before: unknown): unknown => chosen.parseArg?.<unknown>(text, before) ?? text;
  if (isSettings(configured)) {
    if (name !== "set") throw new UsageError(`--${name} takes no settings by name.`);
    const isOnLine = (setting: string): boolean =>
      Array.isArray(said) && said.some((one: unknown) => Array.isArray(one) && one[0] === setting);
    return [...configured]
      .filter(([setting]) => !isOnLine(setting))
      .reduce<unknown>((before, [setting, text]) => read(`${setting}=${text}`, before), said);
  }
  // A reader of two arguments collects: what was before it is the second.
  if ((chosen.parseArg?.length ?? 0) > 1)
    return [configured].flat().reduce<unknown>((before, text) => read(text, before), chosen.defaultValue);
  if (typeof configured === "string")
    return chosen.variadic ? [read(configured, undefined)] : read(configured, undefined);
  return chosen.variadic ? configured.map((text) => read(text, undefined)) : read(configured.join(), undefined);
};

const isSettings = (configured: Configured): configured is ReadonlyMap<string, string> => configured instanceof Map;

const flagOf = (name: string, configured: Configured): boolean => {
  if (configured === "true") return true;
  if (configured === "false") return false;
  throw new UsageError(`--${name} takes true or false, not ${shown(configured)}.`);
};

const textOf = (name: string, configured: Configured): string => {
  if (typeof configured === "string") return configured;
  throw new UsageError(`${name} takes one value.`);
};
