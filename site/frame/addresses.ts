/** Finds where each file of the repository stands in the site. */

/** What opens the site. */
export const FRONT = "site/frame/front.html";

/**
 * The address of a page, from the path of its file in the repository: `docs/guide.md` is `guide.html`, and sources, which are shown with
 * the numbers of their lines, keep their path.
 */
export const addressOf = (path: string): string => {
  if (path === FRONT) return "index.html";
  const inside = path.replace(/^(docs|site)\//, "");
  if (path.endsWith(".html")) return inside;
  if (path.endsWith(".md")) return `${inside.replace(/\.md$/, "").toLowerCase()}.html`;
  return `source/${path}.html`;
};

/** The way from one page to another, both from the root of the site. */
export const between = (from: string, to: string): string => "../".repeat(from.split("/").length - 1) + to;
