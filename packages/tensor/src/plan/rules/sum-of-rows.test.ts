/** Checks that sums of everything are made row by row first. */
import { expect, test } from "vitest";
import { compile, key, read, tensor, uniforms, wasm } from "../../index.ts";
import { at } from "../../extend.ts";
import { exp, input, square, sum } from "../../ops/all.ts";
import type { Tensor } from "../../tensor.ts";
import { schedule } from "../schedule.ts";

test("a sum of everything is made row by row first, together with what else is made of the rows", () => {
  const x = input(["rows", "dim"], [200, 8], "float");
  const program = { inputs: [x], outputs: [exp(x), sum(square(x))], carried: [-1, -1], names: ["x"] };
  expect(schedule(program).groups.map(({ steps }) => steps.length)).toEqual([2, 1]);
});

test("it is the sum, for few rows and for many", () => {
  for (const rows of [3, 200]) {
    const x = tensor("rows dim", uniforms(key(1), 0, rows * 30), { rows, dim: 30 });
    const total = compile((numbers: Tensor<["rows", "dim"]>) => sum(numbers), wasm({ threads: 1 }))(x);
    const expected = [...read(x)].reduce((all, number) => all + number, 0);
    expect(Math.abs(at(read(total), 0) / expected - 1)).toBeLessThan(1e-6);
  }
});
