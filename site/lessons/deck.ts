/** A deck of slides from the chapters of the evening: one for each chapter and each of its sections. */
import MarkdownIt from "markdown-it";
import { equations } from "../equations.ts";
import type { Chapter } from "./chapters.ts";

/** A slide: its heading, what is shown, and what the teacher says beside it. */
export interface Slide {
  readonly title: string;
  readonly isChapter: boolean;
  /** Parts as HTML, in their order. */
  readonly parts: readonly { readonly html: string; readonly isNote: boolean }[];
}

const parser = new MarkdownIt({ html: true }).use(equations);

/** The slides of a chapter: it opens with its own, and each section is one. */
export const slidesOf = ({ text }: Chapter): readonly Slide[] =>
  text.split(/^(?=#{1,2} )/m).map((section) => {
    const [, marks = "", title = "", body = ""] = /^(#{1,2}) (.*)\n([\s\S]*)$/.exec(section) ?? [];
    // The line that says which chapter it is stands in the heading already.
    return { title, isChapter: marks === "#", parts: partsOf(body.replace(/^_[^_]+_$/m, "")) };
  });

/** Code, equations and lists are shown, and so is the first paragraph; all other paragraphs are notes. */
const partsOf = (body: string): Slide["parts"] => {
  let paragraphs = 0;
  return blocksOf(body).map((block) => {
    const isText = !/^(?:`{3}|\$\$|[-|]|\d+\. |<\/?details)/.test(block);
    const html = block.startsWith("```") ? codeOf(block) : parser.render(withoutLinks(block));
    return { html, isNote: isText && ++paragraphs > 1 };
  });
};

/** The blocks of a text: a fence, a folded answer, or what stands between empty lines. */
const blocksOf = (body: string): readonly string[] =>
  (body.match(/^(`{3,})[\s\S]*?^\1$|^<details>[\s\S]*?^<\/details>$|^(?:.+\n?)+/gm) ?? []).map((block) => block.trim());

/** A quote without its doc comment, which is for readers; other code as it is. What a step prints has a look of its own. */
const codeOf = (block: string): string => {
  const [, , info = "", code = ""] = /^(`{3,})(.*)\n([\s\S]*?)\1$/.exec(block) ?? [];
  const [language = "", kind = "", from = ""] = info.split(" ");
  const shown = kind === "quote" ? code.replace(/^\/\*\*[\s\S]*?\*\/\n/, "") : code;
  const caption =
    kind === "quote" ? `<figcaption>${parser.utils.escapeHtml(from.replace(/#.*/, ""))}</figcaption>` : "";
  return `<figure class="${language} ${kind}"><pre tabindex="0"><code>${parser.utils.escapeHtml(shown)}</code></pre>${caption}</figure>`;
};

/** The text with the words of its links alone: the files that they lead to are not beside the deck. */
const withoutLinks = (markdown: string): string => markdown.replaceAll(/\[([^\]]+)\]\((?!http)[^)]+\)/g, "$1");

/** What a page may load: this folder's own files alone. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** The deck as a page. Without its script all slides stand below one another. */
export const deckOf = (chapters: readonly Chapter[]): string => {
  const slides = chapters.flatMap(slidesOf);
  const sections = slides.map(({ title, isChapter, parts }, i) => {
    const level = isChapter ? "h1" : "h2";
    const shown = parts.map(({ html, isNote }) => (isNote ? `<aside class="note">${html}</aside>` : html));
    return `<section id="${i + 1}" class="${isChapter ? "chapter" : "slide"}">\n<${level}>${parser.renderInline(title)}</${level}>\n${shown.join("\n")}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Automatic differentiation in an evening</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="look.css">
<link rel="stylesheet" href="slides.css">
<script src="slides.js" defer></script>
</head>
<body>
<main>
${sections.join("\n")}
</main>
<nav aria-label="Slides">
<button type="button" id="back" aria-keyshortcuts="ArrowLeft">Back</button>
<span id="place" role="status">${slides.length} slides</span>
<button type="button" id="on" aria-keyshortcuts="ArrowRight">On</button>
<button type="button" id="notes" aria-pressed="false" aria-keyshortcuts="n">Notes</button>
</nav>
</body>
</html>
`;
};
