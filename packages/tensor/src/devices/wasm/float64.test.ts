// Holds wasm in float64 to the interpreter: every operation, drawn programs, and the functions of one number.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compile,
  type Device,
  float64,
  interpreter,
  key,
  read,
  type Tensor,
  tensor,
  toHost,
  uniforms,
  wasm,
} from "../../index.ts";
import { add, cos, div, exp, gather, log, mul, scalar, scatter, sin, sub, sum, tanh, uniform } from "../../index.ts";
import { samplers } from "../../testing.ts";
import { relativeError, sampled } from "../../testing/draw.ts";

const one = wasm({ precision: float64, threads: 1 });

describe("every operation is the interpreter's to 1e-12", () => {
  test.each(Object.entries(samplers))("%s", async (_, sampler) => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const { call, data } = sampled(g, sampler);
        const run = async (on: Device): Promise<ArrayLike<number>> => read(await toHost(compile(call, on)(data)));
        expect(relativeError(await run(one), await run(interpreter()))).toBeLessThan(1e-12);
      }),
      { numRuns: 10 },
    );
  });
});

describe("functions of one number are right to 1e-15", () => {
  test.each([
    ["exp", exp, Math.exp, -700, 709],
    ["log", log, Math.log, 1e-300, 3],
    ["tanh", tanh, Math.tanh, -3, 3],
    ["sin", sin, Math.sin, -9e5, 9e5],
    ["cos", cos, Math.cos, -9e5, 9e5],
  ] as const)("%s", (_, f, exact, low, high) => {
    const n = 4001;
    const xs = Float64Array.from({ length: n }, (_, i) => low + ((high - low) * (i + 0.37)) / n);
    const values = read(compile((x: ReturnType<typeof vector>) => f(x), one)(vector(xs)));
    expect(values).toBeInstanceOf(Float64Array);
    const errors = Array.from(xs, (x, i) => Math.abs((values[i] ?? NaN) - exact(x)) / Math.abs(exact(x)));
    expect(Math.max(...errors)).toBeLessThan(1e-15);
  });

  test.each([
    ["sin", sin, Math.sin],
    ["cos", cos, Math.cos],
  ] as const)("%s of numbers of any size is", (_, f, exact) => {
    // Of all float64 numbers, the second is nearest to a multiple of π/2, for its size.
    const some = [
      1e6,
      6381956970095103 * 2 ** 797,
      2 ** 53,
      1e22,
      -1e300,
      Number.MAX_VALUE,
      NaN,
      Infinity,
      -Infinity,
      -0,
    ];
    const mixed = uniforms(key(5), 0, 20_000).map((u, i) =>
      i % 3 === 0 ? u : (u - 0.5) * 2 ** (19 + ((i * 7) % 1005)),
    );
    const xs = Float64Array.from([...some, ...mixed]);
    const values = read(compile((x: ReturnType<typeof vector>) => f(x), one)(vector(xs)));
    const errors = Array.from(xs, (x, i) => {
      const [value, right] = [values[i] ?? 1, exact(x)];
      return Object.is(value, right) ? 0 : Math.abs(value - right) / Math.abs(right);
    });
    expect(Math.max(...errors)).toBeLessThan(1e-15);
  });
});

test.each([
  ["exp", exp, Math.exp, [709.78, 709.79, 1e308, -708.4, -709, -740.5, -745.13, -745.2, -1e308]],
  ["log", log, Math.log, [1, 1 - 2 ** -53, 1 + 2 ** -52, 2 ** -1022, 2 ** -1023, 5e-324, -1, -5e-324, 1.7e308]],
  ["tanh", tanh, Math.tanh, [5e-324, -1e-300, 1e-8, 0.17, 0.18, -0.52, 0.53, 18.9, 19.1, 20, -21, 1e308]],
] as const)("%s of extremes, and beside the places where its formula changes", (_, f, exact, own) => {
  const xs = Float64Array.from([...own, NaN, Infinity, -Infinity, 0, -0]);
  const values = read(compile((x: ReturnType<typeof vector>) => f(x), one)(vector(xs)));
  Array.from(xs, (x, i) => {
    const [value, right] = [values[i] ?? 0.1, exact(x)];
    const isNear = Math.abs(value - right) <= Math.max(1e-15 * Math.abs(right), 5e-324);
    expect(Object.is(value, right) || (isNear && right !== 0), `${value} for ${right}, of ${x}`).toBe(true);
  });
});

