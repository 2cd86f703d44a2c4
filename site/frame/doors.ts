/** The doors of the site: each is a page of `docs/doors`, and the pages behind it are those that its lists begin with. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { FRONT } from "./addresses.ts";

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

/** The documents in a folder and the folders in it. */
const documentsIn = (folder: string): readonly string[] =>
  readdirSync(root + folder, { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(folder, path.replaceAll("\\", "/")))
    .filter((path) => path.endsWith(".md"))
    .sort();

/** The other pages of a folder, which stand behind the one that opens it: by their headings, or by their folders where those are alike. */
const behind = (path: string): readonly Page[] => {
  if (!/^docs\/.*README\.md$/.test(path)) return [];
  const others = documentsIn(posix.dirname(path)).filter((other) => other !== path);
  const headings = others.map(headingOf);
  return others.map((path, at) => {
    const heading = headings[at] ?? path;
    const isAlone = headings.filter((other) => other === heading).length === 1;
    return { title: isAlone ? heading : posix.basename(posix.dirname(path)), path, pages: [] };
  });
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

const named: readonly Page[] = [
  {
    title: "Start",
    path: FRONT,
    pages: [
      { title: "Overview", path: "README.md", pages: [] },
      { title: "How do I …", path: "docs/how-do-i.md", pages: [] },
      ...["tensor", "autodiff", "attrec", "baselines", "compare", "cli"].map((name) => {
        const path = `packages/${name}/README.md`;
        return { title: headingOf(path), path, pages: [] };
      }),
    ],
  },
  open("Researcher", "researcher"),
  open("Teacher", "teacher"),
  open("Suite", "suite"),
  open("Contributor", "contributor"),
  open("Results", "results"),
  { title: "Changelog", path: "CHANGELOG.md", pages: [] },
];

/** A page and all pages behind it. */
export const within = (page: Page): readonly Page[] => [page, ...page.pages.flatMap(within)];

const led = new Set(named.flatMap(within).map(({ path }) => path));

/** The documents that no page in docs/doors links to. There should be none; they stand behind the first door. */
export const lost: readonly Page[] = documentsIn("docs")
  .filter((path) => !led.has(path))
  .map((path) => ({ title: headingOf(path), path, pages: [] }));

/** The doors in their order; that of the API, which typedoc makes, stands before the last two. */
export const doors: readonly Page[] = named.map((door, at) =>
  at === 0 ? { ...door, pages: [...door.pages, ...lost] } : door,
);
