/** Loops of a few numbers keep them in registers, and give the bytes that they have where they call kernels. */
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import {
  add,
  compile,
  cos,
  div,
  exp,
  float64,
  greater,
  interpreter,
  less,
  maximum,
  mul,
  neg,
  read,
  scalar,
  scanLoop,
  select,
  square,
  stack,
  sub,
  sum,
  take,
  tanh,
  type Tensor,
  tensor,
  tensors,
  wasm,
  whileLoop,
} from "../../index.ts";
import { at } from "../../at.ts";
import { drawWith, relativeError, runs } from "../../testing/draw.ts";

const sides = [undefined, float64].map((precision) =>
  [true, false].map((registers) => wasm({ threads: 1, passes: { registers }, ...(precision && { precision }) })),
);
afterAll(() => {
  for (const device of sides.flat()) device.close();
});

type Vector = Tensor<["n"]>;
interface State {
  readonly x: Vector;
  readonly y: Vector;
  readonly total: Tensor<[]>;
  /** Beyond what a float of 24 bits holds. */
  readonly count: Tensor<[], "int">;
}
type Choices = readonly (readonly [kind: number, first: number, second: number])[];

/** A step drawn from elementwise operations, sums, parts, and choices that depend on data; its numbers stay small. */
const stepOf =
  (choices: Choices) =>
  ({ x, y, total, count }: State, row: Vector, weights: Vector): State => {
    const pool: Vector[] = [x, y, row, weights];
    const pick = (n: number): Vector => at(pool, n % pool.length);
    const n = x.sizes[0] ?? 1;
    for (const [kind, first, second] of choices) {
      const [a, b] = [pick(first), pick(second)];
      const made: readonly (() => Vector)[] = [
        () => add(a, b),
        () => mul(a, sub(1, b)),
        () => tanh(exp(neg(square(a)))),
        () => div(a, add(1, square(b))),
        () => select(greater(a, b), a, neg(b)),
        () => mul(b, cos(sum(a))),
        () => maximum(a, total),
        () =>
          stack(
            Array.from({ length: n }, (_, i) => take(i % 2 === 0 ? a : b, "n", n - 1 - i)),
            "n",
          ),
      ];
      pool.push(at(made, kind % made.length)());
    }
    const [last, before] = [pick(pool.length - 1), pick(pool.length - 2)];
    return {
      x: tanh(last),
      y: tanh(add(before, y)),
      total: add(mul(total, 0.5), tanh(sum(last))),
      count: add(select(greater(total, 0), count, neg(count)), 70_000_001),
    };
  };

const drawn = fc.record({
  n: fc.integer({ min: 1, max: 3 }),
  steps: fc.integer({ min: 0, max: 5 }),
  choices: fc.array(fc.tuple(fc.nat(7), fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 6 }),
});

const numbers = (g: fc.GeneratorValue, length: number) => Float64Array.from({ length }, () => drawWith(g).real(-1, 1));

test("the bytes are those of the kernels, of a sequence, and until a condition ends it", () => {
  fc.assert(
    fc.property(fc.gen(), drawn, (g, { n, steps, choices }) => {
      const step = stepOf(choices);
      const given = {
        state: {
          x: tensor("n", numbers(g, n), { n }),
          y: tensor("n", numbers(g, n), { n }),
          total: scalar(drawWith(g).real(-1, 1)),
          count: scalar(drawWith(g).integer(-5, 5), "int"),
        },
        rows: tensor("steps n", numbers(g, steps * n), { steps, n }),
        weights: tensor("n", numbers(g, n), { n }),
      };
      const program = ({ state, rows, weights }: typeof given) => {
        const each = (s: State, row: Vector) => {
          const next = step(s, row, weights);
          return { state: next, output: { shown: next.y, total: next.total } };
        };
        const isSmall = ({ total }: State) => less(square(total), 0.5);
        return [
          scanLoop("steps", rows, state, each),
          whileLoop(state, isSmall, (s) => step(s, weights, weights), { most: steps }),
        ];
      };
      const exact = tensors(compile(program, interpreter())(given)).map(read);
      for (const [inRegisters, byKernels] of sides) {
        const [own, others] = [inRegisters, byKernels].map((device) =>
          tensors(device ? compile(program, device)(given) : []).map((x) => read(x).slice()),
        );
        expect(own).toEqual(others);
        own?.forEach((x, i) => expect(relativeError(x, at(exact, i))).toBeLessThan(1e-3));
      }
    }),
    { numRuns: runs(25) },
  );
});

describe("which loops do", () => {
  const loopOf = (n: number, step: (x: Vector) => Vector): string => {
    const x = tensor("n", new Float64Array(n), { n });
    const program = (start: Vector) =>
      whileLoop(start, (own) => less(sum(take(own, "n", 0)), 1), step, { most: 3 }).last;
    return compile(program, at(sides[0] ?? [], 0)).explain(x);
  };
  test("those of a few numbers", () => {
    expect(loopOf(2, (x) => mul(x, sum(x)))).toContain("3 steps, while a condition holds, in registers");
  });
  test("none with longer vectors, or longer sums, which kernels make in another order", () => {
    expect(loopOf(9, (x) => mul(x, 2))).toMatch(/of \d+ kernels/);
    expect(loopOf(4, (x) => mul(x, sum(x)))).toMatch(/of \d+ kernels/);
  });
});
