/** A number that is taken as it is, is the number that its text would be read as. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { numberAt } from "./numerals.ts";
import { plainNumber, textOfValue } from "./value-text.ts";

const values = fc.oneof(
  fc.double(),
  fc.float({ noNaN: true }),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.constantFrom(0, -0, 1e-6, 9.9e-7, 1e21, 2 ** 53, 2 ** 53 - 1, 2n ** 53n, 2n ** 53n - 1n),
);

test("a plain number is what its text is read as", () => {
  fc.assert(
    fc.property(values, (value) => {
      const number = plainNumber(value);
      if (Number.isNaN(number)) return;
      const bytes = new TextEncoder().encode(textOfValue(value, false, "time", () => ""));
      expect(number === numberAt(bytes, 0, bytes.length)).toBe(true);
    }),
  );
});

test.each([Infinity, Number.NaN, 2 ** 53, 2n ** 53n, 1e-7, "5", null, undefined, Uint8Array.of(0x35)])(
  "%s is none",
  (value) => {
    expect(plainNumber(value)).toBeNaN();
  },
);

test("bytes are text in UTF-8, or a sentence", () => {
  const place = (): string => "row 1";
  expect(textOfValue(new TextEncoder().encode("é"), true, "item", place)).toBe("é");
  expect(() => textOfValue(Uint8Array.of(0xe9), true, "item", place)).toThrow(
    'row 1: expected a text in UTF-8 under "item"',
  );
});
