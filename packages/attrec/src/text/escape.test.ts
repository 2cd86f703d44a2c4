/** Checks that text from outside cannot steer a terminal. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { texts } from "../testing/texts.ts";
import { isVisible, jsonText, terminalText, visible } from "./escape.ts";

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

test("escapes of terminals, marks of direction and characters without width are written out", () => {
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
});
