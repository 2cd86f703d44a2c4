/** Npz files give back what was written, and an archive that is damaged, or meant to harm, is a sentence. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "./crc32.ts";
import { deflated } from "./deflate.ts";
import { encodeNpy } from "./npy.ts";
import { decodeNpz, encodeNpz } from "./npz.ts";
import type { StoredTensor } from "./stored-tensor.ts";
import { damage, numpyTypes, SENTENCE, tensorsOf } from "./testing/arbitraries.ts";
import { DEFLATED, STORED } from "./zip-format.ts";
import { type PackedEntry, writeZip } from "./zip-write.ts";

const one: StoredTensor = { dtype: "I16", shape: [3], data: Int16Array.of(1, 2, 3) };
const npy = encodeNpy(one);
const entry = (name: string, changes: Partial<PackedEntry> = {}): PackedEntry => {
  const whole = { name, method: STORED, packed: npy, size: npy.length, crc: crc32(npy) };
  return { ...whole, ...changes };
};
const refused = async (bytes: Uint8Array, sentence: string | RegExp): Promise<void> =>
  expect(decodeNpz(bytes, { source: "f" })).rejects.toThrow(sentence);

/** Bytes with others over them from a place on, which is counted from the end if it is negative. */
const over = (bytes: Uint8Array, place: number, ...others: readonly number[]): Uint8Array => {
  const changed = bytes.slice();
  changed.set(others, place < 0 ? bytes.length + place : place);
  return changed;
};

