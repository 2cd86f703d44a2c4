/** Checks that sums within rows are computed once for each row of a table. */
import { expect, test } from "vitest";
import { compile, interpreter, key, read, tensor, uniforms, wasm } from "../../index.ts";
import { uniformWords } from "../../extend.ts";
import { gather, input, square, sum } from "../../ops/all.ts";
import type { Node, Tensor } from "../../tensor.ts";
import { fingerprint } from "../../graph/fingerprint.ts";
import { sumsWithinRows } from "./sums-within-rows.ts";

const applied = (node: Node) => sumsWithinRows.apply(node, node, new Map());

const table = input(["items", "dim"], [20, 8], "float");
const named = (batch: number) => input(["batch", "length"], [batch, 5], "int");

test("the norms of rows that occur several times are computed once for each row of the table", () => {
  const norms = applied(sum(square(gather(table, named(6))), "dim"));
  expect(fingerprint({ inputs: [], outputs: norms ? [norms] : [] })).toMatchInlineSnapshot(`
    "%0 = input() [20, 8]
    %1 = (#0 * #0)(%0) [20, 8]
    %2 = sum over 1(%1) [20]
    %3 = input() [6, 5]
    %4 = gather(%2, %3) [6, 5]
    %5 = reshape(%4) [6, 5]
    return %5"
  `);
});

test("where a batch names fewer rows than the table has, or adds up other axes, they are made as they were", () => {
  expect(applied(sum(square(gather(table, named(3))), "dim"))).toBeUndefined();
  expect(applied(sum(square(gather(table, named(6))), "length"))).toBeUndefined();
});

test("the sums are what the interpreter makes of every row", () => {
  const norms = (rows: Tensor<["items", "dim"]>, indices: Tensor<["batch", "length"], "int">) => {
    const squares = square(gather(rows, indices));
    return { each: sum(squares, "dim"), window: sum(sum(squares, "dim"), "length"), all: sum(squares) };
  };
  const rows = tensor("items dim", uniforms(key(1), 0, 160), { items: 20, dim: 8 });
  const numbers = Int32Array.from(uniformWords(key(1), 1, 30), (word) => word % 20);
  const indices = tensor("int:batch length", numbers, { batch: 6, length: 5 });
  const [fast, slow] = [wasm({ threads: 1 }), interpreter()].map((device) => compile(norms, device)(rows, indices));
  for (const name of ["each", "window", "all"] as const) {
    const expected = slow ? [...read(slow[name])] : [];
    expect(expected.length).toBeGreaterThan(0);
    expected.forEach((number, i) => expect(fast && read(fast[name])[i]).toBeCloseTo(number, 4));
  }
});
