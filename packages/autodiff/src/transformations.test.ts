/**
 * The laws of the transformations, over drawn calls of every operation: what they say holds in first and second order, on the
 * interpreter and on wasm.
 */
import {
  add,
  type AnyTensor,
  compile,
  constant,
  count,
  interpreter,
  mul,
  read,
  round,
  type Shape,
  sum,
  type Tensor,
  tensor,
  tensors,
  wasm,
} from "@attrec/tensor";
import { at, type Listener, listening, zerosLike } from "@attrec/tensor/extend";
import { drawFrom, drawnCall, relativeError, samplers } from "@attrec/tensor/testing";
import { afterAll, describe, expect, test } from "vitest";
import { checkpoint } from "./checkpoint.ts";
import { customGradient } from "./custom.ts";
import { grad } from "./grad.ts";
import { hessian, hessianVectorProduct, jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { isFloat } from "./own.ts";
import { vjp } from "./vjp.ts";
import { vmap } from "./vmap.ts";

/** Numbers of a tensor's sizes, all different. */
const vary = (like: AnyTensor, phase: number): Tensor => {
  const numbers = Float64Array.from({ length: count(like.sizes) }, (_, i) => Math.sin(1.7 * i + phase) + 0.3);
  return constant(numbers, like.shape, like.sizes);
};

const dot = (a: AnyTensor, b: AnyTensor): Tensor<[]> => sum<Shape>(mul<Tensor, Tensor>(a as Tensor, b as Tensor));
const total = (xs: readonly Tensor<[]>[]): Tensor<[]> =>
  xs.reduce<Tensor<[]>>((a, b) => add(a, b), constant([0], [], []));
const floats = (tree: unknown): readonly Tensor[] => tensors(tree).filter(isFloat);
/** ⟨a, b⟩ of the floats of two trees. */
const inner = (a: unknown, b: unknown): Tensor<[]> => total(floats(a).map((x, i) => dot(x, at(floats(b), i))));
/** A tree whose tensors of floats are others. */
const varied = (xs: readonly AnyTensor[], phase: number): AnyTensor[] =>
  xs.map((x) => (isFloat(x) ? vary(x, phase) : x));

const onWasm = wasm({ threads: 1 });
afterAll(() => onWasm.close());
const DEVICES = [
  [interpreter(), 1e-9],
  [onWasm, 1e-3],
] as const;

/** Every call is run on the interpreter, and the first of each operation on wasm too, which has to be planned. */
const devicesFor = (seed: number) => DEVICES.slice(0, seed === 0 ? 2 : 1);

/** Whether a program that gives lists of pairs gives equal pairs, on each device. */
const expectPairs = (
  program: (xs: readonly AnyTensor[]) => readonly (readonly [Tensor, Tensor])[],
  data: readonly AnyTensor[],
  seed: number,
): void => {
  for (const [device, tolerance] of devicesFor(seed)) {
    const pairs = compile((xs: readonly AnyTensor[]) => program(xs), device)(data);
    for (const [one, other] of pairs) {
      expect(one.sizes).toEqual(other.sizes);
      expect(relativeError(read(one), read(other)), `on ${device.name}`).toBeLessThan(tolerance);
    }
  }
};

describe.each(Object.entries(samplers))("%s", (_, sampler) => {
  const drawn = (seed: number) => {
    const { call, data } = drawnCall(drawFrom(seed), sampler);
    return { f: (xs: readonly AnyTensor[]): AnyTensor => call(xs), data };
  };
  const isDifferentiable = ({ f, data }: ReturnType<typeof drawn>): boolean => data.some(isFloat) && isFloat(f(data));

  test("jvp and vjp are adjoint, in first and second order", () => {
    for (let seed = 0; seed < 4; seed++) {
      const call = drawn(seed);
      if (!isDifferentiable(call)) continue;
      expectPairs(
        (xs) => {
          const { value, tangent } = jvp(call.f, xs, varied(xs, 1));
          const cotangent = vary(value, 2);
          const back = vjp(call.f, xs).pullback(cotangent);
          const g = grad((ys: readonly AnyTensor[]) => inner(call.f(ys), cotangent));
          const second = jvp(g, xs, varied(xs, 3)).tangent;
          const reverse = grad((ys: readonly AnyTensor[]) => inner(g(ys), varied(ys, 3)))(xs);
          return [
            [inner(tangent, cotangent), inner(varied(xs, 1), back)],
            ...floats(second).map((x, i) => [x, at(floats(reverse), i)] as const),
          ];
        },
        call.data,
        seed,
      );
    }
  });

  test("vmap equals the loop, also of a gradient, whatever has the dimension", () => {
    for (let seed = 0; seed < 4; seed++) {
      const { f, data } = drawn(seed);
      const program = isDifferentiable({ f, data })
        ? (xs: readonly AnyTensor[]) => [
            f(xs),
            ...floats(grad((ys: readonly AnyTensor[]) => inner(f(ys), vary(f(ys), 1)))(xs)),
          ]
        : (xs: readonly AnyTensor[]) => [f(xs)];
      // Of several arguments, one in three is the same for all positions.
      const many = data.map((x, k) => (data.length > 1 && (seed + k) % 3 === 0 ? sameForEach(x) : stacked(x)));
      for (const [device, tolerance] of devicesFor(seed)) {
        const together = compile((xs: readonly AnyTensor[]) => tensors(vmap("many", program)(xs as Tensor[])), device);
        const alone = compile((xs: readonly AnyTensor[]) => program(xs), device);
        const all = together(many.map((x) => x.all)).map((y) => read(y).slice());
        for (let position = 0; position < POSITIONS; position++) {
          alone(many.map((x) => at(x.each, position))).forEach((y, i) => {
            const [length, numbers] = [count(y.sizes), at(all, i)];
            expect(numbers.length).toBe(POSITIONS * length);
            const own = numbers.subarray(position * length, (position + 1) * length);
            expect(relativeError(own, read(y)), `on ${device.name}`).toBeLessThan(tolerance);
          });
        }
      }
    }
  });

  test("checkpoint and customGradient change no value, nor a derivative of first or second order", () => {
    for (let seed = 0; seed < 3; seed++) {
      const call = drawn(seed);
      if (!isDifferentiable(call)) continue;
      const f = (xs: readonly AnyTensor[]): AnyTensor => call.f(xs);
      const others = [
        checkpoint(f),
        customGradient(f, (cotangent, [xs]): [readonly AnyTensor[]] => [vjp(f, xs).pullback(cotangent)]),
      ];
      const orders = (g: typeof f) => (xs: readonly AnyTensor[]) => {
        const first = grad((ys: readonly AnyTensor[]) => inner(g(ys), vary(g(ys), 1)));
        const second = grad((ys: readonly AnyTensor[]) => inner(first(ys), varied(ys, 2)));
        const forward = jvp(g, xs, varied(xs, 3)).tangent;
        return [g(xs), forward, ...floats(first(xs)), ...floats(second(xs))] as readonly Tensor[];
      };
      expectPairs(
        (xs) => {
          const right = orders(f)(xs);
          return others.flatMap((g) => orders(g)(xs).map((x, i) => [x, at(right, i)] as const));
        },
        call.data,
        seed,
      );
    }
  });
});

const POSITIONS = 2;

/** Data for all positions of a dimension, and for each of them. */
interface Many {
  readonly all: AnyTensor;
  readonly each: readonly AnyTensor[];
}

const sameForEach = (x: AnyTensor): Many => ({ all: x, each: Array.from({ length: POSITIONS }, () => x) });

/** The data for the first position, and for the second the same a little moved, or in another order if it has no derivative. */
const stacked = (x: AnyTensor): Many => {
  const elements = Array.from(read(x));
  const lists = [elements, isFloat(x) ? elements.map((y) => y * 1.001) : elements.toReversed()];
  const prefix = isFloat(x) ? "" : `${x.dtype}:`;
  const of = (notation: string, numbers: readonly number[], sizes: Readonly<Record<string, number>>): AnyTensor =>
    tensor<string>(`${prefix}${notation}`, x.dtype === "bool" ? Uint8Array.from(numbers) : numbers, sizes);
  return {
    all: of(["many", ...x.sizes].join(" "), lists.flat(), { many: POSITIONS }),
    each: lists.map((numbers) => of(x.sizes.join(" "), numbers, {})),
  };
};

test("the Jacobian by rows is that by columns, the Hessian is symmetric, and both are of the gradient", () => {
  const f = (x: Tensor<["n"]>): Tensor<["n"]> => mul(x, mul(x, sum(mul(x, x))));
  const h = (x: Tensor<["n"]>): Tensor<[]> => sum(mul(f(x), x));
  const x = tensor("n", [0.5, -1, 2], { n: 3 });
  const v = vary(x, 1) as Tensor<["n"]>;
  for (const [device, tolerance] of DEVICES) {
    const all = compile(
      (y: Tensor<["n"]>) => ({
        rows: jacobian(f)(y),
        columns: jacobian(f, "forward")(y),
        hessian: hessian(h)(y),
        ofGradient: jacobian(grad(h))(y),
        product: hessianVectorProduct(h)(y, v),
        third: jacobian(hessian(h), "forward")(y),
        thirdByRows: jacobian(jacobian(grad(h)))(y),
      }),
      device,
    )(x);
    const numbers = (y: Tensor): readonly number[] => Array.from(read(y));
    expect(all.rows.shape).toEqual(["n", "n"]);
    expect(relativeError(numbers(all.rows), numbers(all.columns))).toBeLessThan(tolerance);
    expect(relativeError(numbers(all.hessian), numbers(all.ofGradient))).toBeLessThan(tolerance);
    expect(relativeError(numbers(all.third), numbers(all.thirdByRows))).toBeLessThan(tolerance);
    const matrix = numbers(all.hessian);
    const transposed = matrix.map((_, i) => at(matrix, (i % 3) * 3 + Math.floor(i / 3)));
    expect(relativeError(matrix, transposed)).toBeLessThan(tolerance);
    const product = [0, 1, 2].map((i) => numbers(v).reduce((s, y, j) => s + y * at(matrix, 3 * i + j), 0));
    expect(relativeError(numbers(all.product), product)).toBeLessThan(tolerance);
  }
});

test("zeros of a tensor are its tangent where nothing reaches it", () => {
  const x = tensor("2", [1, 2]);
  expect(
    read(compile((y: Tensor<[2]>) => jvp(() => zerosLike(y) as Tensor<[2]>, y, y).tangent, interpreter())(x)),
  ).toEqual(Float64Array.of(0, 0));
});

test("a custom derivative stays one under vmap, inside of a gradient and around it", () => {
  const straight = customGradient(
    (x: Tensor<["n"]>) => round(x),
    (cotangent, [x]): [Tensor<["n"]>] => [mul(cotangent, x)],
  );
  const loss = (x: Tensor<["n"]>): Tensor<[]> => sum(straight(x));
  const many = tensor("many n", [0.4, 1.6, -2.4, 3], { many: 2, n: 2 });
  const around = (xs: typeof many): typeof many => grad((ys: typeof many) => sum(vmap("many", loss)(ys)))(xs);
  const inside = (xs: typeof many): typeof many => vmap("many", (x: Tensor<["n"]>) => grad(loss)(x))(xs);
  for (const f of [around, inside]) expect([...read(compile(f, interpreter())(many))]).toEqual([0.4, 1.6, -2.4, 3]);
});

test("results have types as narrow as their arguments allow", () => {
  const x = tensor("n", [1, 2], { n: 2 });
  const weights = tensor("2 dim", [1, 2, 3, 4, 5, 6], { dim: 3 });
  const f = (p: { readonly w: typeof weights }) => sum(p.w, -1);
  const { value, tangent } = jvp(f, { w: weights }, { w: weights });
  const typed: readonly [Tensor<[2]>, Tensor<[2]>, { readonly w: Tensor<[2, "dim"]> }] = [
    value,
    tangent,
    vjp(f, { w: weights }).pullback(value),
  ];
  const matrix: Tensor<[2, 2, "dim"]> = jacobian((w: typeof weights) => sum(w, -1))(weights);
  const lists: Tensor<["n", "dim"]> = vmap("n", (y: Tensor<[]>, w: Tensor<["dim"]>) => mul(w, y))(x, sum(weights, -2));
  expect([...typed.map((y) => tensors(y)[0]?.shape), matrix.shape, lists.shape]).toEqual([
    [2],
    [2],
    [2, "dim"],
    [2, 2, "dim"],
    ["n", "dim"],
  ]);
});

test("whoever listens hears of a function with a rule of one's own, and of the tangents that only move elements", () => {
  const heard: string[] = [];
  const listener: Listener = {
    made: ({ operation }) => heard.push(operation.name),
    differentiated: (_node, _cotangent, rule) => rule(),
  };
  const x = tensor("2", [0.4, 1.6]);
  const straight = customGradient(
    (xs: Tensor<[2]>) => round(xs),
    (cotangent) => [cotangent],
  );
  listening(listener, () => straight(x));
  expect(heard).toContain("customGradient");
  heard.length = 0;
  listening(listener, () => jvp((xs: Tensor<[2]>) => sum(xs), x, x));
  expect(heard.filter((name) => name === "sum")).toHaveLength(2);
});
