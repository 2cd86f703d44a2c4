/** Trees become named tensors of any type and come back, and what does not fit is a sentence. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { filled } from "../ops/filled.ts";
import { read, tensor } from "../ops/tensor.ts";
import { storedTensor } from "./stored-tensor.ts";
import type { StoredTensor, StoredType } from "./stored-tensor.ts";
import { fillTree, storedFrom, storedTree, tensorFrom } from "./trees.ts";

const tree = {
  name: "a model",
  layers: [
    { bias: tensor("2", Float32Array.of(1, 2)) },
    { bias: tensor("2", [0.1, 0.2]), "a.b": tensor("int:n", [3], { n: 1 }) },
  ],
};

test("each tensor has the path to it as its name, and its own type", () => {
  const stored = storedTree(tree, { under: "p" });
  expect([...stored].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
    ["p.layers.0.bias", "F32", [2]],
    ['p.layers.1."a.b"', "I32", [1]],
    ["p.layers.1.bias", "F64", [2]],
  ]);
  const like = {
    name: "another",
    layers: [{ bias: filled(0, [2], [2]) }, { bias: filled(0, ["two"], [2]), "a.b": tensor("int:n", [0], { n: 1 }) }],
  };
  const back = fillTree(like, new Map([...stored, ["other", storedFrom(tensor("", [1]))]]), { under: "p" });
  expect(back.name).toBe("another");
  expect([...read(back.layers[1]?.bias ?? back.layers[0]?.bias ?? filled(0, [], []))]).toEqual([0.1, 0.2]);
  expect(back.layers[1]?.bias.shape).toEqual(["two"]);
});

test.each([
  [{ layers: [] }, 'f: the tensor "layers.0.bias" has no place here'],
  [{ layers: [...tree.layers, { bias: tensor("", [1]) }] }, 'f: the tensor "layers.2.bias" is missing.'],
  [{ layers: [{ bias: tensor("3", [1, 2, 3]) }, tree.layers[1]] }, '"layers.0.bias" has the sizes [2], but [3] is [3]'],
  [
    { layers: [{ bias: tensor("int:2", [1, 2]) }, tree.layers[1]] },
    '"layers.0.bias" has elements of type F32, but is int',
  ],
])("a tree that is not the file's is refused", (like, sentence) => {
  expect(() => fillTree(like, storedTree(tree), { source: "f" })).toThrow(sentence);
});

test("floats are rounded, ints have to fit, and both come back", () => {
  const floats = tensor("n", [1, 1 / 3, -1e-3, 448], { n: 4 });
  const within = { F64: 0, F32: 2 ** -24, F16: 2 ** -11, BF16: 2 ** -8, F8_E5M2: 2 ** -3, F8_E4M3: 2 ** -4 };
  for (const [type, error] of Object.entries(within)) {
    const back = read(tensorFrom("n", storedFrom(floats, type as StoredType)));
    [1, 1 / 3, 448].forEach((x) => {
      const nearest = [...back].reduce((a, b) => (Math.abs(a - x) < Math.abs(b - x) ? a : b));
      expect(Math.abs(nearest / x - 1)).toBeLessThanOrEqual(error);
    });
  }
  const whole: readonly (readonly [StoredType, number, number])[] = [
    ["I8", -128, 127],
    ["I16", -32768, 32767],
    ["I32", -(2 ** 31), 2 ** 31 - 1],
    ["I64", -(2 ** 31), 2 ** 31 - 1],
    ["U8", 0, 255],
    ["U16", 0, 65535],
    ["U32", 0, 2 ** 31 - 1],
    ["U64", 0, 2 ** 31 - 1],
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...whole),
      fc.array(fc.oneof(fc.integer(), fc.nat(300), fc.nat(1))),
      (range, numbers) => {
        const [type, least, most] = range;
        const x = tensor("int:n", numbers, { n: numbers.length });
        const strange = numbers.findIndex((each) => each < least || each > most);
        if (strange < 0) expect([...read(tensorFrom("int:n", storedFrom(x, type)))]).toEqual(numbers);
        else expect(() => storedFrom(x, type)).toThrow(`has ${numbers[strange]} at place ${strange}, and ${type} `);
      },
    ),
  );
});

test.each<readonly [StoredTensor, string]>([
  [
    { dtype: "I64", shape: [2], data: BigInt64Array.of(1n, 2n ** 31n) },
    "f has 2147483648 at place 1, and an int has 32",
  ],
  [{ dtype: "U32", shape: [1], data: Uint32Array.of(2 ** 31) }, "f has 2147483648 at place 0"],
  [{ dtype: "U64", shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) }, "f has 18446744073709551615 at place 0"],
  [{ dtype: "BOOL", shape: [3], data: Uint8Array.of(0, 1, 7) }, "f has 7 at place 2, where a boolean is 0 or 1."],
])("what does not fit an int is a sentence", (stored, sentence) => {
  expect(() => tensorFrom(stored.dtype === "BOOL" ? "bool:n" : "int:n", stored, "f")).toThrow(sentence);
});

test("booleans are stored as such", () => {
  const stored = storedFrom(tensor("bool:3", [true, false, true]));
  expect(stored).toEqual({ dtype: "BOOL", shape: [3], data: Uint8Array.of(1, 0, 1) });
  expect([...read(tensorFrom("bool:n", stored))]).toEqual([1, 0, 1]);
  expect(() => tensorFrom("int:n", stored, "f")).toThrow("f has elements of type BOOL, and 'int:n' is int");
});

test("what a tensor cannot be stored as, or read as, is a sentence", () => {
  const ints = tensor("int:2", [1, 2]);
  expect(() => storedFrom(ints, "F32")).toThrow("is int, and F32 holds float");
  expect(() => storedFrom(ints, "I128" as "I64")).toThrow(
    "The tensor cannot be stored as the text 'I128': types are F32, F16, I64 and the like.",
  );
  expect(() => storedTree({ a: [ints] }, { type: () => "F16" })).toThrow(
    'The tensor "a.0" is int, and F16 holds float',
  );
  expect(() => storedFrom(tensor("1", [70000]), "F16")).toThrow("has 70000 at place 0, and F16 goes to 65504.");
  expect(() => storedFrom(tensor("1", [1e300]), "F32")).toThrow("has 1e+300 at place 0, and F32 goes to 3.4e38.");
  expect(() => storedFrom(ints, "BOOL")).toThrow(
    "The tensor is int, and BOOL holds bool: choose another type, or none.",
  );
  expect(() => tensorFrom("2", storedFrom(ints), "f")).toThrow("f has elements of type I32, and '2' is float");
  expect(() => tensorFrom("int:a b", storedFrom(ints), "f")).toThrow("f has the sizes [2], and 'int:a b' 2 dimensions");
  expect(() => tensorFrom("int:3", storedFrom(ints), "f")).toThrow("f has the sizes [2], and '3' of 'int:3' is 3.");
  const square = storedTensor({ dtype: "F32", shape: [2, 1] }, new ArrayBuffer(8));
  expect(() => tensorFrom("n n", square, "f")).toThrow("f has the sizes [2, 1], and 'n' of 'n n' is 2.");
});
