/** Checks that rows are computed after a gather where that is less, to the same result. */
import { expect, test } from "vitest";
import { add, einsum, exp, gather, input, mul, permute, reshape, sum } from "../../ops/all.ts";
import { evaluateNodes } from "../../testing/noisy.ts";
import { failureOf } from "../../testing/rule-law.ts";
import type { Elements, Node } from "../../tensor.ts";
import { count, type Tensor } from "../../tensor.ts";
import { topological } from "../../graph/walk.ts";
import { gather as gatherNode, map } from "../../nodes/build.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { at } from "../../at.ts";
import { relativeError } from "../../testing/draw.ts";
import { rowsFirst } from "./rows-first.ts";

const table = input(["rows", "dim"], [40, 3], "float");
const weights = input(["dim", "units"], [3, 5], "float");
const indices = input(["batch"], [4], "int");

/** How many rows the operations of a graph have, elementwise ones and products. */
const sizesOf = (outputs: readonly Node[]): readonly number[] =>
  topological(outputs).flatMap(({ operation: { lowering }, sizes }) =>
    lowering.kind === "map" || lowering.kind === "contract" || lowering.kind === "reduce" ? [count(sizes)] : [],
  );

const row = (x: Tensor): Tensor<["rows", "units"]> => reshape(x, ["rows", "units"], [40, 5]);

test("a product, a sum and what is moved are computed of the rows that are read", () => {
  const made = einsum("rows dim, dim units -> rows units", exp(table), weights);
  const moved = permute(mul(permute(made, [1, 0]), 2), [1, 0]);
  const outputs = [gather(add(row(moved), reshape(sum(table, "dim"), ["rows", 1], [40, 1])), indices)];
  const [before, after] = [outputs, rowsFirst(outputs)].map(sizesOf);
  expect(Math.max(...(before ?? []))).toBe(200);
  expect(Math.max(...(after ?? []))).toBe(20);
});

test("a graph stays that would not become less: where all rows are read too, or rows several times", () => {
  const made = exp(mul(table, 2));
  const whole = [gather(made, indices), sum(made)];
  expect(rowsFirst(whole)).toBe(whole);
  const many = input(["batch"], [60], "int");
  const repeated = [gather(made, many)];
  expect(rowsFirst(repeated)).toBe(repeated);
  const stored = [gather(table, indices)];
  expect(rowsFirst(stored)).toBe(stored);
});

const given = new Map<Node, Elements>([
  [table, Float64Array.from({ length: 120 }, (_, i) => Math.sin(i))],
  [weights, Float64Array.from({ length: 15 }, (_, i) => Math.cos(i))],
  [indices, Int32Array.of(39, 0, 7, 7)],
]);

test("the numbers stay", () => {
  const made = einsum("rows dim, dim units -> rows units", exp(table), weights);
  const outputs = [gather(made, indices), gather(permute(made, [1, 0]), input(["one"], [1], "int"))].slice(0, 1);
  const [exact, own] = [outputs, rowsFirst(outputs)].map((each) => at(evaluateNodes(each, given), 0));
  expect(rowsFirst(outputs)).not.toBe(outputs);
  expect(relativeError(own ?? [], exact ?? [])).toBeLessThan(1e-12);
});

test("drawn programs compute what they did, and a wrong pass is found", () => {
  expect(failureOf(rowsFirst, 60)).toBeUndefined();
  const backwards = (outputs: readonly Node[]): readonly Node[] =>
    rewrite(outputs, (node) => {
      const { lowering } = node.operation;
      const [f, places] = node.inputs;
      const x = f?.inputs[0];
      return lowering.kind === "gather" && f?.operation.lowering.kind === "map" && f.inputs.length > 1 && x && places
        ? map(
            f.operation.lowering.expression,
            f.inputs.map(() => gatherNode(x, places)),
          )
        : node;
    });
  expect(failureOf(backwards, 400, false)).toBeDefined();
});
