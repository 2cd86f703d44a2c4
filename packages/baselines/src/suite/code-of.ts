import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { codeVersion } from "./code-version.ts";
import type { Contender } from "./contender.ts";

/** The code version of a contender: of what runs a cell, and of the file that makes the model. */
export const codeOf = ({ source }: Pick<Contender, "source">): string => {
  const ending = extname(fileURLToPath(import.meta.url));
  const files = ["./run-cell", "./attention", ...(source === undefined ? [] : [source])];
  return codeVersion(files.map((file) => new URL(`${file}${ending}`, import.meta.url)));
};
