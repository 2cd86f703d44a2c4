/** Npy files give back what was written, and a file that is damaged, or meant to harm, is a sentence. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatenated, littleEndian } from "./bytes.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { damage, numpyTypes, SENTENCE, storedOf } from "./testing/arbitraries.ts";

/** A file with this header, whatever it says, and these elements. */
const file = (
  header: string,
  elements: Uint8Array = new Uint8Array(),
  version: readonly number[] = [1, 0],
): Uint8Array => {
  const text = new TextEncoder().encode(header);
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version);
  return concatenated([magic, littleEndian([[version[0] === 1 ? 2 : 4, text.length]]), text, elements]);
};

test("what was written comes back, of every type that NumPy has", () => {
  fc.assert(
    fc.property(storedOf(numpyTypes), (tensor) => {
      const bytes = encodeNpy(tensor);
      expect(decodeNpy(bytes)).toEqual(tensor);
      // NumPy's files begin their elements at a multiple of 64.
      expect((bytes.length - tensor.data.byteLength) % 64).toBe(0);
    }),
  );
});

test("the order of bytes and of elements, Python 2's sizes, and versions", () => {
  const by = (descr: string, isByColumns: boolean, shape: string): string =>
    `{"shape": ${shape}, 'fortran_order': ${isByColumns ? "True" : "False"}, 'descr': "${descr}"}\n`;
  const shorts = Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0);
  expect(decodeNpy(file(by("<i2", false, "(2, 3)"), shorts)).data).toEqual(Int16Array.of(1, 2, 3, 4, 5, 6));
  expect(decodeNpy(file(by(">u2", false, "(2L, 3L)"), shorts, [2, 0])).data).toEqual(
    Uint16Array.of(256, 512, 768, 1024, 1280, 1536),
  );
  expect(decodeNpy(file(by("<i2", true, "(2, 3,)"), shorts, [3, 0])).data).toEqual(Int16Array.of(1, 3, 5, 2, 4, 6));
});

const DICTIONARY = "{'descr': '<f4', 'fortran_order': False, 'shape': (), }";
const changed = (found: string, instead: string): Uint8Array =>
  file(DICTIONARY.replace(found, instead), new Uint8Array(4));

describe("a bad file is refused in a sentence that names it", () => {
  test.each([
    ["another format", new TextEncoder().encode("PK\u0003\u0004 and more"), "f is not an npy file"],
    ["nothing", new Uint8Array(), "f is not an npy file"],
    [
      "a short file",
      encodeNpy({ dtype: "U8", shape: [], data: Uint8Array.of(1) }).subarray(0, 9),
      "f is truncated: it ends before",
    ],
    ["an unknown version", file(DICTIONARY, new Uint8Array(4), [4, 0]), "f has version 4.0 of npy"],
    ["a huge header", file(" ".repeat(20_000)), "f has a bad header: of 20000 bytes"],
    ["a header that is not there", file(DICTIONARY).subarray(0, 40), "f is truncated: it ends within its header."],
    ["no dictionary", file("shape"), "f has a bad header: it is not a dictionary of three fields."],
    ["a field more", changed("{", "{'x': True, "), "it is not a dictionary of three fields"],
    ["a field twice", changed("'shape'", "'descr'"), "it is not a dictionary of three fields"],
    ["another field", changed("'shape'", "'__proto__'"), "there is no tuple 'shape'"],
    ["no type", changed("'<f4'", "True"), "there is no text 'descr'"],
    ["no order", changed("False", "'<f4'"), "there is no 'fortran_order', True or False"],
    ["no tuple", changed("()", "(3)"), "'shape' is no tuple of whole numbers"],
    ["a negative size", changed("()", "(-3,)"), "'shape' is no tuple of whole numbers"],
    ["a size beyond all numbers", changed("()", "(99999999999999999999,)"), "'shape' is no tuple of whole numbers"],
    ["code", changed("()", "(__import__('os').getpid(),)"), "it is not a dictionary of three fields"],
    ["objects", changed("<f4", "|O"), 'f has elements of NumPy\'s type "|O"; those that can be read are f8,'],
    ["complex numbers", changed("<f4", "<c8"), 'NumPy\'s type "<c8"'],
    ["a name that every object has", changed("<f4", "<toString"), 'NumPy\'s type "<toString"'],
    ["records", changed("'<f4'", "[('a', '<f4')]"), "f is an array of records"],
    [
      "too few elements",
      file(DICTIONARY, new Uint8Array(3)),
      "f is truncated: F32 of shape [] needs 4 bytes, and 3 are there.",
    ],
    ["too many", file(DICTIONARY, new Uint8Array(5)), "f is too long: F32 of shape [] needs 4 bytes, and 5 are there."],
    ["sizes whose product is beyond memory", changed("()", "(9007199254740991, 9007199254740991)"), "f is truncated"],
  ])("%s", (_, bytes, sentence) => {
    expect(() => decodeNpy(bytes, "f")).toThrow(sentence);
  });

  test("damaged bytes give a tensor or a sentence", () => {
    fc.assert(
      fc.property(storedOf(numpyTypes), fc.array(damage, { minLength: 1, maxLength: 3 }), (tensor, damages) => {
        const bytes = damages.reduce((given, change) => change(given), encodeNpy(tensor) as Uint8Array);
        try {
          decodeNpy(bytes, "f");
        } catch (error) {
          expect(error).not.toBeInstanceOf(TypeError);
          expect((error as Error).message).toMatch(SENTENCE);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("every truncation is refused", () => {
    const bytes = encodeNpy({ dtype: "I16", shape: [3], data: Int16Array.of(1, 2, 3) });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeNpy(bytes.subarray(0, length), "f")).toThrow(/^f is (truncated|not an npy file)/);
    }
  });
});

test("what cannot be written is refused", () => {
  const data = Uint16Array.of(1);
  expect(() => encodeNpy({ dtype: "BF16", shape: [1], data })).toThrow("NumPy has no elements of type BF16");
  expect(() => encodeNpy({ dtype: "I16", shape: [1], data })).toThrow("The tensor is said to be I16, but its elements");
  expect(() => encodeNpy({ dtype: "U16", shape: [2], data }, "a")).toThrow('The tensor "a" has the sizes [2], but 1');
});
