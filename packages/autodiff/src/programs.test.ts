/**
 * Drawn programs over all operations, with names, whole numbers, `fn` and masks: their values, and their gradients of first and
 * second order, are on wasm what they are on the interpreter, with all passes, without one of them, and without any.
 * `npm run test:long` draws four times as many, and `DRAWS=50 npm run test:long` fifty times.
 */
import {
  add,
  compile,
  type Device,
  interpreter,
  mul,
  permute,
  read,
  scalar,
  type Shape,
  stack,
  sum,
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
import { isSettled } from "../../tensor/src/testing/noisy.ts";
import { FAULT } from "../../tensor/src/testing/programs.ts";
import { checkpoint } from "./checkpoint.ts";
import { customGradient } from "./custom.ts";
import { grad } from "./grad.ts";
import { hessian, jacobian } from "./jacobian.ts";
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
  { order: 0, steps: 16, programs: 250 },
  { order: 1, steps: 8, programs: 175 },
  { order: 2, steps: 5, programs: 75 },
])("$programs programs of order $order", { timeout: 3_600_000 }, ({ order, steps, programs }) => {
  fc.assert(
    fc.property(fc.gen(), fc.constantFrom(...devices.keys()), (g, passes) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), steps);
      const first = grad((p: readonly Tensor[], places: Indices) => weighed(run(p, places)));
      const second = grad((p: readonly Tensor[], places: Indices) => add(weighed(first(p, places)), scalar(0)));
      const program = at([run, first, second], order);
      const on = (given: Device) => tensors(compile(program, given)(parameters, indices)).map(read);
      const exact = on(interpreter());
      // What hangs on rounding has no right value: which of two numbers is larger that rounding alone makes different.
      fc.pre(isSettled(exact, on));
      on(devices.get(passes) ?? interpreter()).forEach((x, i) =>
        expect(relativeError(x, at(exact, i))).toBeLessThan(FAULT),
      );
    }),
    { numRuns: runs(programs) },
  );
});

/** Σᵢ ⟨aᵢ, bᵢ⟩ of two lists of tensors. */
const inner = (a: readonly Tensor[], b: readonly Tensor[]): Tensor<[]> =>
  a.reduce<Tensor<[]>>((total, x, i) => add(total, sum<Shape>(mul<Tensor, Tensor>(x, at(b, i)))), scalar(0));

/** Pairs of programs of the same loss that have to give the same numbers, by what makes them the same. */
const same = (loss: (p: Parameters, places: Indices) => Tensor<[]>) => {
  const both = (p: Parameters, other: Parameters): Parameters =>
    p.map((x, i) => stack([x, at(other, i)] as Parameters, ["many", ...x.shape].join(" ")));
  const smaller = (p: Parameters): Parameters => p.map((x) => mul<Tensor, number>(x, 0.75));
  const gradient = grad(loss);
  // The first parameter alone, whose matrices are small enough.
  const ofFirst = (p: Parameters, places: Indices) => (x: Tensor) => loss([x, ...p.slice(1)], places);
  const own = (places: Indices) =>
    customGradient(
      (p: Parameters) => loss(p, places),
      (cotangent, [p]): [Parameters] => [gradient(p, places).map((x) => mul<Tensor, Tensor<[]>>(x, cotangent))],
    );
  return {
    "a checkpoint changes no gradient": [
      (p, places) => grad((own: Parameters) => checkpoint(loss)(own, places))(p),
      gradient,
    ],
    "the tangent is the product of the gradient": [
      (p, places) => [jvp((own: Parameters) => loss(own, places), p, p).tangent],
      (p, places) => [inner(gradient(p, places), p)],
    ],
    "forward over reverse is reverse over reverse": [
      (p, places) => jvp((own: Parameters) => gradient(own, places), p, p).tangent,
      (p, places) => grad((own: Parameters) => inner(gradient(own, places), p))(p),
    ],
    "a rule of one's own that is the gradient changes no derivative of first or second order": [
      (p, places) => [...grad(own(places))(p), ...jvp((q: Parameters) => grad(own(places))(q), p, p).tangent],
      (p, places) => [...gradient(p, places), ...jvp((q: Parameters) => gradient(q, places), p, p).tangent],
    ],
    "a Jacobian by columns is that by rows, and a Hessian is its own transpose": [
      (p, places) => {
        const [f, x] = [ofFirst(p, places), at(p, 0)];
        return [jacobian<Shape, []>(f, "forward")(x), hessian<Shape>(f)(x)];
      },
      (p, places) => {
        const [f, x] = [ofFirst(p, places), at(p, 0)];
        const axes = x.sizes.map((_, k) => k);
        return [
          jacobian<Shape, []>(f)(x),
          permute(hessian<Shape>(f)(x), [...axes.map((k) => k + axes.length), ...axes]),
        ];
      },
    ],
    "a gradient of many is that of each": [
      (p, places) => vmap("many", (own: Parameters) => gradient(own, places))(both(p, smaller(p))),
      (p, places) => both(gradient(p, places), gradient(smaller(p), places)),
    ],
  } as const satisfies Readonly<Record<string, readonly [Program, Program]>>;
};
type Parameters = readonly Tensor[];
type Program = (p: Parameters, places: Indices) => readonly Tensor[];

test("transformations of 75 programs are what their laws say", { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(fc.gen(), fc.integer({ min: 0, max: 9 }), (g, chosen) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), 6);
      const loss = (p: Parameters, places: Indices) => weighed(run(p, places));
      const on = (given: Device, f: Program) => compile(f, given)(parameters, indices).map((x) => read(x).slice());
      const isNear = (a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[], tolerance: number): boolean =>
        a.every((x, i) => relativeError(x, at(b, i)) < tolerance);
      for (const [law, [one, other]] of Object.entries(same(loss))) {
        const [exact, right] = [on(interpreter(), one), on(interpreter(), other)];
        fc.pre(isSettled(exact, (device) => on(device, one)));
        expect(isNear(exact, right, 1e-7) ? "" : law).toBe("");
        // One in ten on wasm too, which has to plan each of them.
        if (chosen === 0) expect(isNear(on(first(devices), one), exact, FAULT) ? "" : `${law}, on wasm`).toBe("");
      }
    }),
    { numRuns: runs(75) },
  );
});

const first = (all: ReadonlyMap<string, Device>): Device => [...all.values()][0] ?? interpreter();
