/** NumPy reads what is written here, and what NumPy writes is read here: every type, order and version. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { read, tensor } from "../ops/tensor.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { decodeNpz, encodeNpz } from "./npz.ts";
import { arrays, type StoredTensor, type StoredType } from "./stored-tensor.ts";
import { numpyTypes } from "./testing/arbitraries.ts";
import { isSkipped, runNumPy } from "./testing/numpy.ts";
import { fillTree, storedTree, tensorFrom } from "./trees.ts";

/** What NumPy reads of our files, what it computes from them, and what it writes in all the ways that it has. */
const SCRIPT = `
import json, numpy
from numpy.lib import format
packed, plain = numpy.load("packed.npz"), numpy.load("plain.npz")
told = {}
for name in packed.files:
    x = packed[name]
    assert x.dtype == plain[name].dtype and x.tobytes() == plain[name].tobytes(), name
    told[name] = [x.dtype.name, list(x.shape), numpy.nan_to_num(x.astype("float64"), nan=-1, posinf=-2, neginf=-3).ravel().tolist()]
one = numpy.load("one.npy")
told["one"] = [one.dtype.name, list(one.shape), one.tolist()]
print(json.dumps(told))
wide = {name: plain[name].astype(plain[name].dtype.newbyteorder(">")) for name in plain.files}
numpy.savez("big-endian.npz", **wide)
numpy.savez_compressed("columns.npz", **{name: numpy.copy(x, order="F") for name, x in wide.items()})
for major in (1, 2, 3):
    with open(f"version-{major}.npy", "wb") as file:
        format.write_array(file, numpy.arange(6, dtype="int64").reshape(2, 3), version=(major, 0))
numpy.save("text.npy", numpy.array(["a"]))
numpy.save("records.npy", numpy.zeros(2, dtype=[("a", "f4"), ("b", "i4")]))
numpy.save("objects.npy", numpy.array([{}], dtype=object), allow_pickle=True)
`;

/** Six elements of each type, among them the ends of its range. */
const sample = (dtype: StoredType): StoredTensor => {
  const bytes = arrays[dtype].BYTES_PER_ELEMENT;
  const data =
    dtype === "F64" || dtype === "F32"
      ? arrays[dtype].of(1, -0.5, 1 / 3, -Infinity, NaN, 1e30)
      : dtype === "BOOL"
        ? Uint8Array.of(0, 1, 1, 0, 0, 1)
        : dtype === "F16"
          ? Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0xfc00, 0x7e00)
          : new arrays[dtype](Uint8Array.from({ length: 6 * bytes }, (_, i) => (i < bytes ? 255 : 37 * i)).buffer);
  return { dtype, shape: [2, 1, 3], data };
};

const NAMES: Readonly<Record<string, string>> = { F: "float", I: "int", U: "uint" };

describe.skipIf(isSkipped())("NumPy", () => {
  const folder = mkdtempSync(join(tmpdir(), "numpy-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const tree = {
    layers: [{ bias: tensor("2", [0.5, -1]) }, { bias: tensor("int:n", [7], { n: 1 }) }],
    ß: tensor("", [3]),
  };
  const samples = new Map(numpyTypes.map((dtype) => [dtype as string, sample(dtype)]));
  const all = new Map([
    ...samples,
    ...storedTree(tree),
    ["empty", { dtype: "F32", shape: [0, 3], data: new Float32Array() } as const],
  ]);
  const file = (name: string): Uint8Array => readFileSync(join(folder, name));

  test("reads what is written here, and what it writes is read here", async () => {
    writeFileSync(join(folder, "packed.npz"), await encodeNpz(all, { isCompressed: true }));
    writeFileSync(join(folder, "plain.npz"), await encodeNpz(all));
    writeFileSync(join(folder, "one.npy"), encodeNpy(sample("U8")));
    const told = JSON.parse(runNumPy(SCRIPT, folder)) as Record<string, readonly [string, readonly number[], unknown]>;

    const finite = (x: number): number => (Number.isNaN(x) ? -1 : x === Infinity ? -2 : x === -Infinity ? -3 : x);
    for (const [name, stored] of samples) {
      const { dtype, shape, data } = stored;
      const numbers =
        dtype === "F16" ? read(tensorFrom("a b c", stored)) : Array.from<number | bigint>(data).map(Number);
      const numpyName = dtype === "BOOL" ? "bool" : dtype.replace(/^./, (letter) => NAMES[letter] ?? "");
      expect(told[name]).toEqual([numpyName, shape, [...numbers].map(finite)]);
    }
    expect(told["one"]).toEqual(["uint8", [2, 1, 3], [[[255, 37, 74]], [[111, 148, 185]]]]);
    expect(told["layers.0.bias"]).toEqual(["float64", [2], [0.5, -1]]);
    expect(told["empty"]).toEqual(["float32", [0, 3], []]);
    expect(Object.keys(told).toSorted()).toEqual([...all.keys(), "one"].toSorted());

    for (const name of ["big-endian.npz", "columns.npz"]) {
      const found = await decodeNpz(file(name));
      expect(found).toEqual(all);
      const like = { ...tree, ß: tensor("", [0]) };
      const within = new Map([...found].filter(([each]) => /^(layers|ß)/.test(each)));
      expect(storedTree(fillTree(like, within))).toEqual(storedTree(tree));
    }
    for (const major of [1, 2, 3]) {
      const found = decodeNpy(file(`version-${major}.npy`));
      expect(read(tensorFrom("int:rows 3", found))).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5));
    }
    expect(() => decodeNpy(file("text.npy"), "f")).toThrow('f has elements of NumPy\'s type "<U1"');
    expect(() => decodeNpy(file("records.npy"), "f")).toThrow("f is an array of records");
    expect(() => decodeNpy(file("objects.npy"), "f")).toThrow('f has elements of NumPy\'s type "|O"');
  });
});
