/** Safetensors files give back what was written, and a file that breaks the format is a sentence. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSafetensors as decode, encodeSafetensors as encode } from "./safetensors.ts";
import type { StoredTensor } from "./stored-tensor.ts";
import { damage, SENTENCE, storedOf, types } from "./testing/arbitraries.ts";

const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("0", "12", "__proto__", "toString", ""),
);
const tensorsOf = fc
  .uniqueArray(fc.tuple(name, storedOf(types)), { selector: ([key]) => key, maxLength: 5 })
  .map((pairs) => new Map(pairs));
const notes = fc.dictionary(name, fc.string({ unit: "binary" }));

/** A file with this header, whatever it says, and this many bytes of elements. */
function file(header: unknown, elements: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + elements);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (begin: number, end: number, extra: object = {}): object => ({
  dtype: "F32",
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
  ...extra,
});

describe("a file of tensors", () => {
  test("gives back what was written", () => {
    fc.assert(
      fc.property(tensorsOf, notes, (tensors, metadata) => {
        const back = decode(encode(tensors, metadata), "a.safetensors");
        expect(back.tensors).toEqual(tensors);
        expect(new Map(Object.entries(back.metadata))).toEqual(new Map(Object.entries(metadata)));
      }),
    );
  });

  test("is the same whatever the order of the tensors", () => {
    fc.assert(
      fc.property(tensorsOf, notes, (tensors, metadata) => {
        expect(encode(new Map([...tensors].reverse()), metadata)).toEqual(encode(tensors, metadata));
      }),
    );
  });

  test("is read from any place in a buffer, and each tensor starts at a multiple of its element's size", () => {
    const tensors = new Map<string, StoredTensor>([
      ["a", { dtype: "F32", shape: [1], data: Float32Array.of(1.5) }],
      ["b", { dtype: "F64", shape: [], data: Float64Array.of(Math.PI) }],
    ]);
    const bytes = encode(tensors, {});
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(decode(moved.subarray(3), "a").tensors).toEqual(new Map([...tensors].reverse()));
    const start = 8 + new DataView(bytes.buffer).getUint32(0, true);
    expect(start % 8).toBe(0);
    expect(new Float64Array(bytes.buffer, start, 1)[0]).toBe(Math.PI);
  });

  test("is the one the reference writer gives", () => {
    // safetensors.numpy.save({ "x": numpy.array([1, -2], dtype = "int32") })
    const header = '{"x":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}'.padEnd(56);
    const expected = Buffer.concat([Buffer.from([56, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(header)]);
    const elements = Buffer.from([1, 0, 0, 0, 254, 255, 255, 255]);
    const bytes = encode(new Map([["x", { dtype: "I32" as const, shape: [2], data: Int32Array.of(1, -2) }]]), {});
    expect(Buffer.from(bytes)).toEqual(Buffer.concat([expected, elements]));
  });

  test("is never silently read short: every truncation is refused", () => {
    const tensors = new Map([["x", { dtype: "F32" as const, shape: [2], data: Float32Array.of(1, 2) }]]);
    const bytes = encode(tensors, { epoch: "3" });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decode(bytes.subarray(0, length), "run/3.safetensors")).toThrow("run/3.safetensors is truncated");
    }
  });
});

