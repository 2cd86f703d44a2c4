/** Wasm in float64 gives the interpreter's values and gradients: of every operation, of loops and of drawn programs. */
import {
  add,
  type AnyTensor,
  compile,
  constant,
  cos,
  count,
  type Device,
  einsum,
  float64,
  interpreter,
  less,
  mul,
  read,
  scanLoop,
  type Shape,
  sin,
  sum,
  tanh,
  type Tensor,
  tensor,
  tensors,
  wasm,
  whileLoop,
} from "@attrec/tensor";
import { drawFrom, drawnCall, samplers } from "@attrec/tensor/testing";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { drawWith, relativeError, runs, sampled } from "../../tensor/src/testing/draw.ts";
import { drawNamedProgram, weighed } from "../../tensor/src/testing/named-programs.ts";
import { isSettled } from "../../tensor/src/testing/noisy.ts";
import { grad } from "./grad.ts";

const onWasm = wasm({ threads: 1, precision: float64 });
afterAll(() => onWasm.close());

/** The numbers of all tensors of a result. */
const on = (device: Device, f: (x: never) => unknown, x: unknown): readonly ArrayLike<number>[] =>
  tensors(compile(f as (x: unknown) => unknown, device)(x)).map(read);

const agree = (f: (x: never) => unknown, x: unknown, most: number): void => {
  const exact = on(interpreter(), f, x);
  const own = on(onWasm, f, x);
  expect(own.length).toBe(exact.length);
  own.forEach((numbers, i) => {
    expect(relativeError(numbers, exact[i] ?? [])).toBeLessThan(most);
  });
};

/** A scalar of a result in which every element has a weight of its own, so that no error can cancel. */
const weigh = (y: AnyTensor): Tensor<[]> => {
  const weights = Float64Array.from({ length: count(y.sizes) }, (_, i) => Math.sin(i + 1) + 1.5);
  return sum(mul<Tensor, Tensor>(y as Tensor, constant(weights, y.shape, y.sizes)));
};

const differentiable = Object.entries(samplers).filter(([, sampler]) => {
  const { call, data } = drawnCall(drawFrom(1), sampler);
  return call(data).dtype === "float" && data.some(({ dtype }) => dtype === "float");
});

test.each(differentiable)("the gradient of %s is the interpreter's to 1e-10", (_, sampler) => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { call, data } = sampled(g, sampler);
      agree(
        grad((inputs: AnyTensor[]) => weigh(call(inputs))),
        data,
        1e-10,
      );
    }),
    { numRuns: runs(5) },
  );
});

interface Given {
  readonly xs: Tensor<["steps", 3]>;
  readonly weights: Tensor<[3, 3]>;
  readonly start: Tensor<[3]>;
  readonly limit: Tensor<[]>;
}
const numbers = (count: number, phase: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(phase + i));
const given = (steps: number, limit: number): Given => ({
  xs: tensor("steps 3", numbers(3 * steps, 1), { steps }),
  weights: tensor("3 3", numbers(9, 2)),
  start: tensor("3", numbers(3, 3)),
  limit: tensor("", [limit]),
});

describe("loops are the interpreter's to 1e-12", () => {
  const scanned = ({ xs, weights, start }: Given): Tensor<[]> => {
    const { last, outputs } = scanLoop("steps", xs, start, (h, x) => ({
      state: tanh(add(einsum("in, in out -> out", h, weights), mul(x, sin(h)))),
      output: cos(h),
    }));
    return add(sum(mul(last, last)), sum(mul(outputs, xs)));
  };
  test.each([0, 1, 2, 7])("of %i steps", (steps) => {
    agree(scanned, given(steps, 0), 1e-12);
    agree(grad(scanned), given(steps, 0), 1e-12);
  });

  const until = ({ weights, start, limit }: Given): Tensor<[]> => {
    const grow = (h: Tensor<[3]>) => add(mul(h, 1.5), tanh(mul(einsum("in, in out -> out", h, weights), sin(h))));
    const { last } = whileLoop(start, (h) => less(sum(mul(h, h)), limit), grow, { most: 7 });
    return sum(mul(last, last));
  };
  test.each([1, 2, 20, 1e9])("until a sum is %i", (limit) => {
    agree(until, given(1, limit), 1e-12);
    agree(grad(until), given(1, limit), 1e-12);
  });
});

test.each([
  { order: 0, steps: 12, programs: 40 },
  { order: 1, steps: 8, programs: 25 },
])("$programs drawn programs of order $order", ({ order, steps, programs }) => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), steps);
      type Indices = Tensor<Shape, "int">;
      const value = ([p, places]: readonly [readonly Tensor[], Indices]) => run(p, places);
      const first = ([p, places]: readonly [readonly Tensor[], Indices]) =>
        grad((x: readonly Tensor[]) => weighed(run(x, places)))(p);
      const program = order === 0 ? value : first;
      const numbers = (device: Device) => on(device, program, [parameters, indices]);
      // What hangs on rounding has no right value: see programs.test.ts.
      fc.pre(isSettled(numbers(interpreter()), numbers));
      agree(program, [parameters, indices], 1e-10);
    }),
    { numRuns: runs(programs) },
  );
});
