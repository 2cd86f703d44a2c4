/** Reads a configuration: texts by the names of options, from YAML, JSON, or the file of a model. */
import { readFileSync } from "node:fs";
import { shown } from "attrec/extend";
import { openTrees, reasonOf } from "attrec/node";
import { UsageError } from "../program/usage-error.ts";
import { jsonFault } from "./json-fault.ts";

/** What a file says of an option: a text as on the command line, several, or settings by name. */
export type Configured = string | readonly string[] | ReadonlyMap<string, string>;

/** Options by their long names, without the dashes. */
export type Configuration = ReadonlyMap<string, Configured>;

/** The note of a model file that has the options of its training. */
export const CONFIGURATION = "configuration";

/** Whether a configuration is the note of a model, which a stranger may have written. */
export const isModel = (path: string): boolean => path.endsWith(".safetensors");

/** No configuration is longer. */
const MOST_BYTES = 2 ** 20;

/**
 * The configuration in a file. What ends in `.safetensors` is a model, which keeps the options of its training.
 *
 * @throws UsageError if the file cannot be read, or is no list of names and values
 */
export const readConfiguration = async (path: string): Promise<Configuration> => {
  const text = isModel(path) ? textInModel(path) : textOf(path);
  if (path.endsWith(".json")) assertJson(text, path);
  const { parse, YAMLParseError } = await import("yaml");
  let read: unknown;
  try {
    // In this schema everything is a text: the options read them, as they do those of the command line.
    read = parse(text, { schema: "failsafe", mapAsMap: true, maxAliasCount: 10 });
  } catch (error) {
    // A fault of YAML has an excerpt of the text below its sentence.
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    const said = error instanceof YAMLParseError ? `${sentence.replace(/:$/, "")}.` : sentence;
    throw new UsageError(`${path} is neither YAML nor JSON: ${said}`);
  }
  if (!(read instanceof Map))
    throw new UsageError(
      `${path} is no configuration: it has names of options with their values, such as "epochs: 20".`,
    );
  return new Map(
    Array.from(read, ([name, value]): readonly [string, Configured] => {
      const configured = configuredOf(value);
      if (typeof name === "string" && configured !== undefined) return [name, configured];
      throw new UsageError(
        `${path} gives the option ${shown(name)} what no option takes: a value, a list of values, or settings by name.`,
      );
    }).filter(([name]) => name !== "$schema"),
  );
};

/** YAML allows what JSON does not, such as a comma at the end: other readers of the file would refuse it. */
const assertJson = (text: string, path: string): void => {
  const fault = jsonFault(text.replace(/^\uFEFF/, ""));
  if (!fault) return;
  const { line, column, found, expected } = fault;
  throw new UsageError(`${path} is no JSON: ${expected} is expected at line ${line}, column ${column}, not ${found}.`);
};

const configuredOf = (value: unknown): Configured | undefined => {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.every((one) => typeof one === "string") ? value : undefined;
  if (!(value instanceof Map)) return undefined;
  const settings = Array.from(value, ([name, setting]: [unknown, unknown]) => [name, joined(setting)] as const);
  return settings.every((one): one is readonly [string, string] => one.every((part) => typeof part === "string"))
    ? new Map(settings)
    : undefined;
};

/** A setting that is a list has commas between, as on the command line. */
const joined = (setting: unknown): unknown => (Array.isArray(setting) ? setting.join() : setting);

const textOf = (path: string): string => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(
      `--config ${path} cannot be read: ${reasonOf(error)}. Name a file with options and their values, in YAML or JSON.`,
    );
  }
  if (bytes.length > MOST_BYTES)
    throw new UsageError(`--config ${path} is no configuration: it has ${bytes.length} bytes.`);
  return new TextDecoder().decode(bytes);
};

const textInModel = (path: string): string => {
  const { metadata } = openTrees(path);
  const text = Object.hasOwn(metadata, CONFIGURATION) ? metadata[CONFIGURATION] : undefined;
  if (text !== undefined) return text;
  throw new UsageError(`${path} keeps no configuration: it comes from an earlier version.`);
};
