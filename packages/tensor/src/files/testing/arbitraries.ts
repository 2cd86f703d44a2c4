/** Drawn tensors of files, of every type, and drawn damage. */
import fc from "fast-check";
import { arrays, elementCount, type StoredTensor, type StoredType } from "../stored-tensor.ts";

/** The types of files, and those of them that NumPy has. */
export const types = Object.keys(arrays) as readonly StoredType[];
export const numpyTypes = types.filter((type) => !/^(BF|F8)/.test(type));

const bytesFor = (type: StoredType): fc.Arbitrary<number> => (type === "BOOL" ? fc.nat(1) : fc.nat(255));

/** A tensor of one of these types, small, with any bits as elements. */
export const storedOf = (among: readonly StoredType[]): fc.Arbitrary<StoredTensor> =>
  fc
    .tuple(fc.constantFrom(...among), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }))
    .chain(([dtype, shape]) => {
      const length = elementCount(shape) * arrays[dtype].BYTES_PER_ELEMENT;
      return fc
        .array(bytesFor(dtype), { minLength: length, maxLength: length })
        .map((bytes) => ({ dtype, shape, data: new arrays[dtype](Uint8Array.from(bytes).buffer) }));
    });

/** Names such as files may have. */
export const names = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom("0", "12", "__proto__", "toString", "", "a/b", "ß 日本 👩", "x.npy"),
);

/** Tensors by name. */
export const tensorsOf = (among: readonly StoredType[]): fc.Arbitrary<ReadonlyMap<string, StoredTensor>> =>
  fc
    .uniqueArray(fc.tuple(names, storedOf(among)), { selector: ([name]) => name, maxLength: 4 })
    .map((pairs) => new Map(pairs));

/** A place in a file, as a share of its length. */
const share = fc.nat(9999).map((number) => number / 10_000);

/** What may happen to the bytes of a file: another byte, an end cut off, a piece cut out, a piece twice, more at the end. */
export const damage: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> = fc.oneof(
  fc.tuple(share, fc.integer({ min: 1, max: 255 })).map(([at, by]) => (bytes: Uint8Array) => {
    const place = Math.floor(at * bytes.length);
    return bytes.map((byte, i) => (i === place ? byte ^ by : byte));
  }),
  share.map((at) => (bytes: Uint8Array) => bytes.slice(0, Math.floor(at * bytes.length))),
  fc.tuple(share, fc.integer({ min: 1, max: 30 })).map(([at, length]) => (bytes: Uint8Array) => {
    const place = Math.floor(at * bytes.length);
    return Uint8Array.from([...bytes.subarray(0, place), ...bytes.subarray(place + length)]);
  }),
  fc.tuple(share, fc.integer({ min: 1, max: 30 })).map(([at, length]) => (bytes: Uint8Array) => {
    const place = Math.floor(at * bytes.length);
    return Uint8Array.from([...bytes.subarray(0, place + length), ...bytes.subarray(place)]);
  }),
  fc.tuple(share, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(([at, over]) => (bytes: Uint8Array) => {
    const place = Math.floor(at * bytes.length);
    return Uint8Array.from([...bytes.subarray(0, place), ...over, ...bytes.subarray(place + over.length)]);
  }),
  fc
    .uint8Array({ minLength: 1, maxLength: 8 })
    .map((more) => (bytes: Uint8Array) => Uint8Array.from([...bytes, ...more])),
);

/** A sentence about the file `f`, and no trap of the language. */
export const SENTENCE = /^(f|f: .+) (is|has|was|unpacks|gives) .+\.$/s;
