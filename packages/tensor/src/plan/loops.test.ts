/** What reads a loop's list reads that alone, though a planned loop has the memory of its steps behind it. */
import { afterAll, expect, test } from "vitest";
import {
  abs,
  compile,
  cond,
  greater,
  interpreter,
  max,
  mul,
  read,
  sin,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "../index.ts";

const onWasm = wasm({ threads: 1 });
afterAll(() => onWasm.close());

test("a reduction of all that a loop gives takes no number of the memory behind it", () => {
  const x = tensor("a", [-0.3, 0.9, 0.4], { a: 3 });
  // The last state of such a loop is its whole list.
  const chosen = (y: Tensor<["a"]>) =>
    cond(
      greater(sum(y), 0),
      y,
      (z) => sin(abs(z)),
      (z) => mul(z, z),
    );
  const total = (y: Tensor<["a"]>) => sum(chosen(y));
  const largest = (y: Tensor<["a"]>) => max(mul(chosen(y), -1));
  for (const f of [total, largest]) {
    const [exact = NaN] = read(compile(f, interpreter())(x));
    expect(read(compile(f, onWasm)(x))[0]).toBeCloseTo(exact, 6);
  }
});
