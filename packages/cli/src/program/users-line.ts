/** The line of the user's own code in which an error arose. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in a source. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
}

/** A line of a stack, `at f (file:///model.ts:3:7)`, and the first line of that of an error of syntax, `file:///model.mjs:3`. */
const PLACE = /(?:^|\(|at (?:async )?)((?:file:\/\/)?\/[^()]*?|[A-Z]:\\[^()]*?):(\d+)(?::(\d+))?\)?$/;

/** The folder of the packages of this project, beside each other as they are developed, or as they are installed. */
const packages = fileURLToPath(new URL("../../../", import.meta.url));

/** Whether a file is of this project, or of a package that it stands on. */
const isOurs = (file: string): boolean =>
  (file.startsWith(packages) && !/\.test\.[jt]s$/.test(file)) ||
  /[/\\]node_modules[/\\](attrec|@attrec|commander|@commander-js|tsx|esbuild|yaml|@?libsql|vega(-[a-z]+)?|fzstd|hyparquet|gpu\.js|webgpu|bullmq|ioredis)[/\\]/.test(
    file,
  );

const placesOf = (stack: string): readonly SourcePlace[] =>
  stack.split("\n").flatMap((text) => {
    const [, source, line, column] = PLACE.exec(text.trim()) ?? [];
    if (source === undefined) return [];
    const url = source.replace(/[?#].*$/, "");
    const file = url.startsWith("file:") ? fileURLToPath(url) : url;
    return [{ file, line: Number(line), column: column === undefined ? undefined : Number(column) }];
  });

/** The errors that an error came of, the first cause first. */
const causesOf = (error: unknown, depth = 0): readonly Error[] =>
  error instanceof Error && depth < MOST_CAUSES ? [...causesOf(error.cause, depth + 1), error] : [];

const MOST_CAUSES = 8;

/** Where in the user's own code an error arose, if it did: code of the project comes before that of packages it calls. */
export const usersPlace = (error: unknown): SourcePlace | undefined => {
  const places = causesOf(error)
    .flatMap(({ stack = "" }) => placesOf(stack))
    .filter(({ file }) => !isOurs(file));
  return places.find(({ file }) => !/[/\\]node_modules[/\\]/.test(file)) ?? places[0];
};

/** The place and the text of the user's line, to be printed below an error; nothing if the error is not the user's. */
export const usersLine = (error: unknown): string => {
  const [where, text] = placeAndText(error);
  if (where === undefined) return "";
  return text === undefined ? `\n  at ${where}` : `\n  at ${where}\n    ${text}`;
};

/** An error's sentence with the place and the text of the user's line, all in one line: for tables and reports. */
export const sentenceWithLine = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const [where, text] = placeAndText(error);
  if (where === undefined) return message;
  const ended = /[.!?]$/.test(message) ? message : `${message}.`;
  return text === undefined ? `${ended} At ${where}.` : `${ended} At ${where}: ${text}`;
};

/** Lets stacks reach the user's line: between it and a fault stand operations that are made of others. */
export const lengthenStacks = (): void => {
  Error.stackTraceLimit = 100;
};

const placeAndText = (error: unknown): readonly [where?: string, text?: string] => {
  const place = usersPlace(error);
  if (!place) return [];
  const { file, line, column } = place;
  const near = relative(process.cwd(), file);
  const where = `${near.startsWith("..") ? file : `./${near}`}:${line}${column === undefined ? "" : `:${column}`}`;
  const text = lineOf(file, line);
  return text === undefined ? [where] : [where, text];
};

const lineOf = (file: string, line: number): string | undefined => {
  try {
    return readFileSync(file, "utf8").split("\n")[line - 1]?.trim().slice(0, 200);
  } catch {
    return undefined;
  }
};
