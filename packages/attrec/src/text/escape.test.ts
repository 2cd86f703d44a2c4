import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { htmlText, isVisible, jsonText, latexText, markdownText, terminalText, visible } from "./escape.ts";

/** Texts in which the characters that are dangerous somewhere are common. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from("\\`*_{}[]()<>|~^&%$#\"'+-=:/.! \n\r\t\0\u001b\u007f\u0085\u009b"),
        "www.",
        "https://",
        "]]>",
      ),
      fc.constantFrom(
        ...Array.from("\u00ad\u061c\u115f\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff"),
        "\ud800",
      ),
      fc.constantFrom("\u{e0041}", "é", "日本", "👩", "❤️", "1. "),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

// Said otherwise than in the code: by their numbers.
const isSeen = (code: number): boolean =>
  !(
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    [0xad, 0x61c, 0x180e, 0xfeff].includes(code) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
const allSeen = (text: string, but = ""): boolean =>
  Array.from(text).every((sign) => but.includes(sign) || isSeen(sign.codePointAt(0) ?? 0));

test("escapes of terminals, marks of direction and what has no width are written out", () => {
  expect(visible("a\u001b[31mb\u009bc\u007f")).toBe("a\\x1b[31mb\\x9bc\\x7f");
  expect(visible("one\r\n\ttwo")).toBe("one\\r\\n\\ttwo");
  expect(visible("evil\u202egpj.exe \u2066x\u2069 a\u200bb \u{e0041}")).toBe(
    "evil\\u202egpj.exe \\u2066x\\u2069 a\\u200bb \\u{e0041}",
  );
  expect(visible("Amélie — 天空の城 ❤️ (2001)")).toBe("Amélie — 天空の城 ❤️ (2001)");
  expect(terminalText("one\n\ttwo\r")).toBe("one\n\ttwo\\r");
});

describe("for any text", () => {
  const always = (law: (text: string) => void): void => fc.assert(fc.property(texts, law), { numRuns: 2000 });

  test("a terminal gets no control character but line feeds and tabs, and one line has none", () => {
    always((text) => {
      expect(allSeen(terminalText(text), "\n\t")).toBe(true);
      expect(allSeen(visible(text))).toBe(true);
      expect(isVisible(visible(text))).toBe(true);
      expect(isVisible(text)).toBe(visible(text) === text);
    });
  });

  test("JSON means the same", () => {
    always((text) => {
      expect(JSON.parse(jsonText({ [text]: [text] }))).toEqual({ [text]: [text] });
      expect(allSeen(jsonText([text]))).toBe(true);
      expect(allSeen(jsonText({ a: text }, 1), "\n")).toBe(true);
    });
  });

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

test("Markdown shows what it would take for its own", () => {
  expect(markdownText("[a](http://b) | `c` <i> www.d.e")).toBe("\\[a\\](http\\://b) \\| \\`c\\` \\<i\\> www\\.d.e");
  expect(["# a", "- b", "1. c", "-1", "2.5"].map(markdownText)).toEqual(["\\# a", "\\- b", "1\\. c", "-1", "2.5"]);
});
