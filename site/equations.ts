/** Equations in Markdown: `$…$` in a line and `$$…$$` by itself become MathML, which browsers draw without a script or a font. */
import type MarkdownIt from "markdown-it";
import temml from "temml";

/** Formulas end at a dollar that no digit follows, so that prices stay prices. */
const DISPLAY = /\$\$([^$]+)\$\$/y;
const INLINE = /\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/y;

/** The MathML of a formula. Throws temml's sentence for one that is no TeX; styles are left to the page's own sheet. */
export const mathml = (formula: string, isDisplay: boolean): string =>
  temml
    .renderToString(formula, { displayMode: isDisplay, throwOnError: true })
    .replaceAll(/ (?:style|class)="[^"]*"/g, "");

/** Teaches a parser of Markdown to read equations. */
export const equations = (parser: MarkdownIt): void => {
  parser.inline.ruler.before("escape", "equation", (state, isSilent) => {
    for (const [pattern, isDisplay] of [
      [DISPLAY, true],
      [INLINE, false],
    ] as const) {
      pattern.lastIndex = state.pos;
      const [whole, formula] = pattern.exec(state.src) ?? [];
      if (whole === undefined || formula === undefined) continue;
      if (!isSilent) state.push("html_inline", "", 0).content = mathml(formula, isDisplay);
      state.pos += whole.length;
      return true;
    }
    return false;
  });
};
