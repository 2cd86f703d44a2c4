/** Convolutions and pools against their definitions, place by place, for every way to slide; and their shapes. */
import { describe, expect, test } from "vitest";
import { at } from "../at.ts";
import { evaluate } from "../graph/evaluate.ts";
import {
  compile,
  conv1d,
  conv2d,
  interpreter,
  maxPool,
  meanPool,
  type Padding,
  read,
  type Sliding,
  tensor,
  type Tensor,
  wasm,
} from "../index.ts";
import { drawFrom } from "../testing.ts";

const numbers = (seed: number, count: number): readonly number[] => {
  const draw = drawFrom(seed);
  return Array.from({ length: count }, () => draw.real(-2, 2));
};

/** The padding before and after, as TensorFlow and Keras define its names. */
const sides = (padding: Padding, size: number, extent: number, stride: number): readonly [number, number] => {
  if (padding === "valid") return [0, 0];
  if (padding === "causal") return [extent - 1, 0];
  if (padding !== "same") return typeof padding === "number" ? [padding, padding] : padding;
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + extent - size);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
};

/** The positions of each window, of which some may be outside. */
const places = (size: number, width: number, { stride = 1, dilation = 1, padding = "valid" }: Sliding) => {
  const extent = (width - 1) * dilation + 1;
  const [before, after] = sides(padding, size, extent, stride);
  const windows: number[][] = [];
  for (let start = -before; start + extent <= size + after; start += stride)
    windows.push(Array.from({ length: width }, (_, t) => start + t * dilation));
  return windows;
};

const WAYS: readonly Sliding[] = [
  {},
  { stride: 2 },
  { stride: 3, dilation: 2 },
  { dilation: 3 },
  { padding: "same" },
  { padding: "same", stride: 2, dilation: 2 },
  { padding: "causal", dilation: 2 },
  { padding: "causal", stride: 4 },
  { padding: 2 },
  { padding: [3, 1], stride: 2 },
  { padding: [0, 5], dilation: 2 },
  { padding: [9, 0], stride: 6 },
  { padding: [4, 3], stride: 7, dilation: 2 },
  { padding: "same", stride: 5 },
];
const name = (way: Sliding): string => JSON.stringify(way);

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const expectNear = (result: Tensor, right: readonly number[]): void => {
    const values = [...read(result)];
    expect(values.length).toBe(right.length);
    values.forEach((value, i) => expect(value).toBeCloseTo(at(right, i), 4));
  };

  test.each(WAYS.map((way) => [name(way), way] as const))("sequences: %s", (__, way) => {
    const [size, width, units, out] = [11, 3, 2, 4];
    const [x, filters] = [numbers(1, 2 * size * units), numbers(2, width * units * out)];
    const right = [0, 1].flatMap((row) =>
      places(size, width, way).flatMap((window) =>
        Array.from({ length: out }, (___, o) => {
          let sum = 0;
          window.forEach((place, t) => {
            for (let u = 0; u < units; u++)
              if (place >= 0 && place < size)
                sum += at(x, (row * size + place) * units + u) * at(filters, (t * units + u) * out + o);
          });
          return sum;
        }),
      ),
    );
    const [a, b] = [tensor("2 11 2", x), tensor("3 2 4", filters)];
    expectNear(compile((p: typeof a, q: typeof b) => conv1d(p, q, way) as Tensor, device)(a, b), right);
  });

  test.each(WAYS.map((way) => [name(way), way] as const))("pools: %s", (__, way) => {
    const [size, width] = [11, 3];
    const x = numbers(3, 2 * size);
    const stride = { ...way, stride: way.stride ?? width };
    const windows = [0, 1].flatMap((row) =>
      places(size, width, stride).map((window) =>
        window.flatMap((place) => (place >= 0 && place < size ? [at(x, row * size + place)] : [])),
      ),
    );
    const a = tensor("2 11", x);
    const largest = compile((p: typeof a) => maxPool(p, -1, width, way) as Tensor, device)(a);
    expectNear(
      largest,
      windows.map((window) => Math.max(...window)),
    );
    const mean = compile((p: typeof a) => meanPool(p, -1, width, way) as Tensor, device)(a);
    expectNear(
      mean,
      windows.map((window) => window.reduce((s, y) => s + y, 0) / Math.max(1, window.length)),
    );
  });

  test("windows that lie side by side take no more memory than what they are of", () => {
    const size = 3_000_000;
    const x = tensor("n", new Float32Array(size).fill(0.5), { n: size });
    const means = compile((p: typeof x) => meanPool(p, -1, size / 2) as Tensor, device)(x);
    expectNear(means, [0.5, 0.5]);
  });

  test("images, each axis with its own way to slide", () => {
    const [rows, columns, units] = [5, 7, 2];
    const [x, filters] = [numbers(4, rows * columns * units), numbers(5, 2 * 3 * units)];
    const [down, along]: readonly [Sliding, Sliding] = [
      { stride: 2, padding: [1, 0] },
      { dilation: 2, padding: [1, 1] },
    ];
    const right = places(rows, 2, down).flatMap((r) =>
      places(columns, 3, along).map((c) => {
        let sum = 0;
        r.forEach((i, s) =>
          c.forEach((j, t) => {
            for (let u = 0; u < units; u++)
              if (i >= 0 && i < rows && j >= 0 && j < columns)
                sum += at(x, (i * columns + j) * units + u) * at(filters, (s * 3 + t) * units + u);
          }),
        );
        return sum;
      }),
    );
    const [a, b] = [tensor("5 7 2", x), tensor("2 3 2 1", filters)];
    const f = (p: typeof a, q: typeof b) =>
      conv2d(p, q, {
        stride: [2, 1],
        dilation: [1, 2],
        padding: [
          [1, 0],
          [1, 1],
        ],
      });
    expectNear(compile(f, device)(a, b), right);
  });
});

