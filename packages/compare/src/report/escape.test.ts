/** Checks that text from outside stays text in pages, tables and LaTeX. */
import { terminalText, visible } from "attrec/extend";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { texts } from "../../../attrec/src/testing/texts.ts";
import { htmlText, latexText, markdownText } from "./escape.ts";

describe("for any text", () => {
  const always = (law: (text: string) => void): void => fc.assert(fc.property(texts, law), { numRuns: 2000 });

  test("a page has no tag, no end of an attribute and no entity of it", () => {
    always((text) => {
      const shown = htmlText(text);
      expect(shown).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      const back: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
      expect(shown.replace(/&([^;]+);/g, (_, name: string) => back[name] ?? "")).toBe(terminalText(text));
    });
  });

  test("a row of a Markdown table keeps its columns, and nothing in it has a meaning", () => {
    always((text) => {
      const shown = markdownText(text);
      const row = `| ${shown} | ${shown} |`;
      // An escaped sign is no delimiter: what is left after these are taken out.
      const plain = row.replace(/\\[!-/:-@[-`{-~]/g, "");
      expect(plain.match(/\|/g)?.length).toBe(3);
      expect(shown.replace(/\\[!-/:-@[-`{-~]/g, "x")).not.toMatch(/[`*_[\]<>~&$]|:\/\/|\bwww\.|^[#+=-](?!\d)/i);
      expect(row).not.toMatch(/[\r\n]/);
      expect(shown.replace(/\\([!-/:-@[-`{-~])/g, "$1")).toBe(visible(text));
    });
  });

  test("braces of LaTeX are balanced, and every sign of its own is escaped", () => {
    always((text) => {
      const shown = latexText(text);
      const own = shown.replace(/\\[a-z]+\{\}|\\[&%$#_{}]|\$(?:[<>-]|\\[a-z]+)\$|\{[[\]*]\}|\{\}/g, "");
      expect(own).not.toMatch(/[\\&%$#_{}^~`|<>*[\]]/);
      let depth = 0;
      for (const [sign] of shown.matchAll(/\\.|[{}]/g)) {
        depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
        expect(depth).toBeGreaterThanOrEqual(0);
      }
      expect(depth).toBe(0);
      expect(shown).not.toMatch(/[\r\n]/);
    });
  });
});

test("LaTeX prints signs of its own, and joins none", () => {
  expect(latexText("50% of a_b & {c} ± −1 ω")).toBe("50\\% of a\\_b \\& \\{c\\} $\\pm$ $-$1 $\\omega$");
  expect(latexText("\\^~")).toBe("\\textbackslash{}\\textasciicircum{}\\textasciitilde{}");
  expect(latexText("--- '' ,, ?` [x]* |")).toBe("-{}-{}- '{}' ,{}, ?{}\\textasciigrave{} {[}x{]}{*} \\textbar{}");
});

test("Markdown shows characters that it would interpret", () => {
  expect(markdownText("[a](http://b) | `c` <i> www.d.e")).toBe("\\[a\\](http\\://b) \\| \\`c\\` \\<i\\> www\\.d.e");
  expect(["# a", "- b", "1. c", "-1", "2.5"].map(markdownText)).toEqual(["\\# a", "\\- b", "1\\. c", "-1", "2.5"]);
});
