/** The chapters of the evening, in the order in which they are read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./quotes.ts";

/** A chapter: its file within the repository, and its text. */
export interface Chapter {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

const FOLDER = "docs/lessons/evening";

/** All chapters: the files whose names begin with a number. */
export const chapters = (): readonly Chapter[] =>
  readdirSync(join(root, FOLDER))
    .filter((file) => /^\d+-.*\.md$/.test(file))
    .sort()
    .map((file) => ({
      file: `${FOLDER}/${file}`,
      name: file.replace(".md", ""),
      text: readFileSync(join(root, FOLDER, file), "utf8"),
    }));
