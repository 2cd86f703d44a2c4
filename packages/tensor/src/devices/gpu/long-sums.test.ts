/** Sums of very many terms on the gpu device, in every mode that Node has: right to a few roundings of float32. */
import { expect, test } from "vitest";
import {
  compile,
  einsum,
  interpreter,
  mean,
  read,
  scatter,
  scatterAlong,
  square,
  sum,
  tensor,
  type Tensor,
  toHost,
  uniforms,
  key,
} from "../../index.ts";
import { at } from "../../at.ts";
import { describeOnGpu, MODES } from "../../testing/gpu-modes.ts";

const TENTH = Math.fround(0.1);
const filled = (n: number, m: number, value = TENTH) => tensor("n m", new Float32Array(n * m).fill(value), { n, m });

type Rows = Tensor<["n", "m"]>;
type Places = Tensor<["n"], "int">;

/** The largest relative error of all elements. */
const errorOf = async (result: Tensor, exact: number): Promise<number> =>
  [...read(await toHost(result))].reduce((worst, x) => Math.max(worst, Math.abs(x / exact - 1)), 0);

for (const mode of MODES) {
  describeOnGpu(mode, (device) => {
    test("ten million tenths, and their mean", async () => {
      const n = 10_000_000;
      const both = compile((y: Rows) => [sum(y), mean(y)] as const, await device());
      const [total, average] = both(filled(n, 1));
      expect(await errorOf(total, n * TENTH)).toBeLessThan(1e-6);
      expect(await errorOf(average, TENTH)).toBeLessThan(1e-6);
    });

    test.each([
      [500, 3],
      [20_000, 3],
      [3000, 2100],
      [1_000_000, 2],
    ])("sums down and along %i rows of %i", async (n, m) => {
      const x = filled(n, m);
      const y = tensor("n m", new Float32Array(n * m).fill(TENTH), { n: m, m: n });
      expect(await errorOf(compile((z: Rows) => sum(z, "n"), await device())(x), n * TENTH)).toBeLessThan(1e-6);
      expect(await errorOf(compile((z: Rows) => sum(z, "m"), await device())(y), n * TENTH)).toBeLessThan(1e-6);
      expect(await errorOf(compile((z: Rows) => sum(square(z)), await device())(x), n * m * TENTH ** 2)).toBeLessThan(
        1e-6,
      );
    });

    test.each([
      [2, 100_000, 8],
      [184, 1700, 180],
      [190, 320, 176],
    ])("products of %i × %i and %i", async (m, k, n) => {
      const [a, b] = [
        tensor("k m", new Float32Array(k * m).fill(TENTH), { k, m }),
        tensor("k n", new Float32Array(k * n).fill(TENTH), { k, n }),
      ];
      const product = compile((x: typeof a, y: typeof b) => einsum("k m, k n -> m n", x, y), await device())(a, b);
      expect(await errorOf(product, k * TENTH ** 2)).toBeLessThan(1e-6);
    });

    test("rows that are added to one, and numbers within rows", async () => {
      const n = 200_000;
      const [indices, x] = [tensor("int:n", new Int32Array(n), { n }), filled(n, 2)];
      const table = compile((i: Places, y: Rows) => scatter(i, y, ["rows", "m"], [1, 2]), await device());
      expect(await errorOf(table(indices, x), n * TENTH)).toBeLessThan(1e-6);
      const row = tensor("n", new Float32Array(n).fill(TENTH), { n });
      const within = compile((i: Places, y: typeof row) => scatterAlong(i, y, [1], [1]), await device());
      expect(await errorOf(within(indices, row), n * TENTH)).toBeLessThan(1e-6);
    });

    test("ones beside 2^24 are not lost", async () => {
      const n = 1_000_000;
      const elements = new Float32Array(n).fill(1);
      elements[0] = 2 ** 24;
      const total = compile((y: Rows) => sum(y), await device())(tensor("n m", elements, { n, m: 1 }));
      expect(await errorOf(total, 2 ** 24 + n - 1)).toBeLessThan(1e-6);
    });

    test("numbers of both signs agree with the interpreter", async () => {
      const [n, m, rows] = [40_000, 3, 700];
      const numbers = uniforms(key(5), 1, n * m).map((u) => Math.fround(2 * u - 1));
      const x = tensor("n m", numbers, { n, m });
      const places = tensor(
        "int:n",
        Int32Array.from(uniforms(key(5), 2, n), (u) => Math.floor(rows * u * u)),
        { n },
      );
      const all = (y: typeof x, i: typeof places) => [
        scatter(i, y, ["rows", "m"], [rows, m]),
        sum(y, "n"),
        sum(y),
        einsum("n m, n k -> m k", y, y),
      ];
      const [ours, exact] = [
        await toHost(compile(all, await device())(x, places)),
        compile(all, interpreter())(x, places),
      ];
      exact.forEach((tensor, k) => {
        const [values, right] = [read(at(ours, k)), read(tensor)];
        const scale = Math.max(...[...right].map(Math.abs));
        values.forEach((value: number, i: number) => {
          expect(Math.abs(value - at(right, i)) / scale, `${k}, ${i}`).toBeLessThan(1e-6);
        });
      });
    });
  });
}