test("rows of every length are computed to their end, and not beyond it", () => {
  for (let n = 1; n <= 19; n++) {
    // Whole numbers, so that nothing is rounded.
    const x = tensor(
      "rows n",
      Float64Array.from({ length: 3 * n }, (_, i) => ((i * 7) % 11) - 5),
      { rows: 3, n },
    );
    const by = tensor(
      "int:n",
      Int32Array.from({ length: n }, (_, i) => (i % 4) - 2),
      { n },
    );
    const f = (given: typeof x, divisors: typeof by) => ({
      elementwise: add(mul(given, given), given),
      down: sum(mul(given, given), "rows"),
      along: sum(mul(given, given), "n"),
      joint: [tanh(mul(given, 0)), sub(given, 1)],
      quotients: div(7, divisors),
    });
    const [own, exact] = [compile(f, one)(x, by), compile(f, interpreter())(x, by)];
    const numbers = (of: typeof own) =>
      [of.elementwise, of.down, of.along, ...of.joint, of.quotients].map((each) => Array.from(read(each)));
    expect(numbers(own)).toEqual(numbers(exact));
  }
});

const vector = (elements: Float64Array) => tensor("n", elements, { n: elements.length });

test("random numbers are the interpreter's own", () => {
  const words = tensor("int:2", key(3));
  const draw = (from: typeof words) => uniform(from, "drawn", [1001], [1001]);
  expect([...read(compile(draw, one)(words))]).toEqual([...read(compile(draw, interpreter())(words))]);
});

test.each([2, 3])("%i threads give the bytes of one", (threads) => {
  using several = wasm({ precision: float64, threads });
  const x = vector(Float64Array.from({ length: 100_001 }, (_, i) => Math.sin(i)));
  const f = (given: typeof x) => exp(tanh(given));
  expect(read(compile(f, several)(x))).toEqual(read(compile(f, one)(x)));
});

test.each([1, 2])("a state is carried from step to step by %i threads", (threads) => {
  using device = wasm({ precision: float64, threads });
  const rows = tensor("int:3", Int32Array.of(3, 0, 3));
  const step = (state: { table: Tensor<[5, 2]>; steps: Tensor<[], "int"> }, named: typeof rows) => {
    const change = scatter(named, tanh(gather(state.table, named)), [5, 2], [5, 2]);
    const next = { table: sub(state.table, mul(change, 0.1)), steps: add(state.steps, 1) };
    return { state: next, loss: sum(next.table) };
  };
  const run = (on: Device) => {
    const compiled = compile(step, on, { carry: "state" });
    let state = {
      table: tensor(
        "5 2",
        Float64Array.from({ length: 10 }, (_, i) => Math.cos(i)),
      ),
      steps: scalar(-7, "int"),
    };
    const losses: number[] = [];
    for (let t = 0; t < 10; t++) {
      const made = compiled(state, rows);
      state = made.state;
      losses.push(...read(made.loss));
    }
    return { losses, table: read(state.table), steps: [...read(state.steps)] };
  };
  const [own, exact] = [run(device), run(interpreter())];
  expect(own.steps).toEqual([3]);
  expect(exact.steps).toEqual([3]);
  expect(relativeError(own.losses, exact.losses)).toBeLessThan(1e-14);
  expect(relativeError(own.table, exact.table)).toBeLessThan(1e-14);
});

test("a precision that is none is refused", () => {
  expect(() => wasm({ precision: { name: "float16" } })).toThrow("wasm: 'precision' is not float64");
});
