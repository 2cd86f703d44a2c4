/** Links between documents work where they are read as files, on GitHub too: each leads to a file, and to a heading that is there. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { root } from "./frame/doors.ts";

const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => !/(^packages\/attrec\/data|fixtures)\//.test(path));

/** The text of a document without its code. */
const proseOf = (path: string): string => readFileSync(root + path, "utf8").replaceAll(/^(`{3,})[\s\S]*?^\1/gm, "");

/** What GitHub makes of a heading in an address. */
const slug = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

/** The anchors of a document: its headings, with numbers where one comes again, and what has an id. */
const anchorsOf = (path: string): ReadonlySet<string> => {
  const seen = new Map<string, number>();
  const headings = [...proseOf(path).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => {
    const name = slug(heading);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
  return new Set([...headings, ...[...proseOf(path).matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id)]);
};

/** Whether a link of a document leads somewhere. */
const leads = (document: string, link: string): boolean => {
  const [way = "", anchor] = link.split("#");
  const path = way === "" ? document : posix.join(posix.dirname(document), decodeURI(way));
  if (!existsSync(root + path)) return false;
  if (anchor === undefined || !path.endsWith(".md")) return true;
  return anchorsOf(path).has(anchor);
};

test.each(documents)("%s has no broken link", (document) => {
  const links = [
    ...proseOf(document)
      .replaceAll(/`[^`\n]*`/g, "code")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, link = ""]) => link);
  expect(links.filter((link) => !/^(https?|mailto):/.test(link) && !leads(document, link))).toEqual([]);
});
