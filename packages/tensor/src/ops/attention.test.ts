/** Attention against sums written out, with masks that are causal, of lengths, or leave nothing. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { at } from "../at.ts";
import { evaluate } from "../graph/evaluate.ts";
import {
  and,
  attention,
  causalMask,
  compile,
  interpreter,
  lengthMask,
  multiHeadAttention,
  expand,
  read,
  type Tensor,
  tensor,
  wasm,
} from "../index.ts";

const [batch, length, dim] = [2, 3, 4];
const sizes = { batch, length, dim };
const numbers = (n: number, phase: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => Math.sin(i * 1.3 + phase));
const x: Tensor<["batch", "length", "dim"]> = tensor("batch length dim", numbers(24, 0.4), sizes);
const lengths = tensor("int:batch", [2, 0], sizes);
const own = (phase: number): Tensor<["dim", "dim"]> => tensor("dim dim", numbers(16, phase), sizes);
const weights = { query: own(1), key: own(2), value: own(3), output: own(4) };

type Rows = readonly (readonly number[])[];
const rowsOf = (all: readonly number[], width: number): Rows =>
  Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
const times = (a: Rows, b: Rows): Rows =>
  a.map((row) => b[0]?.map((_, j) => row.reduce((sum, value, k) => sum + value * at(at(b, k), j), 0)) ?? []);

/** Attention of one row of a batch, query by query, with the keys that count for each. */
const attend = (q: Rows, k: Rows, v: Rows, counts: (i: number, j: number) => boolean): Rows =>
  q.map((query, i) => {
    const powers = k.map((key, j) =>
      counts(i, j)
        ? Math.exp(query.reduce((sum, value, d) => sum + value * at(key, d), 0) / Math.sqrt(query.length))
        : 0,
    );
    const total = powers.reduce((a, b) => a + b, 0);
    return at(v, 0).map((_, d) =>
      total === 0 ? 0 : powers.reduce((sum, p, j) => sum + (p / total) * at(at(v, j), d), 0),
    );
  });

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const expectNear = (result: Tensor, right: readonly number[]): void => {
    const values = [...read(result)];
    expect(values.length).toBe(right.length);
    values.forEach((value, i) => expect(Math.abs(value - at(right, i)), `${i}`).toBeLessThan(2e-6));
  };
  const all = [...read(x)];
  const inBatch = (b: number): Rows => rowsOf(all.slice(b * 12, (b + 1) * 12), dim);

  test("every key counts, or those that a mask says", () => {
    const open = compile((y: typeof x) => attention(y, y, y), device)(x);
    expectNear(
      open,
      [0, 1].flatMap((b) => attend(inBatch(b), inBatch(b), inBatch(b), () => true).flat()),
    );
    const closed = compile((y: typeof x, n: typeof lengths) => {
      const known = expand(lengthMask(n, "length", length), "batch 1 length");
      return attention(y, y, y, and(known, causalMask("length", length)));
    }, device)(x, lengths);
    // The second sequence is empty: nothing counts in it.
    expectNear(
      closed,
      [2, 0].flatMap((n, b) => attend(inBatch(b), inBatch(b), inBatch(b), (i, j) => j <= i && j < n).flat()),
    );
  });

  test("two heads attend each for itself", () => {
    const result = compile(
      (y: typeof x, w: typeof weights) => multiHeadAttention(y, y, w, 2, causalMask("length", length)),
      device,
    )(x, weights);
    const matrix = (w: Tensor): Rows => rowsOf([...read(w)], dim);
    const right = [0, 1].flatMap((b) => {
      const projected = (w: Tensor): Rows => times(inBatch(b), matrix(w));
      const head = (from: number): Rows => {
        const part = (w: Tensor): Rows => projected(w).map((row) => row.slice(from, from + 2));
        return attend(part(weights.query), part(weights.key), part(weights.value), (i, j) => j <= i);
      };
      const [first, second] = [head(0), head(2)];
      return times(
        first.map((row, i) => [...row, ...at(second, i)]),
        matrix(weights.output),
      ).flat();
    });
    expectNear(result, right);
  });
});

test("queries without dimensions answer to all keys alike", () => {
  const [q, k] = [tensor("2 0", []), tensor("3 0", [])];
  const answers = evaluate([attention(q, k, tensor("3 1", [1, 2, 6]))], new Map());
  for (const answer of at(answers, 0)) expect(answer).toBeCloseTo(3, 12);
});

test("shapes follow from queries and values", () => {
  const keys: Tensor<["batch", "items", "dim"]> = tensor("batch items dim", numbers(40, 0), { batch, items: 5, dim });
  const values: Tensor<["batch", "items", 3]> = tensor("batch items 3", numbers(30, 0), { batch, items: 5 });
  const answers: Tensor<["batch", "length", 3]> = attention(x, keys, values);
  expect(answers.shape).toEqual(["batch", "length", 3]);
  expectTypeOf(answers.shape).toEqualTypeOf<["batch", "length", 3]>();
  const mixed: Tensor<["batch", "length", "dim"]> = multiHeadAttention(x, keys, weights, 4);
  expect(mixed.shape).toEqual(["batch", "length", "dim"]);
});

test("heads that do not divide a size, and weights of another shape, are a sentence", () => {
  expect(() => multiHeadAttention(x, x, weights, 3)).toThrow(
    "multiHeadAttention: the size 4 of 'dim' is not cut into 3 heads of one size.",
  );
  const other = { ...weights, key: tensor("4 4", numbers(16, 0)) } as unknown as typeof weights;
  expect(() => multiHeadAttention(x, x, other, 2)).toThrow(
    "multiHeadAttention: 'weights.key' [4, 4] is not [dim, dim]",
  );
});
