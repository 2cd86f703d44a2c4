/**
 * Programs in which each result is read more than once, forty times over: whoever follows every reading by itself is never done, since
 * there are 2^40. That a test ends at all is what it checks first.
 */
import { expect, test } from "vitest";
import {
  add,
  compile,
  expand,
  filled,
  gather,
  greater,
  interpreter,
  iota,
  logGamma,
  maximum,
  minimum,
  mul,
  print,
  read,
  relu,
  scanLoop,
  select,
  sum,
  tanh,
  type Tensor,
  tensor,
  toInt,
  wasm,
} from "../index.ts";
import { statements } from "../languages/shaders/arithmetic.ts";
import { expressionCost } from "../scalar/dag.ts";
import { apply, element, literal, printScalar, type Scalar } from "../scalar/expression.ts";
import { relativeError } from "../testing/draw.ts";

const LEVELS = 40;

type Vector = Tensor<["n"]>;
/** f of f of f … of x. */
const often = <T>(x: T, f: (x: T) => T): T => Array.from({ length: LEVELS }).reduce<T>((y) => f(y), x);

const numbers = tensor("n", [0.1, 0.4, 0.7, 0.2, 0.9, 0.5], { n: 6 });
/** Numbers between 0.3 and 0.5, of an operation with many operators. */
const deep = (y: Vector): Vector => add(mul(logGamma(add(y, 0.3)), 0.1), 0.3);
const curved = (y: Vector): Vector => tanh(mul(y, add(y, 1)));

const programs: readonly (readonly [name: string, f: (x: Vector) => Tensor])[] = [
  ["elementwise", (x) => often(x, curved)],
  ["of special functions", (x) => often(x, deep)],
  ["after a sum of rows", (x) => often(sum(mul(expand(x, "n 1"), tensorOf(3)), -1), deep)],
  ["with choices", (x) => often(x, (y) => select(greater(y, 0.4), mul(y, 0.9), add(y, 0.1)))],
  ["with gates", (x) => often(x, (y) => relu(mul(y, add(y, -0.2))))],
  [
    "in a loop",
    (x) =>
      scanLoop("steps", iota("steps", 2), { y: x }, ({ y }) => ({ state: { y: often(y, curved) }, output: y })).last.y,
  ],
];

const tensorOf = (size: number): Tensor<[number]> => filled(0.3, [size], [size]);

test.each(programs)(
  "%s: wasm gives the interpreter's numbers, and the plan is told in bounded length",
  async (_, f) => {
    const exact = compile(f, interpreter())(numbers);
    const step = compile(f, wasm({ threads: 1 }));
    expect(relativeError(read(step(numbers)), read(exact))).toBeLessThan(1e-4);
    expect((await step.profile(numbers)).length).toBeLessThan(200_000);
    expect(print(f)(numbers).length).toBeLessThan(200_000);
  },
);

test("positions that are added up know their range, whether the host can compute them or not", () => {
  const table = tensor("items", [10, 11, 12, 13], { items: 4 });
  const doubled = (i: Tensor<["n"], "int">) => often(i, (y) => minimum(add(y, y), 3));
  const places = tensor("int:n", [0, 1, 2], { n: 3 });
  const given = compile((t: typeof table, i: typeof places) => gather(t, doubled(i)), wasm({ threads: 1 }));
  expect([...read(given(table, places))]).toEqual([10, 13, 13]);
  const computed = compile(
    (t: typeof table, x: Vector) => gather(t, maximum(doubled(toInt(x)), 0)),
    wasm({ threads: 1 }),
  );
  expect([...read(computed(table, tensor("n", [0.5, 1.5, 2.5], { n: 3 })))]).toEqual([10, 13, 13]);
});

test("an expression is counted, written and put into a shader in the time that its parts take", () => {
  const part = often<Scalar>(element(0), (x) => apply("tanh", apply("multiply", x, apply("add", x, literal(1)))));
  expect(expressionCost(part)).toBe(3 * LEVELS);
  expect(printScalar(part).length).toBeLessThan(10_000);
  const { lines } = statements(
    [part],
    "v",
    () => "x",
    () => "s",
  );
  // A tanh is some twenty operators there.
  expect(lines.length).toBeLessThan(40 * LEVELS);
});
