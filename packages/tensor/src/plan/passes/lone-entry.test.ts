/** Checks that a softmax with one open entry is computed in advance. */
import { expect, test } from "vitest";
import { everyRule } from "../rules/algebra.ts";
import { simplify } from "../rules/rule.ts";
import { compile, read, tensor, wasm } from "../../index.ts";
import { input, maskDiagonal, mul, softmax, sum } from "../../ops/all.ts";
import type { Node, Tensor } from "../../tensor.ts";
import { fingerprint } from "../../graph/fingerprint.ts";
import { loneEntries } from "./lone-entry.ts";

const printed = (outputs: readonly Node[]): string => fingerprint({ inputs: [], outputs });
const scores = (length: number): Tensor => input(["batch", "i", "j"], [4, length, length], "float");
const attention = (length: number): Tensor => softmax(maskDiagonal(scores(length)), -1);

test("a softmax with a single open entry is known: of two items, each attends to the other", () => {
  expect(printed(loneEntries(simplify([attention(2)], everyRule)))).toMatchInlineSnapshot(`
    "%0 = constant 0 1 1 0() [2, 2]
    %1 = view -1,0,1(%0) [4, 2, 2]
    return %1"
  `);
});

test("its sum is 1, and needs no scores", () => {
  expect(printed(loneEntries(simplify([sum(attention(2), -2)], everyRule)))).toMatchInlineSnapshot(`
    "%0 = constant 1() []
    %1 = view -1,-1(%0) [4, 2]
    return %1"
  `);
});

test("with three items two entries are open, and the graph stays as it is", () => {
  const graph = simplify([attention(3)], everyRule);
  expect(loneEntries(graph)).toBe(graph);
});

test("a mask too large for any memory is not looked at", () => {
  const graph = simplify([attention(200_000)], everyRule);
  expect(loneEntries(graph)).toBe(graph);
});

test("what is made of nothing of the kind is left alone: NaN times 0 is NaN beside it", () => {
  const f = compile((x: Tensor<["i", "j"]>, y: Tensor<["n"]>) => [softmax(maskDiagonal(x), -1), mul(y, 0)], wasm());
  const [attended, product] = f(tensor("i j", [1, 2, 3, 4], { i: 2, j: 2 }), tensor("n", [NaN, Infinity, 1], { n: 3 }));
  expect([attended, product].map((x) => x && [...read(x)])).toEqual([
    [0, 1, 1, 0],
    [NaN, NaN, 0],
  ]);
});
