/** Checks orders on a graphics card, which workgroups sort and merge, against the interpreter's, and counts what they take. */
import { expect, test } from "vitest";
import { add, compile, interpreter, read, sort, tensor, type Tensor, toHost, topK } from "../../index.ts";
import type { OrderKernel } from "../../kernels/order/kernel.ts";
import { sortShaders } from "../../kernels/order/sorts.ts";
import { memoryOf } from "../../languages/shaders/shader.ts";
import { key, uniforms } from "../../random/philox.ts";
import { describeOnGpu } from "../../testing/gpu-modes.ts";

/** Coarse numbers, so that many are equal, and all that are compared by rules of their own. */
const SPECIAL = [NaN, Infinity, -Infinity, 0, -0];
const drawn = (count: number, stream: number): Float32Array =>
  Float32Array.from(uniforms(key(11), stream, count), (u, i) => {
    const special = SPECIAL[Math.floor(u * 997) % 20];
    return special !== undefined && i % 3 === 0 ? special : Math.floor(u * count) / 4 - count / 8;
  });

const shadersFor = (length: number, count: number, rows = 1) => {
  const kernel: OrderKernel = { kind: "order", rows, length, count, order: "ascending" };
  return sortShaders(kernel, { memory: memoryOf("x", rows * length), offset: 0 }, memoryOf("order", rows * count));
};

test.each([
  // All in one workgroup a row.
  [1000, 10, 128, [128]],
  // The first of many are sorted out in rounds, of 256 candidates each, or more for more of them.
  [1682, 10, 128, [896, 128]],
  [1_000_000, 10, 1, [3907, 153, 6, 1]],
  [1_000_000, 100, 1, [977, 96, 10, 1]],
  // Long runs are merged, two at a time, a thread for each of their elements; what then fits in a workgroup is sorted.
  [16_384, 16_384, 1, [16, 16_384, 16_384, 16_384, 16_384]],
  [5000, 1000, 2, [10, 9808, 5808, 3808]],
  [9000, 200, 2, [18, 3600, 2]],
])(
  "the first of %i elements, %i of each of %i rows, take these workgroups or threads",
  (length, count, rows, expected) => {
    const taken = shadersFor(length, count, rows).map(({ shader }) => shader.together?.groups ?? shader.threads[0]);
    expect(taken).toEqual(expected);
  },
);

test("a workgroup takes no more memory than every card allows", () => {
  for (const [length, count] of [
    [1, 1],
    [100, 100],
    [10_000, 1],
    [10_000, 500],
    [10_000_000, 7],
  ] as const)
    for (const { shader } of shadersFor(length, count))
      expect(4 * (shader.together?.floats ?? 0)).toBeLessThanOrEqual(2 ** 14);
});

describeOnGpu("webgpu", (device) => {
  test.each([1, 2, 3, 65, 257, 1023, 1025, 2600])(
    "rows of %i elements are in the interpreter's order, NaN last and equal ones by their positions, whatever the number asked for",
    async (length) => {
      const rows = length < 100 ? 5 : 2;
      const x = tensor("rows n", drawn(rows * length, length), { rows, n: length });
      const counts = new Set([1, Math.ceil(length / 40), Math.ceil(length / 3), length]);
      for (const order of ["ascending", "descending"] as const) {
        const f = (given: typeof x) => [...counts].map((count) => topK(given, count, order).indices);
        const plan = compile(f, await device());
        const [found, again] = [await toHost(plan(x)), await toHost(plan(x))];
        compile(
          f,
          interpreter(),
        )(x).forEach((expected, i) => {
          expect([...read(found[i] ?? expected)]).toEqual([...read(expected)]);
          expect([...read(again[i] ?? expected)]).toEqual([...read(found[i] ?? expected)]);
        });
      }
    },
  );

  test("rows that are computed, and ints, are sorted as well; numbers that a card may take for 0 stand among zeros", async () => {
    const [n, tiny] = [300, 2 ** -140];
    const x = tensor("n", drawn(n, 1), { n });
    const i = tensor(
      "int:n",
      Int32Array.from(drawn(n, 2), (value) => (Number.isFinite(value) ? value : 3)),
      { n },
    );
    const f = (a: Tensor<["n"]>, b: Tensor<["n"], "int">) => ({ a: sort(add(a, 1)), b: sort(b, "descending") });
    const [found, expected] = [await toHost(compile(f, await device())(x, i)), compile(f, interpreter())(x, i)];
    expect([...read(found.a)]).toEqual([...read(expected.a)]);
    expect([...read(found.b)]).toEqual([...read(expected.b)]);
    const small = tensor("5", [tiny, 1, 0, -tiny, -1]);
    const order = compile((a: typeof small) => topK(a, 5, "ascending").indices, await device());
    expect([...read(await toHost(order(small)))]).toEqual([4, 0, 2, 3, 1]);
  });
});
