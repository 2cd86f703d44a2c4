/** Checks the greatest and the least of floats with any bits. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../compile/compile.ts";
import { wasm } from "../../devices/wasm/device.ts";
import { max, min, read, type Tensor, tensor } from "../../index.ts";

/** Floats by their bits: NaN with and without a sign, both zeros, infinities, and numbers of all sizes. */
const special = fc.constantFrom(0x7fc00000, -0x400000, 0, -0x80000000, 0x7f800000, -0x800000, 1, -0x7fffffff);
const bits = fc.oneof({ weight: 1, arbitrary: special }, { weight: 4, arbitrary: fc.integer() });
const ordinary = fc.float({ noNaN: true });

const device = wasm();
const functions = {
  maximum: { along: (x: Table, axis: "rows" | "columns") => max(x, axis), greatest: Math.max },
  minimum: { along: (x: Table, axis: "rows" | "columns") => min(x, axis), greatest: Math.min },
} as const;
type Table = Tensor<["rows", "columns"]>;

test.each(["maximum", "minimum"] as const)(
  "the %s of rows and of columns is that of JavaScript, to the sign of zero",
  (name) => {
    const { along, greatest } = functions[name];
    const table = fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70 }))
      .chain(([rows, columns]) => {
        const count = { minLength: rows * columns, maxLength: rows * columns };
        const wild = fc.array(bits, count).map((words) => new Float32Array(Int32Array.from(words).buffer));
        const numbers = fc.oneof(
          wild,
          fc.array(ordinary, count).map((each) => Float32Array.from(each)),
        );
        return numbers.map((values) => ({ rows, columns, values }));
      });
    fc.assert(
      fc.property(table, ({ rows, columns, values }) => {
        const x = tensor("rows columns", values, { rows, columns });
        const alongRows = compile((t: Table) => along(t, "columns"), device)(x);
        const alongColumns = compile((t: Table) => along(t, "rows"), device)(x);
        const row = (r: number) => [...values.subarray(r * columns, (r + 1) * columns)];
        const column = (c: number) => values.filter((_, i) => i % columns === c);
        expect([...read(alongRows)]).toEqual(Array.from({ length: rows }, (_, r) => greatest(...row(r))));
        expect([...read(alongColumns)]).toEqual(Array.from({ length: columns }, (_, c) => greatest(...column(c))));
      }),
      { numRuns: 60 },
    );
  },
);
