/** Checks what data may be: numbers that fill whole sizes, ints where the notation says so. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { DType, Shape } from "../index.ts";
import {
  constant,
  dropout,
  expand,
  filled,
  key,
  keyTensor,
  normal,
  oneHot,
  pad,
  read,
  reshape,
  scatter,
  slice,
  take,
  type Tensor,
  tensor,
  topK,
  uniform,
  uniformBetween,
  window,
} from "../index.ts";
import { broadcastTo, input, view } from "../extend.ts";

/** What JavaScript may be told without types. */
const told = tensor as unknown as (notation: unknown, elements: unknown, sizes?: unknown) => Tensor<Shape, DType>;

describe("elements", () => {
  test.each([
    [["1", 2], "tensor: element 0 is the text '1', not a number"],
    [[1, undefined], "tensor: element 1 is undefined, not a number"],
    [[1, null], "tensor: element 1 is null, not a number"],
    [[1, 2n], "tensor: element 1 is the bigint 2n, not a number"],
    [[1, true], "tensor: element 1 is the boolean true, not a number"],
    [[[1], [2]], "tensor: element 0 is an array, not a number: give all numbers in one list, row by row"],
    [[1, [2, 3]], "tensor: element 1 is an array, not a number"],
    // oxlint-disable-next-line no-sparse-arrays -- what is told of here
    [[1, ,], "tensor: element 1 is undefined, not a number"],
    ["12", "tensor: 'elements' is the text '12', not an array of numbers"],
    [undefined, "tensor: 'elements' is undefined, not an array of numbers"],
    [7, "tensor: 'elements' is the number 7, not an array of numbers"],
    [new Set([1, 2]), "tensor: 'elements' is an object, not an array of numbers"],
    [{ length: 2 }, "tensor: 'elements' is an object, not an array of numbers"],
    [new DataView(new ArrayBuffer(16)), "tensor: 'elements' is a DataView, not an array of numbers"],
    [new BigInt64Array(2), "tensor: element 0 is the bigint 0n, not a number"],
    [Promise.resolve([1, 2]), "tensor: 'elements' is a promise, not an array of numbers"],
    [[1], "tensor: 1 elements do not fill [2] of sizes [2]"],
    [[1, 2, 3], "tensor: 3 elements do not fill [2] of sizes [2]"],
  ])("that are %o are a sentence", (elements, sentence) => {
    expect(() => told("2", elements)).toThrow(sentence);
    expect(() => told("int:2", elements)).toThrow(sentence);
  });

  test("of floats may be any number, in an array of any numbers", () => {
    expect([...read(told("4", [NaN, -Infinity, -0, 1e300]))]).toEqual([NaN, -Infinity, -0, 1e300]);
    for (const elements of [Uint8Array.of(1, 255), Int16Array.of(-1, 7), Uint32Array.of(2 ** 32 - 1, 0)]) {
      expect([...read(told("2", elements))]).toEqual([...elements]);
    }
  });

  test.each([1.5, -0.5, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31) - 1, 2 ** 32 + 1, 1e300])(
    "of ints are whole numbers of 32 bits, which %d is not",
    (wrong) => {
      const sentence = `tensor: element 2 is ${wrong}, which`;
      for (const elements of [[0, 1, wrong], Float64Array.of(0, 1, wrong)]) {
        expect(() => told("int:3", elements)).toThrow(sentence);
      }
    },
  );

  test("of ints arrive as they are", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), (numbers) => {
        for (const elements of [numbers, Float64Array.from(numbers), Int32Array.from(numbers)]) {
          expect(read(tensor("int:n", elements, { n: numbers.length }))).toEqual(Int32Array.from(numbers));
        }
      }),
    );
  });

  test("of a notation that is not known may be of either type", () => {
    const notation: string = "int:2";
    expectTypeOf(tensor(notation, [1, 2])).toEqualTypeOf<Tensor<Shape, DType>>();
  });
});

const WRONG_SIZES = [-1, 1.5, NaN, Infinity, "2", null, 2n, [2], 2 ** 60];

