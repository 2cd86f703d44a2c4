/** Checks quicksort against the meaning of an order, however often it may divide. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { reference } from "../../testing/run-kernel.ts";
import type { OrderKernel } from "./kernel.ts";
import { emitQuicksort, mostDivisions } from "./quick.ts";

/** The positions of a row that quicksort gives. */
const sorted = (kernel: OrderKernel, row: Float32Array, divisions: number): Int32Array => {
  const module = new ModuleBuilder();
  module.export("quicksort", emitQuicksort(module, kernel));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const compiled = new WebAssembly.Module(module.encode({ shared: false }));
  const { quicksort } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  new Float32Array(memory.buffer).set(row);
  const list = new Int32Array(memory.buffer, 4 * row.length, row.length).map((_, i) => i);
  new Int32Array(memory.buffer).set(list, row.length);
  (quicksort as (...numbers: readonly number[]) => void)(0, 4 * row.length, row.length, divisions);
  return new Int32Array(memory.buffer, 4 * row.length, row.length);
};

const rows = fc.integer({ min: 1, max: 700 }).chain((length) => {
  const filled = (of: (i: number) => number) => fc.constant(Float32Array.from({ length }, (_, i) => of(i)));
  const number = fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(NaN, 0, -0, 1, Infinity, -Infinity));
  return fc.oneof(
    fc.array(number, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values)),
    filled((i) => i),
    filled((i) => -i),
    filled(() => 1),
    filled((i) => Math.min(i, length - i)),
    filled((i) => i % 3),
  );
});

test("quicksort gives the order of its description, also where a heap takes over from the start or after some divisions", () => {
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom("ascending" as const, "descending" as const),
      fc.oneof(fc.nat(6), fc.constant(undefined)),
      (row, order, divisions) => {
        const kernel = { kind: "order", rows: 1, length: row.length, count: row.length, order } as const;
        const found = sorted(kernel, row, divisions ?? mostDivisions(row.length));
        expect(found).toEqual(Int32Array.from(reference(kernel, [row])));
      },
    ),
    { numRuns: 150 },
  );
});