test("CRC-32 is the one of its standard", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("what was written comes back, packed or not, and equal tensors give equal bytes", async () => {
  await fc.assert(
    fc.asyncProperty(tensorsOf(numpyTypes), fc.boolean(), async (tensors, isCompressed) => {
      const bytes = await encodeNpz(tensors, { isCompressed });
      expect(await decodeNpz(bytes)).toEqual(tensors);
      expect(await encodeNpz(tensors, { isCompressed })).toEqual(bytes);
    }),
    { numRuns: 60 },
  );
});

test("a tensor of many equal numbers is packed into few bytes", async () => {
  const many: StoredTensor = { dtype: "F32", shape: [10_000], data: new Float32Array(10_000).fill(0.5) };
  const bytes = await encodeNpz(new Map([["many", many]]), { isCompressed: true });
  expect(bytes.length).toBeLessThan(600);
  expect((await decodeNpz(bytes)).get("many")).toEqual(many);
});

describe("a bad archive is refused in a sentence that names it", () => {
  const whole = writeZip([entry("a.npy"), entry("b.npy")]);
  const END = -22;
  const directory = new DataView(whole.buffer).getUint32(whole.length - 6, true);

  test.each<readonly [string, Uint8Array, string | RegExp]>([
    ["nothing", new Uint8Array(), "f is no zip archive"],
    ["another format", npy, "f is no zip archive"],
    ["no entry for one that is announced", over(whole, END + 8, 3, 0, 3), "fewer entries than the 3"],
    ["an entry that is not announced", over(whole, END + 8, 1, 0, 1), "more than the 1 entries"],
    ["another volume", over(whole, END + 4, 1), "f is one volume of an archive of several"],
    ["a directory elsewhere", over(whole, END + 16, 1), "its directory does not end where its end begins"],
    ["4 GiB", over(whole, END + 16, 255, 255, 255, 255), "f is an archive of 4 GiB or more"],
    ["a password", over(whole, directory + 8, 1, 8), 'the entry "a.npy" is encrypted'],
    ["another method", over(whole, directory + 10, 14), 'the entry "a.npy" is packed by the method 14'],
    ["an entry that begins elsewhere", over(whole, directory + 42, 1), "does not begin where the directory says"],
    [
      "another name in its own head",
      over(whole, 30, 0x63),
      'the entry "a.npy" is damaged: its own head says otherwise',
    ],
    ["another CRC-32", over(whole, directory + 16, 1, 2), 'f: the entry "a.npy" is damaged: its CRC-32 differs.'],
    [
      "another length",
      over(whole, directory + 24, 1, 0),
      /the entry "a.npy" is damaged: it has \d+ bytes instead of 1/,
    ],
    ["a name that is no text", over(over(whole, 30, 0xff), directory + 46, 0xff), "whose name is in no alphabet"],
    ["a name twice", writeZip([entry("a.npy"), entry("a.npy")]), 'f has the tensor "a" twice.'],
    ["what is no tensor", writeZip([entry("a.txt")]), 'f has the entry "a.txt", which is no tensor'],
    [
      "an npy file that is none",
      writeZip([entry("a.npy", { packed: npy.subarray(1), size: npy.length - 1, crc: crc32(npy.subarray(1)) })]),
      'f: the tensor "a" is not an npy file',
    ],
    ["entries in one place", over(whole, directory + 46 + 5 + 42, 0, 0, 0, 0), /own head says otherwise|begins inside/],
    [
      "entries of one name in one place",
      over(writeZip([entry("a.npy"), entry("a.npy")]), directory + 46 + 5 + 42, 0, 0, 0, 0),
      "begins inside another",
    ],
  ])("%s", (_, bytes, sentence) => refused(bytes, sentence));

  test("packed bytes that are none, too short or too long", async () => {
    const packed = await deflated(npy);
    const changes = (changed: Partial<PackedEntry>) =>
      writeZip([entry("a.npy", { method: DEFLATED, packed, ...changed })]);
    expect((await decodeNpz(changes({}))).get("a")).toEqual(one);
    const damaged = 'f: the entry "a.npy" is damaged: ';
    await refused(changes({ packed: packed.subarray(0, -3) }), damaged);
    await refused(changes({ packed: packed.map((byte) => byte ^ 0x55) }), damaged);
    await refused(changes({ packed: new Uint8Array() }), damaged);
    await refused(changes({ crc: 1 }), damaged);
    await refused(changes({ size: npy.length - 1 }), damaged);
    await refused(changes({ size: npy.length + 1 }), damaged);
  });

  test("a bomb: more than it announces, more than its bytes can hold, more than is allowed", async () => {
    const zeros = new Uint8Array(4_000_000);
    const packed = await deflated(zeros);
    const bomb = (size: number) => writeZip([entry("a.npy", { method: DEFLATED, packed, size, crc: crc32(zeros) })]);
    const before = process.memoryUsage().arrayBuffers;
    await refused(bomb(1000), 'the entry "a.npy" is damaged: they unpack to more than 1000 bytes.');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
    await refused(bomb(2 ** 30), `is damaged: ${packed.length} bytes cannot unpack to 1073741824.`);
    await refused(bomb(2 ** 31 + 1), "f unpacks to 2147483649 bytes, and the most is 2147483648");
    await expect(decodeNpz(bomb(zeros.length), { most: 3_999_999 })).rejects.toThrow("and the most is 3999999");
  });

  test("damaged bytes give tensors or a sentence", async () => {
    await fc.assert(
      fc.asyncProperty(
        tensorsOf(numpyTypes),
        fc.boolean(),
        fc.array(damage, { minLength: 1, maxLength: 2 }),
        async (tensors, isCompressed, damages) => {
          const bytes: Uint8Array = await encodeNpz(tensors, { isCompressed });
          const changed = damages.reduce((given, change) => change(given), bytes);
          const found = await decodeNpz(changed, { source: "f" }).catch((error: unknown) => error as Error);
          if (found instanceof Error) {
            expect(found).not.toBeInstanceOf(TypeError);
            expect(found.message).toMatch(SENTENCE);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("every truncation is refused", async () => {
    for (let length = 0; length < whole.length; length++) {
      await refused(whole.subarray(0, length), "f is no zip archive, as an npz file is, or is truncated.");
    }
  });
});

test("what cannot be written is refused", async () => {
  const named = (name: string): Promise<unknown> => encodeNpz(new Map([[name, one]]));
  await expect(named("\ud800")).rejects.toThrow('cannot be named "\\ud800"');
  await expect(named("a\0b")).rejects.toThrow('cannot be named "a\\u0000b": NumPy takes a NUL for its end.');
  await expect(named("ü".repeat(32_766))).rejects.toThrow("with .npy it has more than 65535 bytes.");
  const longest = "ü".repeat(32_765);
  expect([...(await decodeNpz(await encodeNpz(new Map([[longest, one]])))).keys()]).toEqual([longest]);
  expect(() => writeZip(Array.from({ length: 65_535 }, () => entry("a.npy")))).toThrow("fewer than 65535 tensors");
  expect(() => writeZip([entry("a.npy", { size: 2 ** 32 })])).toThrow("The tensors take 4 GiB or more");
});
