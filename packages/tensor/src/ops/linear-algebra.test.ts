/** Factorisations and equations against their definitions, and the derivatives that are known in closed form. */
import { describe, expect, test } from "vitest";
import { at } from "../at.ts";
import {
  cholesky,
  compile,
  digamma,
  interpreter,
  logDeterminant,
  logGamma,
  matmul,
  permute,
  read,
  solve,
  tensor,
  type Tensor,
  triangular,
  triangularSolve,
  wasm,
} from "../index.ts";
import { drawFrom } from "../testing.ts";

const numbers = (seed: number, count: number): readonly number[] => {
  const draw = drawFrom(seed);
  return Array.from({ length: count }, () => draw.real(-2, 2));
};
type Square = Tensor<["n", "n"]>;
const [N, M] = [7, 3];
const square = (elements: readonly number[]): Square => tensor("n n", elements, { n: Math.sqrt(elements.length) });
const a = square(numbers(1, N * N));
const b = tensor("n m", numbers(2, N * M), { n: N, m: M });

describe.each([["interpreter", interpreter(), 1e-11] as const, ["wasm", wasm({ threads: 1 }), 2e-4] as const])(
  "%s",
  (_, device, tolerance) => {
    const expectNear = (result: Tensor, right: ArrayLike<number>): void => {
      const values = read(result);
      expect(values.length).toBe(right.length);
      values.forEach((value: number, i: number) =>
        expect(Math.abs(value - at(right, i)), `element ${i}`).toBeLessThan(tolerance),
      );
    };

    test("a matrix times the solution is the right side, whatever stands on its diagonal", () => {
      const zeros = square([...read(a)].map((x, i) => (i % (N + 1) === 0 ? 0 : x)));
      for (const matrix of [a, zeros]) {
        const back = compile((p: Square, q: typeof b) => matmul(p, solve(p, q)), device)(matrix, b);
        expectNear(back, read(b));
      }
      const swap = compile((p: Tensor<[2, 2]>, q: Tensor<[2]>) => solve(p, q), device);
      expectNear(swap(tensor("2 2", [0, 1, 1, 0]), tensor("2", [5, 6])), [6, 5]);
      expect([...read(swap(tensor("2 2", [1, 2, 2, 4]), tensor("2", [1, 1])))].some(Number.isFinite)).toBe(false);
    });

    test("a factor times its transpose is the matrix, and indefinite matrices have NaN", () => {
      const definite = compile((x: Square) => matmul(x, permute(x, [1, 0])), interpreter())(a);
      const back = (x: Square): Tensor => {
        const l = cholesky(x);
        return matmul(l, permute(l, [1, 0]));
      };
      expectNear(compile(back, device)(definite), read(definite));
      const factor = [...read(compile((x: Square) => cholesky(x), device)(definite))];
      expect(factor.filter((x, i) => i % N > Math.floor(i / N) && x !== 0)).toEqual([]);
      expect([...read(compile((x: Square) => cholesky(x), device)(square([1, 2, 2, 1])))]).toEqual([1, 0, 2, NaN]);
    });

    test("triangles are solved from either end", () => {
      const lower = square([...read(a)].map((x, i) => (i % (N + 1) === 0 ? 3 + x : i % N < Math.floor(i / N) ? x : 0)));
      const transposed = square(
        Array.from({ length: N * N }, (__, i) => at(read(lower), (i % N) * N + Math.floor(i / N))),
      );
      for (const [matrix, upper] of [
        [lower, false],
        [transposed, true],
      ] as const) {
        const forth = (p: Square, q: typeof b) => matmul(p, triangularSolve(p, q, { upper }));
        expectNear(compile(forth, device)(matrix, b), read(b));
        const other = upper ? lower : transposed;
        const back = (p: Square, o: Square, q: typeof b) =>
          matmul(o, triangularSolve(p, q, { upper, transposed: true }));
        expectNear(compile(back, device)(matrix, other, b), read(b));
      }
    });

    test("the logarithm of a determinant neither overflows nor looks at its sign", () => {
      const f = compile((x: Square) => logDeterminant(x), device);
      expectNear(f(square([1, 2, 3, 4])), [Math.log(2)]);
      expectNear(f(square([0, 1, 0, 0, 0, 2, 3, 0, 0])), [Math.log(6)]);
      const large = square(Array.from({ length: 400 }, (__, i) => (i % 21 === 0 ? 1e30 : 0)));
      expect(Math.abs(at(read(f(large)), 0) / (20 * Math.log(1e30)) - 1)).toBeLessThan(1e-6);
      expect([...read(f(square([1, 2, 2, 4])))]).toEqual([-Infinity]);
    });

    test("the logarithm of the gamma function, and its derivative", () => {
      // By mpmath, with 50 digits.
      const known = [
        [0.001, 6.907178885383853, -1000.5755719318103],
        [0.3, 1.0957979948180756, -3.502524222200133],
        [2.5, 0.2846828704729192, 0.7031566406452432],
        [3.3, 0.9870985778947345, 1.0348224890596218],
        [7.9, 8.324265868008808, 2.002238487563571],
        [12.5, 18.734347511936445, 2.4851956512749123],
        [1e5, 1051287.7089736569, 11.512920464961896],
      ] as const;
      const x = tensor(
        "n",
        known.map(([y]) => y),
        { n: known.length },
      );
      const values = compile((y: typeof x) => ({ log: logGamma(y), slope: digamma(y) }), device)(x);
      known.forEach(([y, log, slope], i) => {
        const error = Math.max(
          Math.abs(at(read(values.log), i) / log - 1),
          Math.abs(at(read(values.slope), i) / slope - 1),
        );
        expect(error, `at ${y}`).toBeLessThan(device.name === "interpreter" ? 1e-14 : 1e-6);
      });
      const edges = tensor("6", [1, 2, 0, Infinity, -1, NaN]);
      const logs = compile((y: typeof edges) => logGamma(y), device)(edges);
      expect([...read(logs)]).toEqual([0, 0, Infinity, Infinity, NaN, NaN]);
    });
  },
);

test("shapes that do not fit are sentences", () => {
  const wide = tensor("2 3", numbers(3, 6));
  // @ts-expect-error: it is not square.
  expect(() => cholesky(wide)).toThrow("cholesky: 'a' [2, 3] is not square in its last two dimensions");
  const two = tensor("2 2", numbers(4, 4));
  // @ts-expect-error: there are three equations.
  expect(() => solve(two, tensor("3", [1, 2, 3]))).toThrow("solve: 'b' [3] does not fit 'a' [2, 2]");
  expect(() => triangular(tensor("5", [1, 2, 3, 4, 5]), 3, 3)).toThrow(
    "triangular: [5] has not 6 numbers in its last axis",
  );
});
