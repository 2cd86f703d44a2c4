/** A loop with a condition is its steps laid out, of which each is taken only if the condition holds before it. */
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { compile, interpreter, type Tensor, tensor, wasm } from "../index.ts";
import { at } from "../at.ts";
import { evaluate } from "../graph/evaluate.ts";
import { topological } from "../graph/walk.ts";
import { planLoops } from "../plan/loops.ts";
import { unrolledLoop } from "../plan/unrolled-loop.ts";
import { tensors } from "../tree.ts";
import {
  add,
  and,
  einsum,
  filled,
  greater,
  less,
  mul,
  not,
  read,
  scalar,
  select,
  stack,
  sum,
  whileLoop,
} from "../operations.ts";

const onWasm = wasm({ threads: 2 });
afterAll(() => onWasm.close());
const DEVICES = [interpreter(), onWasm];

type X = Tensor<[3]>;
type Weights = Tensor<[3, 3]>;

/** A state of floats, ints and booleans, which the condition and the step all read. */
const start = (x: X) => ({ x, count: scalar(70_000, "int"), odd: greater(0, 1) });
type State = ReturnType<typeof start>;

/** Until the sum is large, or there were 5 steps. */
const goesOn = ({ x, count }: State) => and(less(sum(mul(x, x)), 100), less(count, 70_005));

const step =
  (weights: Weights) =>
  ({ x, count, odd }: State): State => ({
    x: add(mul(x, select(odd, 1.5, 1.25)), einsum("in, in out -> out", x, weights)),
    count: add(count, 1),
    odd: not(odd),
  });

const looped = (most?: number) => (x: X, weights: Weights) => {
  const options = most === undefined ? {} : { most };
  return whileLoop(start(x), goesOn, step(weights), options);
};

/** The same, one compiled step after another. */
const asked = compile(goesOn, interpreter());
const stepOnce = compile((state: State, weights: Weights) => step(weights)(state), interpreter());
const begun = compile(start, interpreter());
const stepped = (x: X, weights: Weights, most = Infinity) => {
  let last: State = begun(x);
  let steps = 0;
  for (; steps < most && at(read(asked(last)), 0); steps++) last = stepOnce(last, weights);
  return { last, steps };
};

test("a loop takes the steps that its condition asks for", () => {
  const taken = new Set<number>();
  const most = fc.constantFrom(undefined, 0, 1, 3, 40);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0.5, 2, 20), most, (seed, size, bound) => {
      const numbers = (count: number, by: number) =>
        Float64Array.from({ length: count }, (_, i) => by * Math.sin(seed + 7 * i));
      const x = tensor("3", numbers(3, size));
      const weights = tensor("3 3", numbers(9, 1));
      const expected = stepped(x, weights, bound);
      taken.add(expected.steps);
      for (const device of DEVICES) {
        const { last, steps } = compile(looped(bound), device)(x, weights);
        expect([...read(steps)]).toEqual([expected.steps]);
        expect([...read(last.count)]).toEqual([...read(expected.last.count)]);
        expect([...read(last.odd)]).toEqual([...read(expected.last.odd)]);
        const [own, other] = [read(last.x), read(expected.last.x)];
        other.forEach((value, i) => expect(Math.abs(at(own, i) - value)).toBeLessThan(1e-4 * (1 + Math.abs(value))));
      }
    }),
    // The first of these takes no step, the second the most that are drawn.
    {
      numRuns: 25,
      examples: [
        [0, 20, undefined],
        [5, 0.5, undefined],
      ],
    },
  );
  expect(Math.min(...taken)).toBe(0);
  expect(Math.max(...taken)).toBe(5);
});

test("a condition that reads nothing of the state is taken as it is", () => {
  const f = (x: Tensor<[]>) =>
    whileLoop(
      scalar(0),
      () => greater(x, 0),
      (y) => add(y, x),
      { most: 3 },
    ).last;
  for (const device of DEVICES) {
    expect([2, -2].map((x) => [...read(compile(f, device)(scalar(x)))])).toEqual([[6], [0]]);
    const always = () =>
      whileLoop(
        scalar(0),
        () => greater(1, 0),
        (y) => add(y, 1),
        { most: 4 },
      ).steps;
    expect([...read(compile(always, device)())]).toEqual([4]);
  }
});

test("many steps run without a bound", () => {
  const f = (x: Tensor<[], "int">) =>
    whileLoop(
      scalar(0, "int"),
      (n) => less(n, x),
      (n) => add(n, 3),
    ).last;
  expect([...read(compile(f, onWasm)(scalar(300_000, "int")))]).toEqual([300_000]);
});

test("a device without loops computes the steps that the bound allows, and asks for one", () => {
  const weights = tensor(
    "3 3",
    Float64Array.from({ length: 9 }, (_, i) => Math.sin(i)),
  );
  for (const [size, most, expected] of [
    [0.1, 3, 3],
    [0.1, 9, 5],
    [20, 3, 0],
  ] as const) {
    const outputs = tensors(looped(most)(tensor("3", [size, -size, size]), weights));
    const laidOut = planLoops(outputs, unrolledLoop);
    expect(topological(laidOut).some(({ operation }) => operation.name === "iterate")).toBe(false);
    expect(evaluate(laidOut, new Map())).toEqual(evaluate(outputs, new Map()));
    expect(evaluate(laidOut, new Map()).at(-1)?.[0]).toBe(expected);
  }
  const unbounded = tensors(looped()(tensor("3", [1, 1, 1]), weights));
  expect(() => planLoops(unbounded, unrolledLoop)).toThrow("give whileLoop the option 'most', or use the wasm device");
});

test("what does not fit is a sentence", () => {
  const ever = () => greater(1, 0);
  const keep = <T>(state: T): T => state;
  expect(() => whileLoop(scalar(0), keep as never, keep)).toThrow("'what the condition gives' [] is float, not bool");
  const each = (x: Tensor<[3]>) => greater(x, 0);
  expect(() => whileLoop(filled(1, [3], [3]), each as never, keep)).toThrow(
    "whileLoop: the condition gives [3], not one boolean: all or any makes one",
  );
  const grow = (x: Tensor) => stack([x, x] as never, "two");
  expect(() => whileLoop(scalar(0) as Tensor, ever, grow as never)).toThrow(
    "whileLoop: the state was [] and would become [two]",
  );
  for (const most of [-1, 0.5, 2 ** 24 + 1]) {
    expect(() => whileLoop(scalar(0), ever, keep, { most })).toThrow(
      `'most' is the number ${most}, not a whole number`,
    );
  }
});
