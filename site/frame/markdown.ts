/** What the documents have beside plain Markdown: formulas, as GitHub writes them, and samples of code with their shapes. */
import katex from "katex";
import { withRemarks } from "./marks.ts";
import { remarksOf } from "./shapes.ts";

/** A token of markdown-it, as far as it is read here. */
interface Token {
  readonly type: string;
  readonly info: string;
  readonly content: string;
}

type Render = (tokens: readonly Token[], at: number, ...rest: readonly unknown[]) => string;

/** What a rule sees while it reads a line. */
interface Inline {
  readonly src: string;
  pos: number;
  readonly push: (type: string, tag: string, nesting: 0) => { content: string };
}

/** The parts of markdown-it's parser that are used here; it is typedoc's own, and typedoc gives it no type. */
export interface MarkdownParser {
  readonly renderer: { readonly rules: Record<string, Render | undefined> };
  readonly inline: {
    readonly ruler: {
      readonly before: (name: string, own: string, rule: (state: Inline, silent: boolean) => boolean) => void;
    };
  };
}

/** A formula as MathML, which browsers set without styles or scripts; one on a line of its own may be scrolled. Throws what is wrong with it. */
export const formula = (tex: string, displayMode: boolean): string => {
  const math = katex.renderToString(tex, { output: "mathml", displayMode, throwOnError: true, strict: "error" });
  return displayMode ? `<span class="wide" tabindex="0">${math}</span>` : math;
};

/** A formula between dollars; where a number follows or a space stands inside, they are money. */
const BETWEEN_DOLLARS = /\$\$([^$]+)\$\$|\$(?![\s$])((?:\\.|[^\\$\n])*?[^\s\\$]|[^\s\\$])\$(?!\d)/y;

const SAMPLE = /(<pre><code class="\w+">)([\s\S]*?)(<\/code>)/;

/** The comment before a sample whose shapes are shown, with what the sample takes as given. */
const MARK = /^<!-- shapes\b([\s\S]*?)-->\s*$/;

/** Adds formulas and shapes to a parser. */
export const extend = ({ renderer, inline }: MarkdownParser): void => {
  inline.ruler.before("escape", "formula", (state, silent) => {
    BETWEEN_DOLLARS.lastIndex = state.pos;
    const found = BETWEEN_DOLLARS.exec(state.src);
    if (found === null) return false;
    const [text, shown, within = ""] = found;
    if (!silent) state.push("formula", "math", 0).content = formula(shown ?? within, shown !== undefined);
    state.pos += text.length;
    return true;
  });
  renderer.rules["formula"] = (tokens, at) => tokens[at]?.content ?? "";

  const fence = renderer.rules["fence"];
  renderer.rules["fence"] = (tokens, at, ...rest) => {
    const { info = "", content = "" } = tokens[at] ?? {};
    if (info === "math") return `<p>${formula(content, true)}</p>`;
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
