/** Checks that sums of very many terms in float32 are right to a few roundings, and the same bytes for any number of threads. */
import { beforeAll, describe, expect, test } from "vitest";
import {
  add,
  compile,
  cumulativeSum,
  einsum,
  expand,
  interpreter,
  max,
  mean,
  mul,
  read,
  scatter,
  scatterAlong,
  square,
  sub,
  sum,
  tensor,
  type Tensor,
  wasm,
} from "../../index.ts";
import { at } from "../../at.ts";
import { key, uniforms } from "../../random/philox.ts";

const TENTH = Math.fround(0.1);
const MANY = 1_000_000;
const tenths = (n: number): Tensor<["n"]> => tensor("n", new Float32Array(n).fill(TENTH), { n });

type List = Tensor<["n"]>;
type Rows = Tensor<["n", "m"]>;
type Places = Tensor<["n"], "int">;

/** The largest relative error of all elements. */
const errorOf = (result: Tensor, exact: number): number =>
  [...read(result)].reduce((worst, x) => Math.max(worst, Math.abs(x / exact - 1)), 0);

describe.each([1, 2, 3])("with %i threads", (threads) => {
  const device = wasm({ threads });

  test.each([1000, 4097, 20_000, MANY, MANY + 3])("sums, means and products of %i terms", (n) => {
    const x = tenths(n);
    const of = (f: (y: List) => Tensor): Tensor => compile(f, device)(x);
    expect(
      errorOf(
        of((y) => sum(y)),
        n * TENTH,
      ),
    ).toBeLessThan(1e-6);
    expect(
      errorOf(
        of((y) => mean(y)),
        TENTH,
      ),
    ).toBeLessThan(1e-6);
    expect(
      errorOf(
        of((y) => einsum("n, n -> ", y, y)),
        n * TENTH ** 2,
      ),
    ).toBeLessThan(1e-6);
    const last = compile((y: List) => max(cumulativeSum(y, "n")), device)(x);
    expect(errorOf(last, n * TENTH)).toBeLessThan(1e-6);
  });

  test.each([
    [20_000, 1],
    [20_000, 3],
    [5000, 40],
    [300, 100],
  ])("sums down and along %i rows of %i", (n, m) => {
    const x = tensor("n m", new Float32Array(n * m).fill(TENTH), { n, m });
    const y = tensor("n m", new Float32Array(n * m).fill(TENTH), { n: m, m: n });
    const [down, along] = [compile((z: Rows) => sum(z, "n"), device)(x), compile((z: Rows) => sum(z, "m"), device)(y)];
    expect(errorOf(down, n * TENTH)).toBeLessThan(1e-6);
    expect(errorOf(along, n * TENTH)).toBeLessThan(1e-6);
    const all = compile((z: Rows) => sum(square(z)), device)(x);
    expect(errorOf(all, n * m * TENTH ** 2)).toBeLessThan(1e-6);
  });

  test("sums down two dimensions that cannot be merged", () => {
    const [n, k, m] = [61, 37, 9];
    const x = tensor("n k m", new Float32Array(n * k * m).fill(TENTH), { n, k, m });
    const y = tensor("k n m", new Float32Array(n * k * m).fill(1), { n, k, m });
    const both = compile((a: typeof x, b: typeof y) => einsum("n k m, k n m -> m", a, b), device);
    expect(both.explain(x, y)).toContain(`loop ${m}: sum over ${n}×${k}`);
    expect(errorOf(both(x, y), n * k * TENTH)).toBeLessThan(1e-6);
  });

  test.each([
    [2, 100_000, 8],
    [40, 5000, 9],
    [17, 1000, 30],
  ])("products of %i × %i and %i", (m, k, n) => {
    const [a, b] = [
      tensor("k m", new Float32Array(k * m).fill(TENTH), { k, m }),
      tensor("k n", new Float32Array(k * n).fill(TENTH), { k, n }),
    ];
    const product = compile((x: typeof a, y: typeof b) => einsum("k m, k n -> m n", x, y), device)(a, b);
    expect(errorOf(product, k * TENTH ** 2)).toBeLessThan(2e-6);
  });

  test.each([
    [1000, 1, 1],
    [MANY, 2, 1],
    [20_000, 30, 5],
    [20_000, 60_000, 1],
  ])("%i rows that are added to one of %i, of %i numbers", (n, rows, m) => {
    const indices = tensor("int:n", new Int32Array(n).fill(rows - 1), { n });
    const x = tensor("n m", new Float32Array(n * m).fill(TENTH), { n, m });
    const f = (i: Places, y: Rows): Tensor => scatter(i, y, ["rows", "m"], [rows, m]);
    const values = read(compile(f, device)(indices, x));
    expect(values.length).toBe(rows * m);
    values.forEach((value: number, i: number) => {
      if (i < (rows - 1) * m) expect(value).toBe(0);
      else expect(Math.abs(value / (n * TENTH) - 1)).toBeLessThan(1e-6);
    });
  });

  test("numbers that are added within rows", () => {
    const [rows, n] = [3, 20_000];
    const indices = tensor("int:rows n", new Int32Array(rows * n).fill(1), { rows, n });
    const x = tensor("rows n", new Float32Array(rows * n).fill(TENTH), { rows, n });
    const f = (i: typeof indices, y: typeof x): Tensor => scatterAlong(i, y, ["rows", 2], [rows, 2]);
    const values = [...read(compile(f, device)(indices, x))];
    values.forEach((value, i) => {
      expect(i % 2 === 0 ? value + 1 : value / (n * TENTH)).toBeCloseTo(1, 6);
    });
    const [place, one] = [tensor("int:n", new Int32Array(n), { n }), tenths(n)];
    const g = (i: Places, y: List): Tensor => scatterAlong(i, y, [2], [2]);
    const [first, second] = [...read(compile(g, device)(place, one))];
    expect(Math.abs((first ?? NaN) / (n * TENTH) - 1)).toBeLessThan(1e-6);
    expect(second).toBe(0);
  });
});

