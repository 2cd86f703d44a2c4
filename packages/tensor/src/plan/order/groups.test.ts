/** Checks which kernels run together, some rows at a time. */
import { expect, test } from "vitest";
import { compile, key, read, tensor, uniforms, wasm } from "../../index.ts";
import { add, exp, expand, gather, input, mul, slice, sub, sum } from "../../ops/all.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { schedule } from "../schedule.ts";
import type { PlanStep } from "../fuse/step.ts";
import { groupSteps } from "./groups.ts";

/** How many kernels run together, group by group, if each output is an output of the program. */
const together = (inputs: readonly AnyTensor[], outputs: readonly AnyTensor[], carried?: readonly number[]) =>
  schedule({
    inputs,
    outputs,
    carried: carried ?? outputs.map(() => -1),
    names: inputs.map((_, i) => String(i)),
  }).groups.map(({ steps }) => steps.length);

const table = input(["rows", "dim"], [60, 8], "float");

test("what works row by row runs together: a norm, and the rows divided by it", () => {
  const powers = exp(table);
  const total = sum(powers, "dim");
  expect(together([table], [powers, total, mul(powers, expand(total, "rows 1"))])).toEqual([3]);
});

test("a sum over the rows needs all of them first, and so does what reads the row after its own", () => {
  const powers = exp(table);
  expect(together([table], [powers, sum(powers, "rows")])).toEqual([1, 1]);
  const later = slice(powers, "rows", 1, 60);
  expect(together([table], [powers, sub(later, slice(table, "rows", 0, 59))])).toEqual([1, 1]);
});

test("a table is not written row by row while its other rows are read", () => {
  const indices = input(["batch"], [60], "int");
  const gathered = exp(gather(table, indices));
  expect(together([table, indices], [add(table, 1), gathered], [0, -1])).toEqual([1, 1]);
  // Its own row may be read.
  expect(together([table, indices], [add(table, 1), exp(table)], [0, -1])).toEqual([2]);
});

test("together or alone, the bytes are the same", () => {
  const f = (x: Tensor<["rows", "dim"]>) => {
    const powers = exp(x);
    return { powers, shares: mul(powers, expand(sum(powers, "dim"), "rows 1")) };
  };
  const x = tensor("rows dim", uniforms(key(1), 0, 530 * 30), { rows: 530, dim: 30 });
  const [a, b] = [true, false].map((groups) => compile(f, wasm({ passes: { groups } }))(x));
  expect(a && read(a.shares)).toEqual(b && read(b.shares));
});

test("what has no elements has no rows to run by, whatever its later dimensions are", () => {
  const [none, column] = [input(["none", "rows", 4], [0, 5, 4], "float"), input(["rows", 1], [5, 1], "float")];
  const products = mul(none, column);
  expect(together([none, column], [products, sum(sum(products, -1), "none")])).toEqual([1, 1, 1]);
  const f = compile(
    (x: Tensor<["none", "rows", 4]>, y: Tensor<["rows", 1]>) => [mul(x, y), sum(sum(mul(x, y), -1), "none")],
    wasm({ threads: 1 }),
  );
  const [x, y] = [tensor("none rows 4", [], { none: 0, rows: 5 }), tensor("rows 1", [1, 2, 3, 4, 5], { rows: 5 })];
  // Rows that are not there would be written over what is: the second call read it.
  for (let i = 0; i < 2; i++) expect(f(x, y).map((z) => [...read(z)])).toEqual([[], [0, 0, 0, 0, 0]]);
});

test("a group goes on with what reads what it wrote last", () => {
  const powers = exp(table);
  const [other, next] = [sub(0, table), mul(powers, powers)];
  const outputs = [powers, other, next];
  const { steps } = schedule({ inputs: [table], outputs, carried: outputs.map(() => -1), names: ["table"] });
  expect(steps.map(({ reads }) => reads.includes(table))).toEqual([true, false, true]);
});

test("a sum over the rows of what was just written comes before what else could run", () => {
  const others = [1, 2].map((i) => exp(gather(table, input(["batch"], [20 + i], "int"))));
  const powers = exp(table);
  const outputs = [powers, ...others, sum(powers, "rows")];
  const inputs: readonly AnyTensor[] = [
    table,
    ...others.flatMap((rows) => rows.inputs.flatMap(({ inputs }) => inputs.slice(1))),
  ];
  const { steps } = schedule({
    inputs,
    outputs,
    carried: outputs.map(() => -1),
    names: inputs.map((_, i) => String(i)),
  });
  expect(steps.findIndex(({ node }) => node.sizes.join() === "8")).toBe(1);
});

/** How often it is asked what a step writes and reads, while so many are put into groups. */
const questions = (count: number, of: (i: number, before: Tensor | undefined) => Tensor): number => {
  const outputs: Tensor[] = [];
  for (let i = 0; i < count; i++) outputs.push(of(i, outputs.at(-1)));
  const { steps } = schedule({ inputs: [table], outputs, carried: outputs.map(() => -1), names: ["table"] });
  const writers = new Map(steps.map((step) => [step.node, step]));
  const before = new Map(
    steps.map((step): [PlanStep, ReadonlySet<PlanStep>] => [
      step,
      new Set(step.reads.flatMap((node) => writers.get(node) ?? [])),
    ]),
  );
  let asked = 0;
  groupSteps(steps, before, (node) => {
    asked++;
    return node;
  });
  expect(steps.length).toBe(count);
  return asked;
};

test.each([
  ["one after another", (i: number, before: Tensor | undefined) => exp(add(before ?? table, i))],
  ["beside one another", (i: number) => exp(add(table, i))],
])("twice as many steps %s are about twice the work", (_, of) => {
  expect(questions(600, of) / questions(300, of)).toBeLessThan(2.3);
});

test("long sums of columns are not divided: their rows would be read again for each part", () => {
  const long = input(["rows", "columns"], [4000, 100], "float");
  const sums = sum(long, "rows");
  const outputs = [sums, exp(sums)];
  const { groups } = schedule({ inputs: [long], outputs, carried: [-1, -1], names: ["long"] });
  expect(groups.map(({ steps, tile }) => [steps.length, tile])).toEqual([[2, 100]]);
});
