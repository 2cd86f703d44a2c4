/** Checks orders against their meaning. */
import fc from "fast-check";
import type { OrderKernel } from "./kernel.ts";
import type { ScatterAlongKernel } from "../scatter-along/kernel.ts";
import { expect, test } from "vitest";
import { load, reference } from "../../testing/run-kernel.ts";

/** Few different numbers, so that ties are common, and all special values among them. */
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(NaN, -NaN, Infinity, -Infinity, 0, -0, 1e-42, -1e-42, 3e38, -3e38),
  fc.float({ noNaN: true }),
);

test("an order has the positions of its description, whole and divided, with ties, NaN and both zeros", () => {
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 5 }), length: fc.integer({ min: 1, max: 70 }) });
  fc.assert(
    fc.property(
      sizes.chain((size) =>
        fc.record({
          kernel: fc.record({
            kind: fc.constant("order" as const),
            rows: fc.constant(size.rows),
            length: fc.constant(size.length),
            count: fc.integer({ min: 1, max: size.length }),
            order: fc.constantFrom("ascending" as const, "descending" as const),
          }),
          values: fc.array(number, { minLength: size.rows * size.length, maxLength: size.rows * size.length }),
          middle: fc.integer({ min: 0, max: size.rows }),
        }),
      ),
      ({ kernel, values, middle }: { kernel: OrderKernel; values: number[]; middle: number }) => {
        const buffers = [Float32Array.from(values)];
        const { run } = load(kernel, buffers);
        const expected = Int32Array.from(reference(kernel, buffers));
        expect(run([0, kernel.rows])).toEqual(expected);
        expect(run([middle, kernel.rows], [0, middle])).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test("NaN comes last, whatever its sign", () => {
  const kernel: OrderKernel = { kind: "order", rows: 1, length: 4, count: 4, order: "ascending" };
  const bits = Int32Array.of(0xffc00000 | 0, 0x7f800000, 0x7fc00000, 0xff800000 | 0);
  const special = new Float32Array(bits.buffer);
  expect([...load(kernel, [special]).run([0, 1])]).toEqual([3, 1, 0, 2]);
  expect([...load({ ...kernel, order: "descending" }, [special]).run([0, 1])]).toEqual([1, 3, 0, 2]);
});

test("scatters within rows write what their description says, whole and divided", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.nat(1000)),
      (rows, width, count, numbers) => {
        const kernel: ScatterAlongKernel = { kind: "scatterAlong", rows, width, count, cell: "float" };
        const draw = (): number => Number(numbers.next().value);
        const indices = Int32Array.from({ length: rows * count }, () => draw() % width);
        const buffers = [indices, Float32Array.from({ length: rows * count }, draw)];
        const { run } = load(kernel, buffers);
        const expected = Float32Array.from(reference(kernel, buffers));
        expect(run([0, rows])).toEqual(expected);
        const middle = draw() % (rows + 1);
        expect(run([middle, rows], [0, middle])).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});
