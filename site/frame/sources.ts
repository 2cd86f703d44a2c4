/** Pages that show the sources which other pages link to, with a number and an anchor for each line. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { addressOf, between } from "./addresses.ts";
import { root } from "./doors.ts";

/** The text of a page, and the path of the file or folder that it shows. */
export interface Source {
  readonly path: string;
  readonly markdown: string;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ".ts": "ts",
  ".js": "js",
  ".mjs": "js",
  ".json": "json",
  ".yml": "yaml",
  ".py": "python",
};

/** The first comment of a source, which says what it is for. */
const sentence = (path: string): string =>
  /^(?:#!.*\n)?\s*(?:\/\*\*?|\/\/)\s*([^\n]*?)\s*(?:\*\/)?\n/.exec(readFileSync(root + path, "utf8"))?.[1] ?? "";

/** The sources in a folder, without tests. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(root + folder)
    .map((name) => posix.join(folder, name))
    .filter((path) => statSync(root + path).isFile() && posix.extname(path) in LANGUAGES && !path.includes(".test."))
    .sort();

/** The folders in a folder that have sources. */
const foldersIn = (folder: string): readonly string[] =>
  readdirSync(root + folder)
    .map((name) => posix.join(folder, name))
    .filter((path) => statSync(root + path).isDirectory() && filesIn(path).length > 0)
    .sort();

/** A folder that has a page of its own leads there. */
const readmeOf = (folder: string): string | undefined =>
  existsSync(`${root}${folder}/README.md`) ? `${folder}/README.md` : undefined;

/** The path whose page shows a file or a folder: the folder's README, if it has one. */
export const shownBy = (path: string): string =>
  statSync(root + path).isDirectory() ? (readmeOf(path) ?? `${path}/index`) : path;

/** A list of the files of a folder, each with its first sentence. */
const folderPage = (folder: string): Source => {
  const here = addressOf(`${folder}/index`);
  const item = (name: string, path: string, about: string): string =>
    `- [\`${name}\`](${between(here, addressOf(path))})${about && `: ${about}`}`;
  const lines = [
    ...foldersIn(folder).map((path) => `- \`${posix.basename(path)}/\``),
    ...filesIn(folder).map((path) => item(posix.basename(path), path, sentence(path))),
  ];
  return { path: `${folder}/index`, markdown: `# ${folder}\n\n${lines.join("\n")}\n` };
};

/** The page of a file: its lines, and the way to its folder. */
const filePage = (path: string): Source => {
  const text = readFileSync(root + path, "utf8").trimEnd();
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const language = LANGUAGES[posix.extname(path)] ?? "text";
  return { path, markdown: `# ${path}\n\n${fence}${language}\n${text}\n${fence}\n` };
};

/** The pages of sources and folders, and of the sources right in these folders: more would take the build minutes. */
export const sourcesOf = (paths: Iterable<string>): readonly Source[] => {
  const pages = new Map<string, Source>();
  const add = (path: string): void => {
    const shown = shownBy(path);
    if (pages.has(shown) || shown.endsWith(".md")) return;
    if (shown === path) return void pages.set(path, filePage(path));
    pages.set(shown, folderPage(path));
    for (const inner of filesIn(path)) add(inner);
  };
  for (const path of paths) add(path);
  return [...pages.values()];
};
