/** Loops give what their steps give, laid out one after another. */
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type AnyTensor, compile, interpreter, type Tensor, tensor, wasm } from "../index.ts";
import { at } from "../at.ts";
import {
  add,
  einsum,
  filled,
  gather,
  greater,
  iota,
  mul,
  not,
  read,
  scalar,
  scanLoop,
  select,
  stack,
  sum,
  take,
  tanh,
} from "../operations.ts";

const onWasm = wasm({ threads: 2 });
afterAll(() => onWasm.close());
const DEVICES = [interpreter(), onWasm];

type X = Tensor<["length", 3]>;
type Weights = Tensor<[3, 3]>;

/** A state of floats, ints and booleans, and a step that uses them all. */
const start = () => ({ h: filled(0.5, [3], [3]), steps: scalar(70_001, "int"), odd: greater(0, 1) });
type State = ReturnType<typeof start>;

const step = (weights: Weights, x: Tensor<[3]>, position: Tensor<[], "int">, { h, steps, odd }: State) => {
  const next = tanh(add(einsum("in, in out -> out", h, weights), select(odd, x, mul(x, 2))));
  return {
    state: { h: next, steps: add(mul(steps, 3), position), odd: not(odd) },
    output: { h: mul(h, next), total: sum(next), steps, odd },
  };
};

const looped = (xs: X, weights: Weights) => {
  const positions = iota("length", at(xs.sizes, 0));
  return scanLoop("length", { xs, positions }, start(), (state, x) => step(weights, x.xs, x.positions, state));
};

const unrolled = (xs: X, weights: Weights) => {
  let state: State = start();
  const outputs: ReturnType<typeof step>["output"][] = [];
  for (let t = 0; t < at(xs.sizes, 0); t++) {
    const made = step(weights, take(xs, -2, t), scalar(t, "int"), state);
    outputs.push(made.output);
    state = made.state;
  }
  return { last: state, outputs };
};

test("a loop gives what its steps give one after another", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1000 }), (length, seed) => {
      const numbers = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(seed + 7 * i));
      const xs = tensor("length 3", numbers(3 * length), { length });
      const weights = tensor("3 3", numbers(9));
      for (const device of DEVICES) {
        const [own, other] = [compile(looped, device)(xs, weights), compile(unrolled, device)(xs, weights)];
        for (const part of ["h", "steps", "odd"] as const) {
          const expected = other.outputs.flatMap((output) => [...numbersOf(output[part])]);
          expect(near(numbersOf(own.last[part]), numbersOf(other.last[part]))).toBe(true);
          expect(near(numbersOf(own.outputs[part]), expected)).toBe(true);
        }
      }
    }),
    { numRuns: 15 },
  );
});

const numbersOf = (x: AnyTensor): readonly number[] => Array.from<number>(read(x));

const near = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((x, i) => Math.abs(x - at(b, i)) < 1e-5);

test("a plan of many steps has as many kernels as one of few", () => {
  const kernels = (length: number): number => {
    const xs = tensor("length 3", new Float64Array(3 * length), { length });
    const plan = compile(looped, onWasm).explain(xs, tensor("3 3", new Float64Array(9)));
    return plan.split("\n").length;
  };
  expect(kernels(8000)).toBe(kernels(8));
});

test("ints of all sizes pass through a loop as they are", () => {
  const values = [0, -1, 1, 65_535, 65_536, -65_536, -65_537, 2 ** 31 - 1, -(2 ** 31)];
  const f = (x: Tensor<["n"], "int">) =>
    scanLoop("n", x, scalar(0, "int"), (_, each) => ({ state: each, output: each }));
  for (const device of DEVICES) {
    const { last, outputs } = compile(f, device)(tensor("int:n", values, { n: values.length }));
    expect([...read(outputs)]).toEqual(values);
    expect([...read(last)]).toEqual([-(2 ** 31)]);
  }
});

test("indices in a sequence are checked before a loop runs, and computed ones have to be kept in range", () => {
  const table = tensor("rows", [1, 2, 3], { rows: 3 });
  const f = (t: typeof table, i: Tensor<["n"], "int">) =>
    scanLoop("n", i, scalar(0), (total, each) => ({ state: add(total, gather(t, each)), output: {} })).last;
  for (const device of DEVICES) {
    expect([...read(compile(f, device)(table, tensor("int:n", [2, 0], { n: 2 })))]).toEqual([4]);
    expect(() => compile(f, device)(table, tensor("int:n", [2, 3], { n: 2 }))).toThrow("the table has rows 0 … 2");
  }
  const walk = (t: typeof table, n: Tensor<["n"]>) =>
    scanLoop("n", n, scalar(0, "int"), (i) => ({ state: add(i, 1), output: gather(t, i) })).outputs;
  expect(() => compile(walk, interpreter())(table, tensor("n", [0, 0], { n: 2 }))).toThrow(
    "minimum(maximum(indices, 0), 2)",
  );
});

test("what does not fit is a sentence", () => {
  const xs = tensor("length 3", new Float64Array(6), { length: 2 });
  const keep = <T>(state: T) => ({ state, output: {} });
  // @ts-expect-error The editor says so as well.
  expect(() => scanLoop("batch", xs, scalar(0), keep)).toThrow("[length, 3] has not the dimension 'batch' in front");
  expect(() => scanLoop("length", {}, scalar(0), keep)).toThrow('there is no sequence to go through: iota("length"');
  expect(() => scanLoop(xs as never, xs, scalar(0), keep)).toThrow(
    "'dimension' is an object, neither a name nor a size",
  );
  const two = { a: xs, b: tensor("length", [1], { length: 1 }) };
  expect(() => scanLoop("length", two, scalar(0), keep)).toThrow("'length' has the sizes 2 and 1");
  const grow = (x: Tensor) => ({ state: stack([x, x] as never, "two"), output: {} });
  expect(() => scanLoop("length", xs, scalar(0) as Tensor, grow as never)).toThrow(
    "scanLoop: the state was [] and would become [two]",
  );
});