describe("a bad file is refused in a sentence that names it", () => {
  test.each([
    ["a short file", new Uint8Array(5), "f is truncated: it has 5 bytes, and a safetensors file has at least 8."],
    [
      "another format",
      new TextEncoder().encode("PK\x03\x04 something else"),
      /^f is not a safetensors file: it announces a header of \d+ bytes\.$/,
    ],
    ["no JSON", file("{x", 0), "f is not a safetensors file: its header is not JSON."],
    ["a list", file([], 0), "f is not a safetensors file: its header is not a JSON object."],
    ["notes that are no strings", file({ __metadata__: { a: 1 } }, 0), 'the note "a" is no string'],
    ["notes that are no object", file({ __metadata__: "a" }, 0), "__metadata__ is not an object"],
    ["no description", file({ x: 3 }, 0), 'there is no description of tensor "x"'],
    ["a bad shape", file({ x: entry(0, 4, { shape: [-1] }) }, 4), 'there is no valid shape of tensor "x"'],
    ["bad offsets", file({ x: entry(0, 4, { data_offsets: [0] }) }, 4), 'there are no valid offsets of tensor "x"'],
    [
      "an unknown type",
      file({ x: entry(0, 4, { dtype: "C64" }) }, 4),
      /^f has tensor "x" of type "C64"; the types that can be read are F64, F32, .*, BOOL\.$/,
    ],
    ["a type that every object has", file({ x: entry(0, 4, { dtype: "toString" }) }, 4), 'of type "toString"'],
    [
      "a size that is not the shape's",
      file({ x: entry(0, 8, { shape: [3] }) }, 8),
      'f gives tensor "x" 8 bytes, but F32 of shape [3] needs 12.',
    ],
    ["offsets that go back", file({ x: entry(8, 4, { shape: [1] }) }, 8), "-4 bytes"],
    [
      "an overlap",
      file({ x: entry(0, 8), y: entry(4, 12) }, 12),
      'f has overlapping tensors: tensor "y" begins inside another.',
    ],
    ["a gap", file({ x: entry(4, 8) }, 8), 'f has 4 bytes before tensor "x" that belong to none.'],
    ["a place beyond the end", file({ x: entry(0, 8) }, 4), 'f is truncated: tensor "x" ends at byte 8 of 4.'],
    ["bytes at the end", file({ x: entry(0, 4) }, 6), "f has 2 bytes at its end that belong to no tensor."],
  ])("%s", (_, bytes, message) => {
    expect(() => decode(bytes, "f")).toThrow(message);
  });

  test("damaged bytes give tensors or a sentence", () => {
    fc.assert(
      fc.property(tensorsOf, notes, fc.array(damage, { minLength: 1, maxLength: 3 }), (tensors, metadata, damages) => {
        const bytes = damages.reduce((given, change) => change(given), encode(tensors, metadata) as Uint8Array);
        try {
          decode(bytes, "f");
        } catch (error) {
          expect(error).not.toBeInstanceOf(TypeError);
          expect((error as Error).message).toMatch(SENTENCE);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("any bytes give tensors or an error that names the file", () => {
    const header = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => file(value, 4));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), header), (bytes) => {
        try {
          decode(bytes, "the file");
        } catch (error) {
          expect(String(error)).toMatch(/^Error: the file /);
        }
      }),
    );
  });
});

describe("a tensor that cannot be written is refused", () => {
  const write =
    (key: string, tensor: StoredTensor): (() => unknown) =>
    () =>
      encode(new Map([[key, tensor]]), {});
  const data = Float32Array.of(1, 2);

  test("under the name of the notes", () => {
    expect(write("__metadata__", { dtype: "F32", shape: [2], data })).toThrow('cannot be named "__metadata__"');
  });
  test("under a name, or with a note, that UTF-8 cannot write", () => {
    expect(write("a\ud800", { dtype: "F32", shape: [2], data })).toThrow(
      'A safetensors file cannot hold "a\\ud800": UTF-8 cannot write it.',
    );
    expect(() => encode(new Map(), { note: "\udc00" })).toThrow('cannot hold "\\udc00"');
    const pair = encode(new Map([["😀", { dtype: "F32", shape: [2], data }]]), {});
    expect([...decode(pair).tensors.keys()]).toEqual(["😀"]);
  });
  test("with elements of another type", () => {
    expect(write("x", { dtype: "I32", shape: [2], data })).toThrow(
      'The tensor "x" is said to be I32, but its elements are in a Float32Array.',
    );
  });
  test("with more or fewer elements than its shape", () => {
    expect(write("x", { dtype: "F32", shape: [3], data })).toThrow('The tensor "x" has the sizes [3], but 2 elements.');
  });
});
