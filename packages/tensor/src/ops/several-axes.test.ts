/** Holds what goes along several axes together to the same along one axis of rows that are laid out by hand. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { at } from "../at.ts";
import {
  type AnyTensor,
  argmax,
  argsort,
  compile,
  count,
  cumulativeMaximum,
  cumulativeProduct,
  cumulativeSum,
  gather,
  gatherAlong,
  interpreter,
  read,
  type Shape,
  ShapeError,
  sort,
  tensor,
  type Tensor,
  topK,
  wasm,
} from "../index.ts";
import { runs } from "../testing/draw.ts";

type Axes = readonly number[];

/** Where each element stands: its row, and the place in it. */
const placesOf = (sizes: readonly number[], axes: Axes): readonly (readonly [row: number, place: number])[] =>
  Array.from({ length: count(sizes) }, (_, i) => {
    const index: number[] = [];
    let rest = i;
    for (const size of sizes.toReversed()) {
      index.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    const counted = (own: readonly number[]): number => own.reduce((sum, k) => sum * at(sizes, k) + at(index, k), 0);
    return [counted(sizes.flatMap((_size, k) => (axes.includes(k) ? [] : [k]))), counted(axes)];
  });

const drawn = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
    chosen: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  })
  .map(({ sizes, chosen }) => ({ sizes, axes: sizes.flatMap((_, k) => (chosen[k] === true ? [k] : [])) }))
  .filter(({ axes }) => axes.length > 0)
  .chain(({ sizes, axes }) =>
    fc.record({
      sizes: fc.constant(sizes),
      axes: fc.constant(axes),
      isReversed: fc.boolean(),
      elements: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: count(sizes), maxLength: count(sizes) }),
      k: fc.integer({ min: 0, max: axes.reduce((product, axis) => product * at(sizes, axis), 1) }),
    }),
  );

const made = (sizes: readonly number[], elements: readonly number[]): Tensor => {
  const make = tensor<string>;
  return make(sizes.join(" "), elements) as Tensor;
};

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const run = (f: (x: Tensor) => readonly AnyTensor[], x: Tensor): readonly (readonly number[])[] =>
    compile(f, device)(x).map((result) => [...read(result)]);

  test("rows of several axes", () => {
    fc.assert(
      fc.property(drawn, ({ sizes, axes, isReversed, elements, k }) => {
        const given = axes.map((axis) => axis - sizes.length);
        // The order in which they are given does not matter.
        const along = isReversed ? given.toReversed() : given;
        const places = placesOf(sizes, axes);
        const length = axes.reduce((product, axis) => product * at(sizes, axis), 1);
        const rows = sizes.reduce((product, size) => product * size, 1) / length;
        const byRow: number[] = elements.map(() => 0);
        places.forEach(([row, place], i) => (byRow[row * length + place] = at(elements, i)));
        const laidOut = made([rows, length], byRow);
        /** Results of rows, back where their elements are. */
        const back = (all: readonly number[]): readonly number[] =>
          places.map(([row, place]) => at(all, row * length + place));
        const whole = (x: Tensor, axis: number | readonly number[]) => [
          sort<Shape, "float", typeof axis>(x, "descending", axis),
          argsort<Shape, "float", typeof axis>(x, "ascending", axis),
          cumulativeSum<Shape, typeof axis>(x, axis),
          cumulativeProduct<Shape, typeof axis>(x, axis),
          cumulativeMaximum<Shape, typeof axis>(x, axis),
        ];
        expect(run((x) => whole(x, along), made(sizes, elements))).toEqual(run((x) => whole(x, -1), laidOut).map(back));
        // The first of each row: k of them in the place of the first axis, and as many along the last axis of rows.
        const first = at(axes, 0);
        const left = sizes.flatMap((size, axis) => (axes.includes(axis) ? [] : [size]));
        const shape = left.toSpliced(first, 0, k);
        const top = compile((x: Tensor) => {
          const best = topK<Shape, number, "float", typeof along>(x, k, "descending", along);
          const again = gatherAlong<Shape, Shape, "float", "int", typeof along>(x, best.indices, along);
          return [best.values, best.indices, again] as const;
        }, device)(made(sizes, elements));
        expect(top[0].sizes).toEqual(shape);
        expect([...read(top[2])]).toEqual([...read(top[0])]);
        const [values, indices] = run((x) => {
          const best = topK<Shape, number>(x, k);
          return [best.values, best.indices];
        }, laidOut);
        const placed = placesOf(shape, [first]).map(([row, place]) => row * k + place);
        expect([...read(top[0])]).toEqual(placed.map((i) => at(values ?? [], i)));
        expect([...read(top[1])]).toEqual(placed.map((i) => at(indices ?? [], i)));
        // The same positions of every row.
        const chosen = tensor("int:2", [length - 1, 0]);
        const gathered = compile(
          (x: Tensor, i: typeof chosen) => gather<Shape, [2], "float", "int", typeof along>(x, i, along),
          device,
        )(made(sizes, elements), chosen);
        expect([...read(gathered)]).toEqual(
          placesOf(left.toSpliced(first, 0, 2), [first]).map(([row, place]) =>
            at(byRow, row * length + (place === 0 ? length - 1 : 0)),
          ),
        );
      }),
      { numRuns: runs(40) },
    );
  });
});

