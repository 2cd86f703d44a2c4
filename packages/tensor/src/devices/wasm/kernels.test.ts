/** Checks drawn kernels of every kind against their meaning. */
import fc from "fast-check";
import type { Buffers } from "../../testing/reading.ts";
import type { Access } from "../../languages/access.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import type { ScatterPart } from "../../kernels/scatter/kernel.ts";
import { describe, expect, test } from "vitest";
import { at } from "../../at.ts";
import { defined, extent, type Kernel } from "../../kernels/kernel.ts";
import { allKernels } from "../../testing/all-kernels.ts";
import { apply, element, literal, type Operator, type Scalar, substitute } from "../../scalar/expression.ts";
import { compiled, load, reference, whole } from "../../testing/run-kernel.ts";

const floats = (size: number, random: () => number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: size }, () => 2 * random() - 1);
const integers = (size: number, below: number, random: () => number): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: size }, () => Math.floor(random() * below));

/** The test's own random numbers, so that a seed repeats a failure. */
const seeded = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
};

/**
 * Checks that the kernel writes the values of its description, and the same bytes when its range is divided or registers are
 * wide.
 */
const check = (kernel: Kernel, buffers: Buffers, cuts: readonly number[], tolerance = 1e-5): void => {
  const place = compiled(kernel);
  const { run } = place(buffers);
  const once = run(whole(kernel));
  const expected = reference(kernel, buffers);
  // One expectation serves all elements: one for each would take longer than all kernels.
  const wrong = once.findIndex((value, i) => {
    const truth = at(expected, i);
    return !(Number.isFinite(truth)
      ? Math.abs(value - truth) <= tolerance * (1 + Math.abs(truth))
      : Object.is(value, truth));
  });
  expect(wrong < 0 ? "" : `element ${wrong} is ${once[wrong]}, not ${expected[wrong]}`).toBe("");
  const size = extent(defined(kernel, allKernels));
  const bounds = [0, ...cuts.map((cut) => Math.floor(cut * (size + 1))).sort((x, y) => x - y), size];
  const ranges = bounds.slice(1).map((end, i) => [at(bounds, i), end] as const);
  const divided = run(...ranges.toReversed());
  expect(Buffer.from(divided.buffer).equals(Buffer.from(once.buffer)), "divided, the bytes differ").toBe(true);
  const wide = load(kernel, buffers, { wide: true }).run(...ranges);
  expect(Buffer.from(wide.buffer).equals(Buffer.from(once.buffer)), "for wide registers, the bytes differ").toBe(true);
  // Each buffer in turn ends at the end of the memory, so that a read past it is an error.
  for (let last = 0; last <= buffers.length; last++) place(buffers, last).run(whole(kernel));
};

/** Kernels with and without compensated sums. */
const kept = fc.constantFrom({}, { compensated: true } as const);
const cuts = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 3 });
const seed = fc.integer();

/**
 * Operators that keep numbers between -1 and 1, and errors small. So a difference is a fault, and not the rounding of an unlucky
 * expression. Sums and differences are halved, and a reduced sum is divided by its length.
 */
const smooth: readonly (readonly [Operator, number])[] = [
  ["negate", 1],
  ["absolute", 1],
  ["tanh", 1],
  ["sine", 1],
  ["cosine", 1],
  ["multiply", 2],
  ["maximum", 2],
  ["minimum", 2],
];
const expressions = (inputs: number): fc.Arbitrary<Scalar> =>
  fc.letrec<{ scalar: Scalar }>((tie) => ({
    scalar: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.integer({ min: 0, max: inputs - 1 }).map(element),
      fc.constantFrom(0, 1, -0.5, 0.75).map(literal),
      fc
        .tuple(fc.constantFrom(...smooth), tie("scalar"), tie("scalar"))
        .map(([[operator, arity], x, y]) => apply(operator, ...[x, y].slice(0, arity))),
      fc
        .tuple(fc.constantFrom<Operator>("add", "subtract"), tie("scalar"), tie("scalar"))
        .map(([operator, x, y]) => apply("multiply", apply(operator, x, apply("multiply", x, y)), literal(0.5))),
      // The condition changes at a value that no rounding error can cross.
      fc
        .tuple(fc.integer({ min: 0, max: inputs - 1 }), tie("scalar"), tie("scalar"))
        .map(([index, x, y]) => apply("select", apply("greater", element(index), literal(0.123)), x, y)),
    ),
  })).scalar;

interface Case {
  readonly kernel: LoopKernel;
  readonly buffers: Buffers;
}

