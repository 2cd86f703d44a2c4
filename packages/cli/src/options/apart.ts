/** Refuses, before a command works, an output that would overwrite what the command reads, or another of its outputs. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { moduleAndExport } from "../program/own-code.ts";
import { UsageError } from "../program/usage-error.ts";
import { isModel } from "./config-file.ts";

/** Options that name a file to write, by their attribute. */
const OUTPUTS = ["out", "events", "curve", "perUser"];

/** Options that may name a file to read. That of `from` may be the output: the model goes on in its place. */
const INPUTS = ["dataset", "items", "users", "only", "except", "lists", "config", "model", "optimizer", "schedule"];

/** A command that never writes over its own files. What `configurable` takes from a file counts, if it wraps the command first. */
export const apart = <C extends CommandUnknownOpts>(command: C): C => {
  command.hook("preAction", (_, acting) => assertApart(acting));
  return command;
};

const assertApart = (command: CommandUnknownOpts): void => {
  const valuesOf = (names: readonly string[]) =>
    names.flatMap((name) => {
      const path: unknown = command.getOptionValue(name);
      if (typeof path !== "string" || path === "") return [];
      return [{ name: command.options.find((one) => one.attributeName() === name)?.long ?? name, path }];
    });
  const given = command.processedArgs.flatMap((path: unknown) => (typeof path === "string" ? [path] : []));
  // The file of a model may be the configuration of a training that writes it again.
  const named = valuesOf(INPUTS).filter(({ name, path }) => !(name === "--config" && isModel(path)));
  const read = [...given.map((path) => ({ name: "", path })), ...named];
  const written = valuesOf(OUTPUTS);
  written.forEach(({ name, path }, i) => {
    const overwritten = read.find((one) => isSameFile(moduleAndExport(one.path)[0], path));
    if (overwritten) {
      const what = overwritten.name === "--dataset" ? "the data" : "a file that is read";
      throw new UsageError(`${name} ${path} would overwrite ${what}: name another file.`);
    }
    const other = written.slice(0, i).find((one) => resolve(one.path) === resolve(path) || isSameFile(one.path, path));
    if (other) throw new UsageError(`${name} and ${other.name} both name ${path}: give each a file of its own.`);
  });
};

/** Whether two names are of one file, which is there. A name that cannot be looked up is none. */
const isSameFile = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map(statOf);
  return one?.isFile() === true && other !== undefined && one.dev === other.dev && one.ino === other.ino;
};

const statOf = (path: string) => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};
