/** Loops that are joined give the bytes that they give alone, and store no more than others read. */
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  type AnyTensor,
  compile,
  cos,
  exp,
  float64,
  gather,
  mul,
  read,
  sin,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "../../index.ts";
import { at } from "../../at.ts";
import { input } from "../../ops/input.ts";
import { drawWith, runs } from "../../testing/draw.ts";
import { drawNamedProgram } from "../../testing/named-programs.ts";
import { schedule } from "../schedule.ts";

const devices = [{}, { precision: float64 }].map((options) =>
  [true, false].map((join) => wasm({ threads: 2, passes: { join }, ...options })),
);
afterAll(() => {
  for (const device of devices.flat()) device.close();
});

test("the bytes of drawn programs are the same", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), 10);
      for (const pair of devices) {
        const [joined, alone] = pair.map((device) =>
          compile(run, device)(parameters, indices).map((x) => read(x).slice()),
        );
        expect(joined).toEqual(alone);
      }
    }),
    { numRuns: runs(12) },
  );
});

const rows = input(["rows"], [70], "float");
const jointsOf = (outputs: readonly Tensor[], inputs: readonly AnyTensor[] = [rows], carried = outputs.map(() => -1)) =>
  schedule({ inputs, outputs, carried, names: inputs.map((_, i) => String(i)) }).groups.flatMap(
    ({ joints }) => joints?.map(({ steps, loop }) => [steps, loop.expressions.length]) ?? [],
  );

test("only what others read is stored", () => {
  const costly = sin(exp(rows));
  // The first is read by the two others alone, which are results.
  expect(jointsOf([mul(costly, costly), cos(costly)])).toEqual([[3, 2]]);
  expect(jointsOf([costly, cos(costly)])).toEqual([]);
});

test("a loop that reads other elements of what may be written over is none of them", () => {
  const indices = input(["rows"], [70], "int");
  const moved = gather(rows, indices);
  const costly = exp(moved);
  expect(jointsOf([mul(costly, costly), cos(costly)], [rows, indices])).toEqual([[3, 2]]);
  const state = mul(exp(rows), 0.5);
  const results = [state, mul(exp(moved), cos(exp(moved))), sum(state)];
  expect(jointsOf(results as Tensor[], [rows, indices], [0, -1, -1])).toEqual([]);
});

test("only neighbours are joined, however little a loop computes", () => {
  const table = input(["rows", "dim"], [70, 4], "float");
  const costly = sin(exp(rows));
  const sums = sum(exp(table), "dim");
  // The last result is a copy of the one before: a loop without an operator, behind one that adds.
  const results = [mul(costly, costly), cos(costly), sums, sums];
  expect(jointsOf(results as Tensor[], [rows, table])).toEqual([[3, 2]]);
});

test("results may lie where another result is read", () => {
  const f = (x: Tensor<["rows"]>) => {
    const costly = exp(sin(x));
    return { a: mul(costly, cos(costly)), b: mul(cos(costly), sin(costly)), c: sum(mul(costly, 2)) };
  };
  const x = tensor(
    "rows",
    Float64Array.from({ length: 301 }, (_, i) => Math.sin(i)),
    { rows: 301 },
  );
  const [joined, alone] = at(devices, 0).map((device) => {
    const { a, b, c } = compile(f, device)(x);
    return [a, b, c].map((y) => read(y).slice());
  });
  expect(joined).toEqual(alone);
});