/** A loop over random dimensions, with accesses that are dense, transposed, broadcast, or gathered. */
const loops: fc.Arbitrary<Case> = fc
  .record({
    dimensions: fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(4, 16, 19, 33)), { maxLength: 3 }),
    reduced: fc.integer({ min: 0, max: 3 }),
    reducer: fc.constantFrom("sum", "maximum", "minimum"),
    expression: expressions(3),
    epilogue: fc.option(expressions(4), { nil: undefined }),
    random: seed.map(seeded),
    flush: fc.boolean(),
    int: fc.boolean(),
  })
  .map(({ dimensions, random, expression, epilogue, flush, int, ...rest }) => {
    const reduced = Math.min(rest.reduced, dimensions.length);
    const buffers: (Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[] = [];
    const pick = <T>(values: readonly T[]): T => at(values, Math.floor(random() * values.length));
    /** The strides and the size of an array that has some of the dimensions, in some order. */
    const layout = (keep: number) => {
      const strides = dimensions.map(() => 0);
      let size = 1;
      const order = dimensions.map((_, k) => k).reverse();
      if (random() < 0.4) order.sort(() => random() - 0.5);
      for (const k of order)
        if (random() < keep) {
          strides[k] = size;
          size *= at(dimensions, k);
        }
      return { strides, size };
    };
    const inputs: Access[] = [0, 1, 2].map((index) => {
      const { strides, size } = layout(pick([0.5, 0.9, 1]));
      if (index === 2 && random() < 0.5) {
        const rows = layout(0.5);
        buffers.push(floats(5 * size, random));
        return { cell: "float", strides, rows: { pointer: 3, stride: size, strides: rows.strides } };
      }
      const cell = int && index === 1 ? "int" : "float";
      buffers.push(cell === "int" ? integers(size, 2, random) : floats(size, random));
      return { cell, strides };
    });
    const gathered = inputs[2]?.rows;
    if (gathered) {
      const size = dimensions.reduce((last, extent, k) => last + (extent - 1) * at(gathered.strides, k), 1);
      buffers.push(integers(size, 5, random));
      inputs.push({ cell: "int", strides: gathered.strides });
    }
    const terms = dimensions.slice(dimensions.length - reduced).reduce((x, y) => x * y, 1);
    const result = apply("multiply", element(inputs.length), literal(rest.reducer === "sum" ? 1 / terms : 1));
    const reducer = reduced === 0 ? "none" : rest.reducer;
    // An int is cast before floats meet it.
    const second = int ? apply("intToFloat", element(1)) : element(1);
    const ending = epilogue ? { epilogue: substitute(epilogue, [element(0), second, element(2), result]) } : {};
    const own = substitute(expression, [element(0), second, element(2)]);
    return {
      kernel: { kind: "loop", dimensions, reduced, reducer, inputs, expression: own, ...ending, cell: "float", flush },
      buffers,
    };
  });

test("loops write the values of their description, whole and divided", () => {
  fc.assert(
    fc.property(loops, cuts, ({ kernel, buffers }, divisions) => check(kernel, buffers, divisions, 1e-4)),
    { numRuns: 1000 },
  );
});

test("products write the values of their description, whole and divided", () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 70 }));
  const depth = fc.oneof(size, fc.constantFrom(255, 256, 257, 600));
  fc.assert(
    fc.property(size, size, depth, fc.boolean(), kept, seed, cuts, (m, n, k, transposed, twice, from, divisions) => {
      const random = seeded(from);
      const strides = transposed ? { rowStride: 1, depthStride: m } : { rowStride: k, depthStride: 1 };
      // A column whose numbers are neighbours is a loop, and its long sums are not compensated.
      const compensated = n > 1 || strides.depthStride > 1 ? twice : {};
      const kernel = { kind: "contract", m, n, k, ...strides, ...compensated } as const;
      check(kernel, [floats(m * k, random), floats(k * n, random)], divisions, 1e-3);
    }),
    { numRuns: 300 },
  );
});

test("a product with more rows than a block writes the values of its description", () => {
  const random = seeded(7);
  const kernel = { kind: "contract", m: 301, n: 23, k: 9, rowStride: 9, depthStride: 1 } as const;
  check(kernel, [floats(301 * 9, random), floats(9 * 23, random)], [0.1, 0.5, 0.77]);
});

test("scatters within rows write the values of their description, whole and divided", () => {
  const size = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(size, size, size, kept, seed, cuts, (rows, width, count, twice, from, divisions) => {
      const random = seeded(from);
      const kernel = { kind: "scatterAlong", rows, width, count, cell: "float", ...twice } as const;
      check(kernel, [integers(rows * count, width, random), floats(rows * count, random)], divisions, 1e-5);
    }),
    { numRuns: 100 },
  );
});

