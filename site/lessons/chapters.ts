/** The pages whose quotes and steps are held to be true: the chapters of the evening, and the researcher's path. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./quotes.ts";

/** A page: its file within the repository, and its text. */
export interface Chapter {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** The pages of a folder but the one that opens it, by their names. */
const pagesOf = (folder: string): readonly Chapter[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .sort()
    .map((file) => ({
      file: `${folder}/${file}`,
      name: file.replace(".md", ""),
      text: readFileSync(join(root, folder, file), "utf8"),
    }));

/** The chapters of the evening, in the order in which they are read. */
export const evening = (): readonly Chapter[] => pagesOf("docs/lessons/evening");

/** The pages of the researcher's path. */
export const researcher = (): readonly Chapter[] => pagesOf("docs/researcher");

/** All pages. */
export const chapters = (): readonly Chapter[] => [...evening(), ...researcher()];
