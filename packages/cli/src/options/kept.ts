/** Which options the file of a model keeps, and which it may choose when a training takes its options from it. */
import { isCode, isPlace } from "../program/own-code.ts";
import { UsageError } from "../program/usage-error.ts";

/** What changes no byte of a model: where things are, what is written beside it, and how many threads compute. */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  "config",
  "data",
  "out",
  "events",
  "tensorboard",
  "curve",
  "resume",
  "json",
  "threads",
  "gradient-norms",
  "trace-not-finite",
]);

/** Options whose files are kept by their names alone: the place of a file is nobody's business but its owner's. */
export const FILES: ReadonlySet<string> = new Set(["dataset", "items", "users", "from"]);

/** Options that may name code. */
const CODE: Readonly<Record<string, (text: string) => boolean>> = {
  model: isPlace,
  optimizer: isCode,
  schedule: isCode,
};

/** Throws a sentence if a model, which a stranger may have written, chooses code, a place for what is written, or another folder. */
export const assertHarmless = (name: string, configured: unknown): void => {
  const isFar = FILES.has(name) && typeof configured === "string" && /[/\\]/.test(configured);
  const isOfCode = typeof configured === "string" && CODE[name]?.(configured) === true;
  if (!LEFT_OUT.has(name) && !isFar && !isOfCode) return;
  const what = isOfCode ? "the code that runs here" : "which files are read and written here";
  throw new UsageError(
    `it chooses ${name === "model" ? "the model" : `--${name}`}, and the file of a model may not choose ${what}: say it on the command line.`,
  );
};
