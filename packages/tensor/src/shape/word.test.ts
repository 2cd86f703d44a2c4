/** Checks that the words which the run time takes have the signs that the compiler's list leaves. */
import { expect, test } from "vitest";
import { CONTROLS, GAPS, isWord, SIGNS } from "./word.ts";

test("a name may hold every sign but those that are listed for the compiler, and those of sums and products", () => {
  const refused = `-+*${SIGNS}${CONTROLS}${GAPS}`;
  const signs = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code)).concat("🎬");
  // A space ends a word.
  const wrong = signs.filter((sign) => sign !== " " && isWord(`a${sign}`) === refused.includes(sign));
  expect(wrong).toEqual([]);
});
