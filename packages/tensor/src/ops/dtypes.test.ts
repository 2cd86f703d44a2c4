/** Ints and booleans: what is computed with them is exact, on every device, and what mixes them is refused. */
import { describe, expect, test } from "vitest";
import {
  abs,
  add,
  all,
  and,
  any,
  type AnyTensor,
  argmax,
  argmin,
  argsort,
  compile,
  concat,
  constant,
  cumulativeMaximum,
  cumulativeProduct,
  cumulativeSum,
  type Device,
  div,
  equal,
  filled,
  gather,
  greater,
  greaterEqual,
  interpreter,
  iota,
  lengthMask,
  less,
  lessEqual,
  max,
  maximum,
  min,
  minimum,
  mul,
  neg,
  not,
  notEqual,
  or,
  pad,
  paddingMask,
  permute,
  prod,
  read,
  remainder,
  reshape,
  scatter,
  scatterAlong,
  select,
  sign,
  sort,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  toFloat,
  toInt,
  topK,
  wasm,
  wideAvailable,
} from "../index.ts";

const devices: readonly (readonly [string, Device])[] = [
  ["interpreter", interpreter()],
  ["wasm", wasm({ threads: 1 })],
  ["wasm on two threads", wasm({ threads: 2 })],
  ...(wideAvailable() ? [["wasm with wide registers", wasm({ threads: 1, wide: true })] as const] : []),
];

/** Where ints have their edges, and what floats of 32 bits do not tell apart. */
const EDGES = [0, 1, -1, 2, -2, 3, -7, 2 ** 24 + 1, -(2 ** 24) - 1, 2 ** 31 - 1, -(2 ** 31), 1_234_567_891];
const pairs = EDGES.flatMap((x) => EDGES.map((y) => [x, y] as const));
type Ints = Tensor<["n"], "int">;
const ints = (numbers: readonly number[]): Ints => tensor("int:n", numbers, { n: numbers.length });
const [first, second] = [ints(pairs.map(([x]) => x)), ints(pairs.map(([, y]) => y))];

const floorDiv = (x: number, y: number): number => (y === 0 ? 0 : Math.floor(x / y) | 0);

const binary: readonly (readonly [string, (x: Ints, y: Ints) => AnyTensor, (x: number, y: number) => number])[] = [
  ["add", (x, y) => add(x, y), (x, y) => (x + y) | 0],
  ["sub", (x, y) => sub(x, y), (x, y) => (x - y) | 0],
  ["mul", (x, y) => mul(x, y), (x, y) => Number(BigInt.asIntN(32, BigInt(x) * BigInt(y)))],
  ["div", (x, y) => div(x, y), floorDiv],
  ["remainder", (x, y) => remainder(x, y), (x, y) => (y === 0 ? x : (((x % y) + y) % y) | 0)],
  ["maximum", (x, y) => maximum(x, y), Math.max],
  ["minimum", (x, y) => minimum(x, y), Math.min],
  ["equal", (x, y) => equal(x, y), (x, y) => Number(x === y)],
  ["notEqual", (x, y) => notEqual(x, y), (x, y) => Number(x !== y)],
  ["greater", (x, y) => greater(x, y), (x, y) => Number(x > y)],
  ["greaterEqual", (x, y) => greaterEqual(x, y), (x, y) => Number(x >= y)],
  ["less", (x, y) => less(x, y), (x, y) => Number(x < y)],
  ["lessEqual", (x, y) => lessEqual(x, y), (x, y) => Number(x <= y)],
  ["select", (x, y) => select(greater(x, y), x, y), Math.max],
  ["neg", (x) => neg(x), (x) => -x | 0],
  ["abs", (x) => abs(x), (x) => Math.abs(x) | 0],
  ["sign", (x) => sign(x), Math.sign],
  ["square", (x) => square(x), (x) => Math.imul(x, x)],
  ["with a number", (x) => sub(mul(3, x), 5), (x) => (Math.imul(3, x) - 5) | 0],
];