describe("sizes", () => {
  test.each(WRONG_SIZES)("are whole numbers from 0 on, which %o is not", (wrong) => {
    const size = wrong as number;
    const sentence = "is a whole number from 0 on, not ";
    expect(() => told("n", [1, 2], { n: wrong })).toThrow("tensor: the size of 'n' is a whole number from 0 on, not ");
    const x = tensor("2 3", [1, 2, 3, 4, 5, 6]);
    const from = keyTensor(key(1));
    expect(() => filled(1, ["n"], [size])).toThrow(sentence);
    expect(() => constant([1, 2], ["n"], [size])).toThrow(sentence);
    expect(() => input(["n"], [size], "float")).toThrow(sentence);
    expect(() => reshape(x, ["n"], [size])).toThrow(sentence);
    expect(() => broadcastTo(x, ["n", 2, 3], [size, 2, 3])).toThrow(sentence);
    expect(() => view(x, [-1, 0, 1], ["n", 2, 3], [size, 2, 3])).toThrow(sentence);
    expect(() => uniform(from, "x", ["n"], [size])).toThrow(sentence);
    expect(() => normal(from, "x", "n", { n: size })).toThrow(sentence);
    expect(() => uniformBetween(from, "x", "n", { n: size }, { min: 0, max: 1 })).toThrow(sentence);
    expect(() => oneHot(tensor("int:2", [0, 1]), "n", size)).toThrow(sentence);
    expect(() => scatter(tensor("int:2", [0, 1]), x, ["n", 3], [size, 3])).toThrow(sentence);
  });

  test.each(WRONG_SIZES.filter((wrong) => wrong !== -1))("or positions, which %o is not", (wrong) => {
    const x: Tensor = tensor("2 3", [1, 2, 3, 4, 5, 6]);
    const position = wrong as number;
    const unless = (argument: string, sentence: string): string =>
      typeof wrong === "number" ? sentence : `'${argument}' is `;
    expect(() => topK(x, position)).toThrow(`topK: ${unless("k", "[2, 3] has rows of 3, of which")}`);
    expect(() => take(x, -1, position)).toThrow(`take: ${unless("position", "[2, 3]: 3 has no position")}`);
    expect(() => slice<Shape, -1, number>(x, -1, position)).toThrow(
      `slice: ${unless("start", "[2, 3]: 3 has no range from")}`,
    );
    expect(() => window<Shape, -1, number>(x, -1, position)).toThrow(
      `window: ${unless("width", "[2, 3]: 3 has no window of")}`,
    );
    expect(() => pad<Shape, -1, number>(x, -1, position)).toThrow("positions cannot be put before and after");
  });

  test("are given for every name, and are those of the numbers among the dimensions", () => {
    expect(() => told("n 2", [1, 2])).toThrow("tensor: the size of 'n' in 'n 2' is not given");
    expect(() => told("constructor", [1])).toThrow("tensor: the size of 'constructor' in 'constructor' is not given");
    expect(() => told("n", [1], 1)).toThrow(
      "tensor: 'sizes' is the number 1, not an object of sizes, one for each name",
    );
    expect(() => told(3, [1])).toThrow("tensor: 'notation' is the number 3, not a text");
    expect(() => told("-1", [1])).toThrow("'-1' is neither a name nor a size");
    // @ts-expect-error -- The editor counts elements, and says that 2 are not 3.
    expect(() => reshape(tensor("2", [1, 2]), [3], [2])).toThrow("reshape: the dimension 3 cannot have the size 2");
    expect(() => filled(0, ["a", "b"], [2])).toThrow("filled: [a, b] has 2 dimensions, but 1 sizes are given");
    expect(() => filled(0, undefined as never, [2])).toThrow(
      "filled: 'shape' is undefined, not a list of names and sizes",
    );
  });
});

test("numbers beside tensors are numbers", () => {
  const x: Tensor = tensor("2", [1, 2]);
  expect(() => filled("1" as never, [2], [2])).toThrow("filled: 'value' is the text '1', not a number");
  expect(() => pad(x, -1, 1, 1, "0" as never)).toThrow("pad: 'value' is the text '0', not a number");
  expect(() => dropout(x, "half" as never, keyTensor(key(1)), "x")).toThrow("dropout: 'rate' is the text 'half'");
  expect(() => dropout(x, 0.5, keyTensor(key(1)), undefined as never)).toThrow(
    "dropout: 'name' is undefined, not a text",
  );
  expect(() => expand(x, 2 as never)).toThrow("expand: 'notation' is the number 2, not a text");
  expect(() => keyTensor([1.5, 2])).toThrow("keyTensor: 'key' is an array, not a key, which is two whole numbers");
});
