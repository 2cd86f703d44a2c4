/** Checks that, where a sentence proposes code, the program with it in place compiles, and gives the numbers that are meant. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  add,
  div,
  einsum,
  expand,
  fn,
  greater,
  matmul,
  mul,
  permute,
  scanLoop,
  sub,
  sum,
  type Tensor,
  tensor,
  toFloat,
} from "../index.ts";
import { at } from "../at.ts";
import { evaluate } from "../graph/evaluate.ts";
import { ShapeError } from "./dimension.ts";

const sizes = { batch: 2, length: 3, dim: 2, units: 3 };
const counted = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);
const rows = tensor("batch dim", counted(4), sizes);
const whole = tensor("batch length dim", counted(12), sizes);
const users = tensor("batch", [1, 2], sizes);
const places = tensor("int:length", [0, 1, 2], sizes);
const weights = tensor("units dim", counted(6), sizes);

type Rows = typeof rows;
type Whole = typeof whole;

interface Program {
  readonly broken: () => Tensor;
  readonly repaired: () => Tensor;
  readonly numbers: readonly number[];
}

const sums = (a: Rows, b: Whole): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => add(a, b),
  repaired: () => add(expand(a, "batch 1 dim"), b),
  numbers: [2, 4, 4, 6, 6, 8, 10, 12, 12, 14, 14, 16],
});

const differences = (a: Whole, b: Rows): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => sub(a, b),
  repaired: () => sub(a, expand(b, "batch 1 dim")),
  numbers: [0, 0, 2, 2, 4, 4, 4, 4, 6, 6, 8, 8],
});

const products = (a: Rows, b: typeof users): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => mul(a, b),
  repaired: () => mul(a, expand(b, "batch 1")),
  numbers: [1, 2, 6, 8],
});

const quotients = (a: typeof users, b: Whole): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => div(a, b),
  repaired: () => div(expand(a, "batch 1 1"), b),
  numbers: counted(12).map((n) => (n <= 6 ? 1 : 2) / n),
});

const comparisons = (a: Rows, b: typeof users): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => toFloat(greater(a, b)),
  repaired: () => toFloat(greater(a, expand(b, "batch 1"))),
  numbers: [0, 1, 1, 1],
});

const transposed = (a: Rows, b: typeof weights): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => matmul(a, b),
  repaired: () => einsum("m k, n k -> m n", a, b),
  numbers: [5, 11, 17, 11, 25, 39],
});

const step = (state: typeof users, x: Rows) => ({ state: add(state, sum(x, -1)), output: {} });

const looped = (sequences: Whole, start: typeof users): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => scanLoop("length", sequences, start, step).last,
  repaired: () => scanLoop("length", permute(sequences, [1, 0, 2]), start, step).last,
  numbers: [22, 59],
});

const typed = (x: typeof users, ids: typeof places): Program => ({
  // @ts-expect-error The editor says so as well.
  broken: () => fn("n, m -> n", (own) => own)(x, ids),
  repaired: () => fn("n, int:m -> n", (own) => own)(x, ids),
  numbers: [1, 2],
});

const source = readFileSync(import.meta.filename, "utf8");

/** The code of one line of a program in this file. */
const codeOf = (program: string, line: keyof Program): string => {
  const body = source.slice(source.indexOf(`const ${program} = (`));
  return /() => (.*),$/m.exec(body.slice(body.indexOf(`  ${line}: `)))?.[2] ?? "";
};

const sentenceOf = (call: () => unknown): string => {
  try {
    call();
    return "";
  } catch (error) {
    return error instanceof ShapeError ? error.message : "";
  }
};

test.each([
  ["sums", sums(rows, whole)],
  ["differences", differences(whole, rows)],
  ["products", products(rows, users)],
  ["quotients", quotients(users, whole)],
  ["comparisons", comparisons(rows, users)],
  ["transposed", transposed(rows, weights)],
  ["looped", looped(whole, users)],
] as const)("%s", (name, { broken, repaired, numbers }) => {
  const proposal = (/; try (.*)$/.exec(sentenceOf(broken))?.[1] ?? "none").replaceAll("'", '"');
  const operand = /^(?:expand|permute)\((\w+),/.exec(proposal)?.[1];
  const code = codeOf(name, "broken");
  const applied = operand === undefined ? proposal : code.replace(new RegExp(`\\b${operand}\\b(?=[,)])`), proposal);
  expect(applied).toBe(codeOf(name, "repaired"));
  expect(Array.from(at(evaluate([repaired()], new Map()), 0))).toEqual(numbers);
});

test("a word of a signature", () => {
  const { broken, repaired, numbers } = typed(users, places);
  const [, from = "", proposal = ""] = /against '(\w+)': .*, write '(.*)'$/.exec(sentenceOf(broken)) ?? [];
  expect(codeOf("typed", "broken").replace(`, ${from} ->`, `, ${proposal} ->`)).toBe(codeOf("typed", "repaired"));
  expect(Array.from(at(evaluate([repaired()], new Map()), 0))).toEqual(numbers);
});

test("nothing is proposed where nothing is likely", () => {
  // @ts-expect-error The editor says so as well.
  expect(sentenceOf(() => add(rows, weights))).toMatch(/batch against units$/);
  // @ts-expect-error The editor says so as well.
  expect(sentenceOf(() => matmul(rows, whole))).not.toContain("try");
});
