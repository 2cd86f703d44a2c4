/** Reads what the documents have beside plain Markdown: formulas, as GitHub writes them, and samples of code with their shapes. */
import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import { equations, mathml } from "../equations.ts";
import { withRemarks } from "./marks.ts";
import { remarksOf } from "./shapes.ts";

const SAMPLE = /(<pre><code class="\w+">)([\s\S]*?)(<\/code>)/;

/** The comment before a sample whose shapes are shown, with what the sample takes as given. */
const MARK = /^<!-- shapes\b([\s\S]*?)-->\s*$/;

/** A step of a lesson, which goes on from the steps above it. */
const STEP = "ts step";

/**
 * What a sample takes as given, if its shapes are shown: what the comment above it says, or the steps before a step. One that imports a
 * file of the reader's own is left as it is.
 */
const givenTo = (tokens: readonly Token[], at: number): string | undefined => {
  const { info, content = "" } = tokens[at] ?? {};
  if (info !== STEP) return MARK.exec(tokens[at - 1]?.content ?? "")?.[1];
  if (/ from "\./.test(content)) return undefined;
  const before = tokens.slice(0, at).filter((token) => token.type === "fence" && token.info === STEP);
  return before.map((token) => token.content).join("");
};

/** Adds formulas and shapes to a parser. */
export const extend = (parser: MarkdownIt): void => {
  equations(parser);
  const { rules } = parser.renderer;
  const fence = rules.fence;
  rules.fence = (tokens, at, ...rest) => {
    const { info = "", content = "" } = tokens[at] ?? {};
    if (info === "math") return mathml(content, true);
    const html = fence?.(tokens, at, ...rest) ?? "";
    const given = givenTo(tokens, at);
    if (given === undefined) return html;
    const remarks = remarksOf(content, given.trim());
    return html.replace(
      SAMPLE,
      (_, open: string, code: string, close: string) => open + withRemarks(code, remarks) + close,
    );
  };
};
