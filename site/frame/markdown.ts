/** What the documents have beside plain Markdown: formulas, as GitHub writes them, and samples of code with their shapes. */
import type MarkdownIt from "markdown-it";
import { equations, mathml } from "../equations.ts";
import { withRemarks } from "./marks.ts";
import { remarksOf } from "./shapes.ts";

const SAMPLE = /(<pre><code class="\w+">)([\s\S]*?)(<\/code>)/;

/** The comment before a sample whose shapes are shown, with what the sample takes as given. */
const MARK = /^<!-- shapes\b([\s\S]*?)-->\s*$/;

/** Adds formulas and shapes to a parser. */
export const extend = (parser: MarkdownIt): void => {
  equations(parser);
  const { rules } = parser.renderer;
  const fence = rules.fence;
  rules.fence = (tokens, at, ...rest) => {
    const { info = "", content = "" } = tokens[at] ?? {};
    if (info === "math") return mathml(content, true);
    const html = fence?.(tokens, at, ...rest) ?? "";
    const [, given] = MARK.exec(tokens[at - 1]?.content ?? "") ?? [];
    if (given === undefined) return html;
    const remarks = remarksOf(content, given.trim());
    return html.replace(
      SAMPLE,
      (_, open: string, code: string, close: string) => open + withRemarks(code, remarks) + close,
    );
  };
};
