/** No link of the site leads nowhere: every page and every anchor that one names is there, and so is every file. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, inject, test } from "vitest";
import { lost } from "../frame/doors.ts";

const folder = inject("site");

const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".html"));

const text = new Map(pages.map((path) => [path, readFileSync(posix.join(folder, path), "utf8")]));
const anchors = new Map<string, ReadonlySet<string>>();

/** The anchors of a page, found once. */
const anchorsOf = (path: string): ReadonlySet<string> => {
  const known =
    anchors.get(path) ?? new Set([...(text.get(path) ?? "").matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id));
  anchors.set(path, known);
  return known;
};

/** Whether a link of a page leads somewhere. */
const leads = (page: string, link: string): boolean => {
  const [way = "", anchor] = link.replaceAll("&amp;", "&").split("#");
  const path = way === "" ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(way)));
  const target = path.endsWith("/") || path === "." ? posix.join(path, "index.html") : path;
  if (!existsSync(posix.join(folder, target))) return false;
  if (anchor === undefined || anchor === "" || !target.endsWith(".html")) return true;
  // A source may be marked from one line to another.
  return anchorsOf(target).has(decodeURIComponent(anchor).replace(/^(L\d+)-L?\d+$/, "$1"));
};

test("every link of every page leads somewhere", () => {
  expect(pages.length).toBeGreaterThan(500);
  const broken = pages.flatMap((page) =>
    [...(text.get(page) ?? "").matchAll(/<(?!use )[^>]*\s(?:href|src|data-src)="([^"]*)"/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^(https?|mailto|data):/.test(link) && !leads(page, link))
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("a door leads to every document", () => {
  expect(lost.map(({ path }) => path)).toEqual([]);
});