const x: Tensor<["batch", 2, "dim", 3]> = tensor("batch 2 dim 3", new Float32Array(24), { batch: 2, dim: 2 });

test("shapes", () => {
  const best = topK(x, 4, "descending", [-3, -1]);
  expectTypeOf(best.values).toEqualTypeOf<Tensor<["batch", 4, "dim"]>>();
  expect(best.indices.shape).toEqual(["batch", 4, "dim"]);
  expectTypeOf(sort(x, "ascending", ["batch", "dim"])).toEqualTypeOf<Tensor<["batch", 2, "dim", 3]>>();
  expect(argsort(x, "ascending", ["batch", -1]).shape).toEqual(x.shape);
  const some = gather(x, tensor("int:few 5", new Int32Array(10), { few: 2 }), ["dim", "batch"]);
  expectTypeOf(some).toEqualTypeOf<Tensor<["few", 5, 2, 3]>>();
  expect(some.shape).toEqual(["few", 5, 2, 3]);
  expectTypeOf(cumulativeSum(x, ["batch", -1])).toEqualTypeOf<Tensor<["batch", 2, "dim", 3]>>();
  const along = gatherAlong(x, tensor("int:batch 7 dim 3", new Int32Array(84), { batch: 2, dim: 2 }), -3);
  expectTypeOf(along).toEqualTypeOf<Tensor<["batch", 7, "dim", 3]>>();
  expectTypeOf(gatherAlong(x, best.indices, [-3, -1])).toEqualTypeOf<Tensor<["batch", 4, "dim"]>>();
  expect(argmax(x, [-3, -1]).shape).toEqual(["batch", "dim"]);
});

const refused: readonly (readonly [string, () => unknown])[] = [
  // @ts-expect-error The editor says so as well.
  ["topK: [batch, dim, 6] has rows of 6, of which 7 cannot be taken", () => topK(x, 7, "ascending", [-1, -3])],
  // @ts-expect-error The editor says so as well.
  ["sort: [batch, 2, dim, 3]: no axis is given", () => sort(x, "ascending", [])],
  // @ts-expect-error The editor says so as well.
  ["cumulativeSum: [batch, 2, dim, 3]: the axis -2 is given twice", () => cumulativeSum(x, ["dim", -2])],
  // @ts-expect-error The editor says so as well.
  ["gather: [batch, 2, dim, 3]: no axis is given", () => gather(x, tensor("int:1", [0]), [])],
  [
    "gatherAlong: [batch, 2, dim, 3] and [batch, dim] have different rows",
    // @ts-expect-error The editor says so as well.
    () => gatherAlong(x, tensor("int:batch dim", new Int32Array(4), { batch: 2, dim: 2 }), [-1, -3]),
  ],
  [
    "gatherAlong: [batch, 2, dim, 3] and [users, 2, dim, 4] have different rows",
    // @ts-expect-error The editor says so as well.
    () => gatherAlong(x, tensor("int:users 2 dim 4", new Int32Array(32), { users: 2, dim: 2 })),
  ],
  [
    "gatherAlong: [batch, 2, dim, 3] and [2, 2, dim, 4] have different rows",
    // @ts-expect-error The editor says so as well.
    () => gatherAlong(x, tensor("int:2 2 dim 4", new Int32Array(32), { dim: 2 })),
  ],
];

test.each(refused)("%s", (sentence, call) => {
  expect(call).toThrow(new ShapeError(sentence));
});