/** A part of a scatter into a number of rows: the values of a loop, at places that repeat and some outside of the table. */
const partOf = ({ kernel, buffers }: Case, rows: number, random: () => number) => {
  const columns = kernel.reduced;
  const outer = kernel.dimensions.slice(0, kernel.dimensions.length - columns);
  const strides = kernel.dimensions.map((_, k) =>
    k < outer.length ? outer.slice(k + 1).reduce((x, y) => x * y, 1) : 0,
  );
  const places = integers(
    outer.reduce((x, y) => x * y, 1),
    rows + 1,
    random,
  ).map((row) => row - 1);
  const inputs: readonly Access[] = [...kernel.inputs, { cell: "int", strides }];
  const { dimensions, expression } = kernel;
  const part: ScatterPart = { dimensions, columns, inputs, index: kernel.inputs.length, expression };
  return { part, buffers: [...buffers, places] };
};

/** Rows that are read as they are. */
const plainPart = (count: number, width: number, random: () => number): Case => ({
  kernel: {
    kind: "loop",
    dimensions: [count, width],
    reduced: 1,
    reducer: "sum",
    inputs: [{ cell: "float", strides: [width, 1] }],
    expression: element(0),
    cell: "float",
    flush: false,
  },
  buffers: [floats(count * width, random)],
});

test("scatters write the values of their description, whole and divided", () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      loops,
      size,
      size,
      fc.boolean(),
      kept,
      seed,
      cuts,
      (first, rows, count, more, twice, from, divisions) => {
        const random = seeded(from);
        const width = first.kernel.dimensions
          .slice(first.kernel.dimensions.length - first.kernel.reduced)
          .reduce((x, y) => x * y, 1);
        const cases = more ? [first, plainPart(count, width, random)] : [first];
        const parts = cases.map((each) => partOf(each, rows, random));
        const each = parts.map(({ part }) => part);
        const kernel = { kind: "scatter", rows, width, cell: "float", parts: each, ...twice } as const;
        check(
          kernel,
          parts.flatMap(({ buffers }) => buffers),
          divisions,
          1e-3,
        );
      },
    ),
    { numRuns: 300 },
  );
});

test("a scatter skips rows whose gate is 0", () => {
  const kernel: Kernel = {
    kind: "scatter",
    rows: 2,
    width: 5,
    cell: "float",
    parts: [
      {
        dimensions: [3, 5],
        columns: 1,
        inputs: [
          { cell: "int", strides: [1, 0] },
          { cell: "float", strides: [1, 0] },
          { cell: "float", strides: [5, 1] },
        ],
        index: 0,
        expression: apply("multiply", element(1), element(2)),
        gate: element(1),
      },
    ],
  };
  const values = Float32Array.from({ length: 15 }, (_, i) => (i < 5 ? NaN : i));
  const result = load(kernel, [Int32Array.of(0, 1, 1), Float32Array.of(0, 1, 2), values]).run(whole(kernel));
  expect([...result]).toEqual([0, 0, 0, 0, 0, 25, 28, 31, 34, 37]);
});

test("random numbers have the bits of random/philox.ts", () => {
  fc.assert(
    fc.property(
      seed,
      seed,
      fc.integer({ min: 0xfffffff0 | 0, max: 15 }),
      fc.integer({ min: 1, max: 50 }),
      cuts,
      fc.constantFrom(24 as const, 16 as const),
      (k0, k1, stream, size, divisions, bits) => {
        const kernel = { kind: "random", stream: stream >>> 0, size, bits } as const;
        const buffers = [Int32Array.of(k0, k1)];
        check(kernel, buffers, divisions, 0);
        expect([...load(kernel, buffers).run(whole(kernel))]).toEqual([...reference(kernel, buffers)]);
      },
    ),
  );
});

describe("whole numbers", () => {
  const move = (cell: "float" | "int", expression: Scalar): LoopKernel => ({
    kind: "loop",
    dimensions: [7],
    reduced: 0,
    reducer: "none",
    inputs: [{ cell: "int", strides: [1] }],
    expression,
    cell,
    flush: false,
  });
  const numbers = Int32Array.of(0, -1, 16_777_217, 2 ** 31 - 1, -(2 ** 31), 5, 6);
  test("keep all their bits when they are only moved", () => {
    expect([...load(move("int", element(0)), [numbers]).run([0, 7])]).toEqual([...numbers]);
  });
  test("become floats, and ints again", () => {
    const small = Int32Array.of(0, -1, 2, -3, 4, -5, 6);
    const half = apply("multiply", apply("intToFloat", element(0)), literal(0.5));
    expect([...load(move("float", half), [small]).run([0, 7])]).toEqual([0, -0.5, 1, -1.5, 2, -2.5, 3]);
    const back = apply("floatToInt", half);
    expect([...load(move("int", back), [small]).run([0, 7])]).toEqual([0, 0, 1, -1, 2, -2, 3]);
  });
});
