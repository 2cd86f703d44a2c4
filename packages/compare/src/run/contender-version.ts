// The code version of a model that takes part.
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Contender } from "../study/contender.ts";
import { codeVersion, fileNamed } from "./code-version.ts";

/**
 * The code version of a contender: of the code that runs a cell, and of the file that makes the model.
 *
 * @example
 * ```ts
 * // SHA-256 of the files that make its results.
 * codeOf(contenderNamed("fmc")).length; // 64
 * ```
 */
export const codeOf = ({ source, file }: Pick<Contender, "source" | "file">): string => {
  const here = fileURLToPath(import.meta.url);
  const ending = extname(here);
  const named = [`./run-cell${ending}`, `../study/attention${ending}`, ...(source === undefined ? [] : [source])];
  return codeVersion([
    ...named.map((specifier) => {
      const found = fileNamed(specifier, here);
      if (found === undefined)
        throw new Error(`The code version of a model needs ${specifier}, which is not installed.`);
      return pathToFileURL(found);
    }),
    ...(file === undefined ? [] : [file]),
  ]);
};
