/** The doors of the site: each is a page of `docs/doors`, and the pages behind it are those that its lists begin with. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A page, what the navigation calls it, and the pages behind it. */
export interface Page {
  readonly title: string;
  /** The path of its file in the repository. */
  readonly path: string;
  readonly pages: readonly Page[];
}

const ENTRY = /^- \[([^\]]+)\]\(([^)#]+\.(?:md|html))\)/gm;

const read = (path: string): string => readFileSync(root + path, "utf8");

/** The heading of a page, without its marks. */
const headingOf = (path: string): string => /^# (.+)$/m.exec(read(path))?.[1]?.replaceAll("`", "") ?? path;

/** The other pages of a folder of documents, which stand behind the one that opens it. */
const behind = (path: string): readonly Page[] => {
  const folder = posix.dirname(path);
  if (!/^docs\/.*README\.md$/.test(path)) return [];
  return readdirSync(root + folder)
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => posix.join(folder, name))
    .map((path) => ({ title: headingOf(path), path, pages: [] }));
};

/** Reads a page that opens a door. */
const open = (title: string, name: string): Page => {
  const path = `docs/doors/${name}.md`;
  const pages = [...read(path).matchAll(ENTRY)].map(([, title = "", link = ""]) => {
    const path = posix.join("docs/doors", link);
    return { title: title.replaceAll("`", ""), path, pages: behind(path) };
  });
  return { title, path, pages };
};

/** The doors in their order; that of the API, which typedoc makes, stands before the last two. */
export const doors: readonly Page[] = [
  open("Start", "start"),
  open("Researcher", "researcher"),
  open("Teacher", "teacher"),
  open("Suite", "suite"),
  open("Contributor", "contributor"),
  open("Results", "results"),
  { title: "Changelog", path: "CHANGELOG.md", pages: [] },
];

/** A page and all pages behind it. */
export const within = (page: Page): readonly Page[] => [page, ...page.pages.flatMap(within)];

/** The documents that no door leads to. */
export const lost = (): readonly string[] => {
  const found = new Set(doors.flatMap(within).map(({ path }) => path));
  return readdirSync(`${root}docs`, { recursive: true, encoding: "utf8" })
    .map((path) => `docs/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".md") && !found.has(path));
};