describe.each(devices)("on the device %s", (_, device) => {
  const run = <A extends readonly AnyTensor[]>(f: (...inputs: A) => AnyTensor, ...inputs: A): readonly number[] => [
    ...read(compile(f, device)(...inputs)),
  ];

  test.each(binary)("%s of ints is exact", (__, f, meaning) => {
    expect(run(f, first, second)).toEqual(pairs.map(([x, y]) => meaning(x, y) + 0));
  });

  test("ints that are moved, joined, gathered or padded keep all of their bits", () => {
    const big = ints(EDGES);
    expect(run((x) => permute(stack([x, x], "2 n"), [1, 0]), big)).toEqual(EDGES.flatMap((x) => [x, x]));
    expect(run((x) => concat([x, x], "n", "twice"), big)).toEqual([...EDGES, ...EDGES]);
    expect(run((x) => pad(x, "n", 1, 1, 2 ** 24 + 1), big)).toEqual([2 ** 24 + 1, ...EDGES, 2 ** 24 + 1]);
    expect(run((x, i) => gather(x, i), big, ints([9, 7, 0]))).toEqual([2 ** 31 - 1, 2 ** 24 + 1, 0]);
    expect(run((x) => add(x, filled(1, ["n"], [EDGES.length], "int")), big)).toEqual(EDGES.map((x) => (x + 1) | 0));
    expect(run((x) => add(x, constant(Int32Array.of(1, 2), ["n"], [2])), ints([2 ** 24, 2 ** 24]))).toEqual([
      2 ** 24 + 1,
      2 ** 24 + 2,
    ]);
  });

  test("sums of ints wrap around, and extremes of them are ints", () => {
    const numbers = Array.from({ length: 7 * 13 }, (__, i) => Math.imul(i + 3, 0x9e3779b1));
    const x = tensor("int:7 13", numbers);
    const row = (k: number): readonly number[] => numbers.slice(13 * k, 13 * k + 13);
    const rows = Array.from({ length: 7 }, (__, k) => row(k));
    const total = (list: readonly number[]): number => list.reduce((a, b) => (a + b) | 0, 0);
    expect(run((y) => sum(y), x)).toEqual([total(numbers)]);
    expect(run((y) => sum(y, -1), x)).toEqual(rows.map(total));
    expect(run((y) => sum(y, -2), x)).toEqual(row(0).map((__, j) => total(rows.map((own) => own[j] ?? 0))));
    expect(run((y) => max(y, -1), x)).toEqual(rows.map((own) => Math.max(...own)));
    expect(run((y) => min(y, -2), x)).toEqual(row(0).map((__, j) => Math.min(...rows.map((own) => own[j] ?? 0))));
    expect(run((y) => add(mul(sum(y, -1), 2), 1), x)).toEqual(rows.map((own) => (Math.imul(total(own), 2) + 1) | 0));
  });

  test("ints are added into tables and rows, and multiplied, exactly", () => {
    const big = ints(EDGES);
    const into = EDGES.map((_, i) => i % 5);
    const sums = (rows: number, places: readonly number[]): readonly number[] =>
      Array.from({ length: rows }, (_, row) => EDGES.reduce((s, x, i) => (places[i] === row ? (s + x) | 0 : s), 0));
    expect(run((i, x) => scatter(i, x, [6], [6]), ints(into), big)).toEqual(sums(6, into));
    expect(run((i, x) => scatterAlong(i, x, [6], [6]), ints(into), big)).toEqual(sums(6, into));
    // What is added is -2^31, whose bits are those of the float -0; where nothing is added stays 0.
    const chosen = (i: Ints, x: Ints): AnyTensor =>
      scatter(i, select(greater(x, 0), minimum(x, -(2 ** 31)), 0), [5], [5]);
    const counts = sums(5, into).map((_, row) => EDGES.filter((x, i) => x > 0 && into[i] === row).length);
    expect(run(chosen, ints(into), big)).toEqual(counts.map((n) => (n % 2 === 0 ? 0 : -(2 ** 31))));
    // As many as make devices keep rounding errors beside sums of floats, and rows of more than one column.
    const many = Array.from({ length: 400 }, (_, i) => 2 ** 24 + i);
    const rows = tensor("int:200 2", many);
    const column = (k: number): number => many.filter((_, i) => i % 2 === k).reduce((x, y) => (x + y) | 0, 0);
    expect(run((i, x) => scatter(i, x, [1, 2], [1, 2]), ints(many.slice(200).map(() => 0)), rows)).toEqual([
      column(0),
      column(1),
    ]);
    expect(run((i, x) => sub(0, scatter(i, x, [6], [6])), ints(into), big)).toEqual(sums(6, into).map((x) => -x | 0));
    expect(run((x) => prod(reshape(x, [3, 4], [3, 4]), -1), ints(EDGES.map((x) => (x % 9) + 5)))).toEqual(
      [0, 4, 8].map((i) => EDGES.slice(i, i + 4).reduce((p, x) => Math.imul(p, (x % 9) + 5), 1)),
    );
    expect(run((x) => prod(x, -1, { keep: true }), tensor("int:2 0", []))).toEqual([1, 1]);
  });

  test("ints are sorted and added up to each place, exactly", () => {
    const sorted = EDGES.toSorted((x, y) => x - y);
    const given = ints(EDGES);
    expect(run((x) => sort(x), given)).toEqual(sorted);
    expect(run((x) => sort(x, "descending"), given)).toEqual(sorted.toReversed());
    expect(run((x) => argsort(x), given)).toEqual(sorted.map((x) => EDGES.indexOf(x)));
    expect(run((x) => topK(x, 3).values, given)).toEqual(sorted.toReversed().slice(0, 3));
    expect(run((x) => topK(x, 3, "ascending").values, given)).toEqual(sorted.slice(0, 3));
    expect(run((x) => argmax(reshape(x, [2, 6], [2, 6]), -1), given)).toEqual([5, 3]);
    expect(run((x) => argmin(reshape(x, [2, 6], [2, 6]), -1), given)).toEqual([4, 4]);
    const upTo = (f: (x: number, y: number) => number) => EDGES.map((_, i) => EDGES.slice(0, i + 1).reduce(f));
    expect(run((x) => cumulativeSum(x, -1), given)).toEqual(upTo((x, y) => (x + y) | 0));
    expect(run((x) => cumulativeProduct(x, -1), ints(EDGES.slice(1)))).toEqual(
      EDGES.slice(1).map((_, i) => EDGES.slice(1, i + 2).reduce((x, y) => Math.imul(x, y))),
    );
    expect(run((x) => cumulativeMaximum(x, -1), given)).toEqual(upTo((x, y) => Math.max(x, y)));
    // Longer than what is taken one by one, with equal ones among them.
    const long = Array.from({ length: 203 }, (_, i) => (2 ** 24 + ((i * 37) % 50)) * (i % 2 === 0 ? 1 : -1));
    const first = long.map((x, i) => [x, i] as const).toSorted(([x], [y]) => y - x);
    expect(run((x) => topK(x, 7).indices, ints(long))).toEqual(first.slice(0, 7).map(([, i]) => i));
  });

  test("booleans are compared", () => {
    const [x, y] = [tensor("bool:2 1", [true, false]), tensor("bool:2", [true, false])];
    expect(run((a, b) => equal(a, b), x, y)).toEqual([1, 0, 0, 1]);
    expect(run((a, b) => notEqual(a, b), x, y)).toEqual([0, 1, 1, 0]);
  });

  test("casts say what they do", () => {
    const x = tensor("7", [1.7, -1.7, NaN, Infinity, -Infinity, 3e9, -0.2]);
    expect(run((y) => toInt(y), x)).toEqual([1, -1, 0, 2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 1, 0]);
    expect(run((y) => div(toFloat(y), 2), ints([1, -3]))).toEqual([0.5, -1.5]);
    expect(run((y) => toFloat(greater(y, 0)), x)).toEqual([1, 0, 0, 1, 0, 1, 0]);
    expect(run((y) => sum(toInt(greater(y, 0))), x)).toEqual([3]);
  });

  test("booleans are read as bytes", () => {
    const mask = tensor("bool:2 2", [true, false, false, false]);
    const outcome = read(compile((m: typeof mask) => or(and(m, not(m)), m), device)(mask));
    expect(outcome).toEqual(Uint8Array.of(1, 0, 0, 0));
    expect(run((m) => any(m, -1), mask)).toEqual([1, 0]);
    expect(run((m) => all(m), mask)).toEqual([0]);
    expect(run((m) => any(m, -1, { keep: true }), tensor("bool:2 0", []))).toEqual([0, 0]);
    expect(run((m) => all(m, -1), tensor("bool:2 0", []))).toEqual([1, 1]);
    expect(run((m) => select(m, m, not(m)), mask)).toEqual([1, 1, 1, 1]);
    expect(run((m, i) => gather(m, i), mask, tensor("int:1", [0]))).toEqual([1, 0]);
    expect(run((m) => pad(m, -1, 0, 1, true), mask)).toEqual([1, 0, 1, 0, 0, 1]);
    expect(run((m) => pad(m, -1, 1), mask)).toEqual([0, 1, 0, 0, 0, 0]);
    expect(run((m) => not(pad(not(m), -1, 1)), mask)).toEqual([1, 1, 0, 1, 0, 0]);
  });

  test("masks of lengths and of padding", () => {
    expect(run((n) => lengthMask(n, "length", 3), ints([0, 2, 5]))).toEqual([0, 0, 0, 1, 1, 0, 1, 1, 1]);
    expect(run((n) => paddingMask(n, -1), ints([0, -1]))).toEqual([1, 0]);
    expect(run(() => iota("n", 4))).toEqual([0, 1, 2, 3]);
  });

  test("indices that are computed are held to their table", () => {
    const table = tensor("4", [10, 11, 12, 13]);
    const category = tensor("int:items", [3, 0, 4], { items: 3 });
    const items = (numbers: readonly number[]) => tensor("int:batch", numbers, { batch: numbers.length });
    const look = (of: typeof category, x: ReturnType<typeof items>) => gather(table4(of), gather(of, x));
    const table4 = (__: AnyTensor) => constant([10, 11, 12, 13], [4], [4]);
    expect(run(look, category, items([1, 0]))).toEqual([10, 13]);
    expect(() => run(look, category, items([1, 2]))).toThrow(
      "The index 4 at position 1, computed of '0' and '1', names no row: the table has rows 0 … 3.",
    );
    expect(run((x, i) => gather(x, remainder(i, 4)), table, ints([7, -1, 4]))).toEqual([13, 13, 10]);
    // Of positions in order sums and products are known too: here 0 and 1, twice, and one more.
    expect(run((x, y) => gather(x, add(mul(argsort(y), 2), 1)), table, tensor("n", [0.5, -1], { n: 2 }))).toEqual([
      13, 11,
    ]);
    expect(() => run((x, y) => gather(x, add(mul(argsort(y), 2), 2)), table, tensor("n", [0.5, -1], { n: 2 }))).toThrow(
      "nothing keeps them in range",
    );
    expect(() =>
      run((x, y) => gather(x, mul(add(argsort(y), 1), 2 ** 31 - 1)), table, tensor("n", [0.5, -1], { n: 2 })),
    ).toThrow("nothing keeps them in range");
    // Of which ints some are chosen, only a device knows: each of them has to name a row.
    const chosen = (x: typeof table, i: AnyTensor, y: AnyTensor) =>
      gather(x, gather(i as Tensor<["n"], "int">, argsort(y as Tensor<["n"]>)));
    const drawn = tensor("n", [0.5, -1], { n: 2 });
    expect(run(chosen, table, ints([3, 1]), drawn)).toEqual([11, 13]);
    expect(() => run(chosen, table, ints([3, 4]), drawn)).toThrow(
      "'1' has index 4 at position 1, but the table has rows 0 … 3.",
    );
    const floats = tensor("n", [0.5, 9, -1], { n: 3 });
    expect(run((x, y) => gather(x, minimum(maximum(toInt(y), 0), 3)), table, floats)).toEqual([10, 13, 10]);
    expect(() => run((x, y) => gather(x, toInt(y)), table, floats)).toThrow(
      "Indices that are computed of floats name rows of a table of 4, and nothing keeps them in range: minimum(maximum(indices, 0), 3) does.",
    );
    expect(() => run((x) => gather(x, iota("n", 5)), table)).toThrow(
      "A constant index 4 names none of the 4 rows of a table.",
    );
  });
});

