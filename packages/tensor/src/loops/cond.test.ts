/** A condition gives what its branch gives, and computes nothing of the other. */
import { afterAll, expect, test } from "vitest";
import { compile, interpreter, tensor, type Tensor, wasm } from "../index.ts";
import { add, cond, greater, mul, not, read, scalar, sqrt, stack, sum, whileLoop } from "../operations.ts";

const onWasm = wasm({ threads: 2 });
afterAll(() => onWasm.close());
const DEVICES = [interpreter(), onWasm];

test("a tree of floats, ints and booleans from the branch that is chosen", () => {
  const f = (x: Tensor<[3]>, n: Tensor<[], "int">) =>
    cond(
      greater(sum(x), 0),
      { x, n },
      (given) => ({ root: sqrt(given.x), n: add(given.n, 1), isPositive: greater(1, 0) }),
      (given) => ({ root: mul(x, -1), n: mul(given.n, 2), isPositive: greater(0, 1) }),
    );
  for (const device of DEVICES) {
    const run = compile(f, device);
    const numbers = (x: readonly number[]) => {
      const { root, n, isPositive } = run(tensor("3", x), scalar(-70_001, "int"));
      return [root, n, isPositive].map((each) => Array.from<number | boolean>(read(each)).map(Number));
    };
    expect(numbers([1, 4, 9])).toEqual([[1, 2, 3], [-70_000], [1]]);
    expect(numbers([-1, -4, 0])).toEqual([[1, 4, -0], [-140_002], [0]]);
  }
});

test("the other branch does not run, even if it would never end", () => {
  const f = (x: Tensor<[]>) =>
    cond(
      greater(x, 0),
      x,
      (y) => mul(y, 2),
      (y) =>
        whileLoop(
          y,
          (z) => not(greater(z, 0)),
          (z) => mul(z, 2),
        ).last,
    );
  for (const device of DEVICES) expect([...read(compile(f, device)(scalar(3)))]).toEqual([6]);
});

test("what does not fit is a sentence", () => {
  const x = scalar(1);
  const keep = <T>(y: T): T => y;
  expect(() => cond(x as never, x, keep, keep)).toThrow("cond: 'predicate' [] is float, not bool");
  const many = greater(tensor("3", [1, 2, 3]), 0);
  expect(() => cond(many as never, x, keep, keep)).toThrow("cond: the predicate is [3], not one boolean");
  expect(() => cond(greater(x, 0), x, keep, (y) => stack([y, y], "two") as never)).toThrow(
    "cond: where 'then' gives float [], 'otherwise' gives float [two]: both give the same keys, sizes and types",
  );
  expect(() => cond(greater(x, 0), x, (y) => ({ y }), (() => ({})) as never)).toThrow(
    "where 'then' gives 'y', float [], 'otherwise' gives nothing",
  );
});
