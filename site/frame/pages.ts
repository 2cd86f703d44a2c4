/** Changes the HTML of every page after typedoc has written it. */
import { createHash } from "node:crypto";
import { addressOf, between } from "./addresses.ts";
import { doors, within } from "./doors.ts";

/** Whether an address is of a page that shows a source. */
export const isSource = (url: string): boolean => url.startsWith("source/");

const API = "modules.html";
const isApi = (url: string): boolean =>
  /^(modules\.html|hierarchy\.html|(modules|classes|interfaces|enums|types|functions|variables)\/)/.test(url);

/** Gives each line of the code on a page an anchor, L1 and so on. */
const withLines = (html: string): string =>
  html.replace(/(<pre><code class="\w+">)([\s\S]*?)(<\/code>)/, (_, open: string, code: string, close: string) => {
    const lines = code.trimEnd().split(/\n|<br\/>/);
    const numbered = lines.map(
      (line, at) => `<span class="line" id="L${at + 1}" data-number="${at + 1}">${line}\n</span>`,
    );
    return `${open}${numbered.join("")}${close}`;
  });

/** What is wider than a phone is scrolled by itself, also with the keyboard; columns are aligned by classes, as the policy wants it. */
const withScrolling = (html: string): string =>
  html
    .replaceAll(/ style="text-align:(\w+)"/g, ' class="$1"')
    .replaceAll(/<math[^>]*display="block"[\s\S]*?<\/math>/g, '<span class="wide" tabindex="0">$&</span>')
    .replaceAll("<pre>", '<pre tabindex="0">')
    .replaceAll("<table>", '<div class="wide" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>");

/** What opens and closes a section holds no link to it as well. */
const withPlainSummaries = (html: string): string =>
  html.replaceAll(
    /(<summary[^>]*>(?:(?!<\/summary>)[\s\S])*?)<a [^>]*class="tsd-anchor-icon"[^>]*>[\s\S]*?<\/a>/g,
    "$1",
  );

/** The doors, in the bar above the page. */
const withDoors = (html: string, url: string): string => {
  const links = [...doors.slice(0, -2), { title: "API", path: API, pages: [] }, ...doors.slice(-2)].map((door) => {
    const isHere = door.path === API ? isApi(url) : within(door).some(({ path }) => addressOf(path) === url);
    const address = door.path === API ? API : addressOf(door.path);
    return `<a href="${between(url, address)}"${isHere ? ' aria-current="true"' : ""}>${door.title}</a>`;
  });
  return html.replace(
    '<div id="tsd-toolbar-links"></div>',
    `<nav id="tsd-toolbar-links" aria-label="Doors">${links.join("")}</nav>`,
  );
};

/** Text above the fold of the page waits for nothing: what only a search needs is fetched by the first search. */
const lazily = (html: string): string =>
  html.replace(/<script async src="([^"]*)" id="tsd-search-script">/, '<script data-src="$1" id="tsd-search-script">');

/** Icons lead into the page itself, where typedoc's script puts them: a page on a disk may not read the file beside it. */
const withIcons = (html: string): string => html.replace(/href="[^"]*icons\.svg#/g, 'href="#');

/** Typedoc's script makes an empty sheet of styles for its filters, of which this site has none. */
const EMPTY = `'sha256-${createHash("sha256").update("").digest("base64")}'`;

/** The policy: scripts of this site alone, and those of typedoc that stand in the page, by their hashes. */
const policy = (html: string): string => {
  const inline = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, code = ""]) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${[...new Set(inline)].join(" ")}`,
    `style-src 'self' ${EMPTY}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
};

/** The page as it is published. */
export const finish = (html: string, url: string): string => {
  const marked = url === "index.html" ? html.replace('<html class="default"', '<html class="default front"') : html;
  const lined = isSource(url) ? withLines(marked) : marked;
  const page = withDoors(withPlainSummaries(withScrolling(withIcons(lazily(lined)))), url);
  return page.replace(
    '<meta charset="utf-8"/>',
    `<meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" content="${policy(page)}"/>`,
  );
};