describe("what mixes types is refused by a sentence", () => {
  const [x, ids, mask] = [tensor("2", [1, 2]), tensor("int:2", [1, 2]), tensor("bool:2", [true, false])];
  const calls: readonly (readonly [() => unknown, string])[] = [
    [
      () => add(ids, 0.5),
      "add: 'b' is 0.5, no whole number of 32 bits, but 'a' [2] is int: toFloat makes floats of ints",
    ],
    [
      () => sub(2 ** 31, ids),
      "sub: 'a' is 2147483648, no whole number of 32 bits, but 'b' [2] is int: toFloat makes floats of ints",
    ],
    [
      () => equal(ids, NaN),
      "equal: 'b' is NaN, no whole number of 32 bits, but 'a' [2] is int: toFloat makes floats of ints",
    ],
    [
      () => pad(ids, -1, 1, 1, 0.5),
      "pad: 'value' is 0.5, no whole number of 32 bits, but 'x' [2] is int: toFloat makes floats of ints",
    ],
    // @ts-expect-error A number is no truth.
    [() => pad(mask, -1, 1, 0, 1), "pad: 'value' is the number 1, neither true nor false, but 'x' [2] is bool"],
    // @ts-expect-error A truth is no number.
    [() => pad(ids, -1, 1, 0, true), "pad: 'value' is the boolean true, not a number"],
    [
      // @ts-expect-error Booleans are not added up.
      () => scatter(ids, mask, [3], [3]),
      "scatter: 'rows' [2] is bool, neither float nor int: toFloat or toInt makes numbers of it",
    ],
    // @ts-expect-error Booleans are not multiplied.
    [() => prod(mask), "prod: 'x' [2] is bool, neither float nor int: toFloat or toInt makes numbers of it"],
    [() => tensor("bool:1", Uint8Array.of(2)), "tensor: element 0 is the number 2, neither true nor false"],
    // @ts-expect-error A float is no condition of a connective.
    [() => and(x, mask), "and: 'a' [2] is float, not bool"],
    // @ts-expect-error Ints and floats do not mix.
    [() => add(ids, x), "add: 'a' [2] is int, but 'b' [2] is float: cast one of them, by toFloat or toInt"],
    // @ts-expect-error Booleans are no numbers.
    [() => mul(mask, x), "mul: 'a' [2] is bool, neither float nor int: toFloat or toInt makes numbers of it"],
  ];
  test.each(calls)("%s", (call, sentence) => expect(call).toThrow(sentence));
});
