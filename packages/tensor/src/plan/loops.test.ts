/** Checks that readers of a loop's list read that alone, though a planned loop has the memory of its steps behind it. */
import { afterAll, expect, test } from "vitest";
import {
  abs,
  compile,
  concat,
  cond,
  greater,
  interpreter,
  max,
  mul,
  read,
  sin,
  softmax,
  sort,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "../index.ts";

const onWasm = wasm({ threads: 1 });
afterAll(() => onWasm.close());

const x = tensor("a", [-0.3, 0.9, 0.4], { a: 3 });
type Vector = typeof x;

/** The last state of such a loop is its whole list. */
const chosen = (y: Vector): Vector =>
  cond(
    greater(sum(y), 0),
    y,
    (z) => sin(abs(z)),
    (z) => mul(z, z),
  );

test.each<[string, (y: Vector) => Tensor]>([
  ["itself", chosen],
  ["its sum", (y) => sum(chosen(y))],
  ["its largest", (y) => max(mul(chosen(y), -1))],
  ["it beside others", (y) => concat([chosen(y), y], "a", "all")],
  ["sorted", (y) => sort(chosen(y))],
  ["its softmax", (y) => softmax(chosen(y), "a")],
  ["it within another loop", (y) => chosen(mul(chosen(y), 2))],
  ["the sum of it within another loop", (y) => sum(cond(greater(sum(y), 0), y, (z) => mul(z, sum(chosen(z))), chosen))],
])("what reads all that a loop gives takes no number of the memory behind it: %s", (_, f) => {
  const [exact, ours] = [interpreter(), onWasm].map((device) => Array.from(read(compile(f, device)(x))));
  expect(ours?.length).toBe(exact?.length);
  exact?.forEach((value, i) => expect(ours?.[i]).toBeCloseTo(value, 6));
});
