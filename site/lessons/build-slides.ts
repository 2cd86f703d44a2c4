/** Builds the slides of the evening into a folder: a page, its styles and its script. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { evening } from "./chapters.ts";
import { deckOf } from "./deck.ts";

/** Writes the deck, which needs nothing but this folder: from a disk or from any host. */
export const buildSlides = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "index.html"), deckOf(evening()));
  await copyFile(join(import.meta.dirname, "../look.css"), join(folder, "look.css"));
  for (const file of ["slides.css", "slides.js"]) await copyFile(join(import.meta.dirname, file), join(folder, file));
};