test("ten million tenths: their sum, mean, products, and rows", () => {
  const n = 10_000_000;
  const x = tensor("rows n", new Float32Array(n).fill(TENTH), { rows: 10, n: n / 10 });
  const zeros = tensor("int:rows n", new Int32Array(n), { rows: 10, n: n / 10 });
  const all = (y: typeof x, i: typeof zeros) => ({
    sum: [sum(y), n * TENTH] as const,
    mean: [mean(y), TENTH] as const,
    products: [einsum("r n, r n ->", y, y), n * TENTH ** 2] as const,
    rows: [sum(y, "n"), (n / 10) * TENTH] as const,
    table: [scatter(i, y, [1], [1]), n * TENTH] as const,
  });
  const errors = Object.values(compile(all, wasm({ threads: 1 }))(x, zeros)).map(([y, exact]) => errorOf(y, exact));
  expect(Math.max(...errors)).toBeLessThan(1e-6);
});

describe("numbers of both signs", () => {
  const n = 50_000;
  const [rows, m] = [700, 3];
  const x = tensor(
    "n m",
    uniforms(key(5), 1, n * m).map((u) => Math.fround(2 * u - 1)),
    { n, m },
  );
  const places = tensor(
    "int:n",
    Int32Array.from(uniforms(key(5), 2, n), (u) => Math.floor(rows * u * u)),
    { n },
  );
  const all = (y: typeof x, i: typeof places) => ({
    table: scatter(i, y, ["rows", "m"], [rows, m]),
    down: sum(y, "n"),
    whole: sum(y),
    products: einsum("n m, n k -> m k", y, y),
    spread: sum(square(sub(y, expand(mean(y, "n"), "1 m"))), "n"),
    far: add(sum(mul(y, 1e30)), 0),
  });
  let alone: ReturnType<typeof all>;
  beforeAll(() => {
    alone = compile(all, wasm({ threads: 1 }))(x, places);
  });

  test("agree with the interpreter", () => {
    const exact = compile(all, interpreter())(x, places);
    for (const name of ["table", "down", "whole", "products", "spread", "far"] as const) {
      const [values, right] = [read(alone[name]), read(exact[name])];
      const scale = Math.max(...[...right].map(Math.abs));
      values.forEach((value: number, i: number) => {
        expect(Math.abs(value - at(right, i)) / scale, `${name}, ${i}`).toBeLessThan(1e-6);
      });
    }
  });

  test.each([2, 3, 4, 7])("%i threads give the bytes of one", (threads) => {
    const some = compile(all, wasm({ threads }))(x, places);
    for (const name of ["table", "down", "whole", "products", "spread", "far"] as const)
      expect([...read(some[name])]).toEqual([...read(alone[name])]);
  });
});

test("long sums of infinities equal short ones", () => {
  const n = 20_000;
  const device = wasm({ threads: 1 });
  const of = (...special: readonly (readonly [number, number])[]): Float32Array => {
    const elements = new Float32Array(n).fill(1);
    for (const [place, value] of special) elements[place] = value;
    return elements;
  };
  const zeros = tensor("int:n", new Int32Array(n), { n });
  const sums = (elements: Float32Array): readonly number[] => {
    const x = tensor("n", elements, { n });
    const both = (y: List, i: Places) => ({
      sum: sum(y),
      table: scatter(i, y, [1], [1]),
      row: scatterAlong(i, y, [1], [1]),
    });
    const results = compile(both, device)(x, zeros);
    return [results.sum, results.table, results.row].map((result) => at(read(result as Tensor), 0));
  };
  expect(sums(of([5, Infinity]))).toEqual([Infinity, Infinity, Infinity]);
  expect(sums(of([5, -Infinity], [19_999, -Infinity]))).toEqual([-Infinity, -Infinity, -Infinity]);
  expect(sums(of([5, -Infinity], [700, Infinity]))).toEqual([NaN, NaN, NaN]);
  expect(sums(of([17, NaN]))).toEqual([NaN, NaN, NaN]);
  expect(sums(of())).toEqual([n, n, n]);
  const deep = tensor("n m", new Float32Array(n * 8).fill(1).fill(Infinity, 80, 81), { n, m: 8 });
  const product = read(compile((y: Rows) => einsum("n m, n k -> m k", y, y), device)(deep));
  expect([...product].every((value, i) => value === (i < 8 || i % 8 === 0 ? Infinity : n))).toBe(true);
});
