/** Loads code that a command line names: `./my-model.ts#myModel`. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { lookUp } from "attrec/extend";
import { UsageError } from "./usage-error.ts";

/** Whether a specifier gives a place of code rather than just a name. */
export const isPlace = (specifier: string): boolean => /[#/\\.:@]/.test(specifier);

/** The same where what is no place may have settings with numbers: `adam:beta1=0.8`. */
export const isCode = (specifier: string): boolean => /[#/\\]|\.[cm]?[jt]s$/.test(specifier);

/**
 * The function that a specifier names: `FILE` or `PACKAGE`, with the name of an export after a `#`. Without one it is the default export,
 * or the only function of the module: its exports have no order but that of their names.
 *
 * @param what what it makes, for sentences: "model"
 * @param example the name of an export, for sentences: "myModel"
 */
export const functionIn = async (
  specifier: string,
  what: string,
  example: string,
): Promise<(...args: readonly unknown[]) => unknown> => {
  const [source, name] = moduleAndExport(specifier);
  const module = await moduleAt(specifier, source, what);
  const functions = Object.keys(module)
    .filter((key) => typeof module[key] === "function")
    .toSorted();
  const only = new Set(functions.map((key) => module[key])).size > 1 ? "default" : functions[0];
  const found = lookUp(module, name ?? only ?? "");
  if (typeof found === "function") return found as (...args: readonly unknown[]) => unknown;
  if (name === undefined && functions.length > 1)
    throw new UsageError(
      `${source} exports several functions, ${functions.join(", ")}: say which one makes ${article(what)} ${what}, such as ${source}#${functions[0]}.`,
    );
  throw new UsageError(
    `${source} exports no function${name ? ` '${name}'` : ""} that makes ${article(what)} ${what}: name one after '#', such as ${source}#${example}.`,
  );
};

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? "an" : "a");

const moduleAt = async (
  specifier: string,
  source: string,
  what: string,
): Promise<Readonly<Record<string, unknown>>> => {
  const isFile = /^\.{0,2}\//.test(source) || /\.[cm]?[jt]s$/.test(source);
  try {
    await import("./typescript.ts");
    return (await import(isFile ? pathToFileURL(resolve(source)).href : source)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    // Imports may find a file by another ending, so that one is only known to be missing where they failed.
    if (isFile && !existsSync(resolve(source)))
      throw new UsageError(`The ${what} '${specifier}' could not be loaded: there is no file ${source}.`);
    throw new UsageError(
      `The ${what} '${specifier}' could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
};

/** Another export of the module that a specifier names, if it has one of that name. */
export const besideIn = async (specifier: string, what: string, name: string): Promise<unknown> =>
  lookUp(await moduleAt(specifier, moduleAndExport(specifier)[0], what), name);

/** The module that a specifier names, and its export. A path may have a `#` itself. */
export const moduleAndExport = (specifier: string): readonly [source: string, name?: string] => {
  const [, source, name] = /^(.+)#([\p{ID_Start}$_][\p{ID_Continue}$]*)$/su.exec(specifier) ?? [];
  return source === undefined || name === undefined || existsSync(specifier) ? [specifier] : [source, name];
};
