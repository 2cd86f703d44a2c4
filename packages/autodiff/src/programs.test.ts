/**
 * Drawn programs over all operations, with names, whole numbers, `fn` and masks: their values, and their gradients of first and
 * second order, are on wasm what they are on the interpreter, with all passes, without one of them, and without any.
 * `DRAWS=50 npx vitest run autodiff/src/programs` draws fifty times as many.
 */
import {
  add,
  compile,
  type Device,
  interpreter,
  read,
  scalar,
  type Shape,
  stack,
  type Tensor,
  tensors,
  wasm,
} from "@attrec/tensor";
import { at, type Passes } from "@attrec/tensor/extend";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { drawWith, relativeError, runs } from "../../tensor/src/testing/draw.ts";
import { EVERY, notDrawn, operations } from "../../tensor/src/testing/every-operation.ts";
import { drawNamedProgram, SWITCHES, weighed } from "../../tensor/src/testing/named-programs.ts";
import { noisyInterpreter } from "../../tensor/src/testing/noisy.ts";
import { FAULT } from "../../tensor/src/testing/programs.ts";
import { checkpoint } from "./checkpoint.ts";
import { grad } from "./grad.ts";
import { jvp } from "./jvp.ts";
import { vmap } from "./vmap.ts";

type Indices = Tensor<Shape, "int">;

/** All passes, none of them, and all but one. */
const CHOSEN: Readonly<Record<string, Passes>> = {
  "all passes": {},
  "no passes": Object.fromEntries(SWITCHES.map((name) => [name, false])),
  ...Object.fromEntries(SWITCHES.map((name) => [`all but ${name}`, { [name]: false }])),
};

/** One device for each choice of passes, since a device takes longer to make than these programs take to run. */
const devices = new Map(Object.entries(CHOSEN).map(([name, passes]) => [name, wasm({ threads: 1, passes })]));

afterAll(() => devices.forEach((device) => device.close()));

test("every exported operation is drawn, or has a reason not to be", () => {
  const exported = Object.keys(operations);
  expect(exported.filter((name) => !(name in EVERY) && !(name in notDrawn))).toEqual([]);
  expect(Object.keys(notDrawn).filter((name) => name in EVERY || !exported.includes(name))).toEqual([]);
});

test.each([
  { order: 0, steps: 16, programs: 1000 },
  { order: 1, steps: 8, programs: 700 },
  { order: 2, steps: 5, programs: 300 },
])("$programs programs of order $order", { timeout: 3_600_000 }, ({ order, steps, programs }) => {
  fc.assert(
    fc.property(fc.gen(), fc.constantFrom(...devices.keys()), (g, passes) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), steps);
      const first = grad((p: readonly Tensor[], places: Indices) => weighed(run(p, places)));
      const second = grad((p: readonly Tensor[], places: Indices) => add(weighed(first(p, places)), scalar(0)));
      const program = at([run, first, second], order);
      const on = (given: Device) => tensors(compile(program, given)(parameters, indices)).map(read);
      const [exact, noisy] = [on(interpreter()), on(noisyInterpreter())];
      // What hangs on rounding has no right value: which of two numbers is larger that rounding alone makes different.
      fc.pre(exact.every((x, i) => relativeError(x, at(noisy, i)) < FAULT / 10));
      on(devices.get(passes) ?? interpreter()).forEach((x, i) =>
        expect(relativeError(x, at(exact, i))).toBeLessThan(FAULT),
      );
    }),
    { numRuns: runs(programs) },
  );
});

test("transformations of 300 programs: forward as reverse, for many as one by one, with and without a checkpoint", () => {
  const exact = interpreter();
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), 6);
      type Parameters = readonly Tensor[];
      const loss = (p: Parameters, places: Indices) => weighed(run(p, places));
      const on = (given: Device, f: (p: Parameters, places: Indices) => unknown) =>
        tensors(compile((p: Parameters, places: Indices) => tensors(f(p, places)), given)(parameters, indices)).map(
          read,
        );
      const gradient = on(exact, grad(loss));
      const noisy = on(noisyInterpreter(), grad(loss));
      fc.pre(gradient.every((x, i) => relativeError(x, at(noisy, i)) < 1e-4));

      const near = (results: readonly ArrayLike<number>[], right: readonly ArrayLike<number>[]): void =>
        results.forEach((x, i) => expect(relativeError(x, at(right, i))).toBeLessThan(1e-7));
      near(
        on(exact, (p, places) => grad((own: Parameters) => checkpoint(loss)(own, places))(p)),
        gradient,
      );
      // Along the parameters themselves the tangent is the sum of the products with them.
      const along = parameters.reduce(
        (sum, x, i) => sum + Array.from(read(x)).reduce((s, y, k) => s + y * (at(gradient, i)[k] ?? NaN), 0),
        0,
      );
      near(
        on(exact, (p, places) => jvp((own: Parameters) => loss(own, places), p, p).tangent),
        [[along]],
      );
      const both = (p: Parameters): Parameters =>
        p.map((x) => stack([x, x] as Parameters, ["many", ...x.shape].join(" ")));
      const many = on(exact, (p, places) => vmap("many", (own: Parameters) => grad(loss)(own, places))(both(p)));
      near(
        many.map((x) => x.slice(x.length / 2)),
        gradient,
      );
    }),
    { numRuns: runs(300) },
  );
});