test("dimensions keep their names where they can", () => {
  const x = tensor("batch length dim", numbers(1, 2 * 6 * 3), { batch: 2, length: 6, dim: 3 });
  const filters = tensor("3 dim units", numbers(2, 3 * 3 * 2), { dim: 3, units: 2 });
  const valid: Tensor<["batch", "length-2", "units"]> = conv1d(x, filters);
  const causal: Tensor<["batch", "length", "units"]> = conv1d(x, filters, { padding: "causal" });
  const named: Tensor<["batch", "half", "units"]> = conv1d(x, filters, { stride: 2, padding: "same", as: "half" });
  const pooled: Tensor<["batch", number, "dim"]> = maxPool(x, "length", 2);
  const smooth: Tensor<["batch", "length", "dim"]> = meanPool(x, "length", 3, { stride: 1, padding: "same" });
  expect([valid, causal, named, pooled, smooth].map(({ shape }) => shape)).toEqual([
    ["batch", "length-2", "units"],
    ["batch", "length", "units"],
    ["batch", "half", "units"],
    ["batch", 3, "dim"],
    ["batch", "length", "dim"],
  ]);
  const image = tensor("height width 1", numbers(3, 20), { height: 4, width: 5 });
  const same: Tensor<["height", "width", 2]> = conv2d(image, tensor("3 3 1 2", numbers(4, 18)), { padding: "same" });
  expect(same.shape).toEqual(["height", "width", 2]);
});

test("an axis without positions has no windows where each position has one", () => {
  const [x, filters] = [tensor("2 0 2", []), tensor("3 2 1", numbers(2, 6))];
  const numbersOf = (result: Tensor): readonly number[] => [...at(evaluate([result], new Map()), 0)];
  for (const padding of ["same", "causal"] as const) {
    expect(conv1d(x, filters, { padding }).sizes).toEqual([2, 0, 1]);
    expect(numbersOf(maxPool(x, -2, 3, { padding, stride: 1 }))).toEqual([]);
    expect(numbersOf(meanPool(x, -2, 3, { padding, stride: 2 }))).toEqual([]);
  }
  expect(numbersOf(conv1d(x, filters, { padding: 2 }))).toEqual([0, 0, 0, 0]);
  // @ts-expect-error The editor says so as well.
  expect(() => conv1d(x, filters)).toThrow("conv1d: [2, 0, 2]: 0 has no window of 3");
});

test("what does not fit is a sentence", () => {
  const [x, filters] = [tensor("4 2", numbers(1, 8)), tensor("3 2 1", numbers(2, 6))];
  expect(() => conv1d(x, filters, { stride: 0 })).toThrow(
    "conv1d: 'stride' is the number 0, not a whole number above 0.",
  );
  expect(() => conv1d(x, filters, { padding: [1, -1] })).toThrow("conv1d: 'padding' is [1, -1], neither valid, same");
  expect(() => conv1d(x, filters, { dilation: 2 })).toThrow("conv1d: [4, 2]: 4 has no window of 3");
  expect(() => maxPool(x, -2, 0)).toThrow("maxPool: 'width' is the number 0, not a whole number above 0.");
  // @ts-expect-error The editor says so as well.
  expect(() => maxPool(x, -2, 1e10)).toThrow("maxPool: [4, 2]: 4 has no window of 10000000000");
  expect(() => meanPool(x, -2, 1, { padding: 1e10 })).toThrow(
    "meanPool: an axis of 4, and 10000000000 and 10000000000 around it, is longer than 2147483648.",
  );
  // @ts-expect-error The editor says so as well.
  expect(() => maxPool(x, -2, 5)).toThrow("maxPool: [4, 2]: 4 has no window of 5");
  expect(() => conv1d(x, filters, { stride: 2, as: 7 })).toThrow("conv1d: the dimension 7 cannot have the size 1");
});
