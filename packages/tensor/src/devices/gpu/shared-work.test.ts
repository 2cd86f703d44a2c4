/** Checks that no thread of a card does the work of many: rows that a batch names thousands of times, and sums along rows. */
import { expect, test } from "vitest";
import { compile, interpreter, read, scatter, square, sum, tensor, type Tensor, toHost } from "../../index.ts";
import { at } from "../../at.ts";
import { element } from "../../scalar/expression.ts";
import { scatterShaders } from "../../kernels/scatter/shader.ts";
import { loopShaders } from "../../kernels/loop/shader.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import type { ScatterKernel } from "../../kernels/scatter/kernel.ts";
import type { Writing } from "../../kernels/writing.ts";
import { memoryOf } from "../../languages/shaders/shader.ts";
import { key, uniforms } from "../../random/philox.ts";
import { relativeError } from "../../testing/draw.ts";
import { describeOnGpu } from "../../testing/gpu-modes.ts";

const numbers = (count: number, stream: number) => Float32Array.from(uniforms(key(3), stream, count), (u) => u - 0.5);
const [ROWS, WIDTH] = [7, 3];

test.each([
  [300, [300]],
  [5000, [64, 206]],
  [200_000, [512, 1414]],
])("of %i positions a thread adds up at most so many", (positions, longest) => {
  const kernel: ScatterKernel = {
    kind: "scatter",
    rows: ROWS,
    width: WIDTH,
    cell: "float",
    parts: [
      {
        dimensions: [positions, WIDTH],
        columns: 1,
        inputs: [
          { cell: "int", strides: [1, 0] },
          { cell: "float", strides: [WIDTH, 1] },
        ],
        index: 0,
        expression: element(1),
      },
    ],
  };
  const memory = memoryOf("values", positions * WIDTH);
  const occurrences = { starts: memoryOf("starts", ROWS + 1), order: memoryOf("order", positions) };
  const pointer = { memory, offset: 0 };
  const node = tensor("rows width", numbers(ROWS * WIDTH, 0), { rows: ROWS, width: WIDTH });
  const writing = {
    node,
    reads: [node, node],
    pointers: [{ memory: memoryOf("rows", positions), offset: 0 }, pointer],
    writes: memoryOf("table", ROWS * WIDTH),
    memories: { occurrences: () => occurrences },
    abilities: { ints: true, inPlace: true, mostReads: 11, mostElements: 2 ** 24, whyNotMore: "" },
  } as unknown as Writing;
  const shaders = scatterShaders(kernel, writing);
  const loops = shaders.map(({ shader }) =>
    Math.max(shader.longestLoop, ...[...shader.source.matchAll(/i < (\d+)/g)].map(([, end]) => Number(end))),
  );
  expect(loops).toEqual(longest);
});

test("a sum along rows is a workgroup's, and one down columns has a thread for each result", () => {
  const kernel = (strides: readonly number[]): LoopKernel => ({
    kind: "loop",
    dimensions: [1000, 100],
    reduced: 1,
    reducer: "sum",
    inputs: [{ cell: "float", strides }],
    expression: element(0),
    cell: "float",
    flush: false,
  });
  const written = (strides: readonly number[], inWorkgroups: boolean, subgroup?: number) =>
    loopShaders(
      kernel(strides),
      [{ memory: memoryOf("x", 100_000), offset: 0 }],
      memoryOf("sums", 1000),
      inWorkgroups,
      subgroup,
    );
  const shadersOf = (strides: readonly number[], inWorkgroups: boolean) =>
    written(strides, inWorkgroups).map(({ shader, withinRows }) => [shader.threads, withinRows]);
  expect(shadersOf([100, 1], true)).toEqual([
    [[16, 1000], 1000],
    [[1000], 1000],
  ]);
  expect(shadersOf([100, 1], false)).toEqual([[[1000], undefined]]);
  expect(shadersOf([1, 1000], true)).toEqual([[[1000], undefined]]);
  // Threads in step add up what they have first: of 4, a quarter is left for the memory that a workgroup shares; a row is a whole subgroup of 32.
  const parts = (subgroup: number) =>
    written([100, 1], true, subgroup).map(({ shader, writes }) => [shader.threads, shader.subgroup, writes.elements]);
  expect(parts(4)).toEqual([
    [[16, 1000], 4, 4000],
    [[1000], undefined, 1000],
  ]);
  expect(parts(32)[0]).toEqual([[32, 1000], 32, 1000]);
  expect(parts(64)[0]).toEqual([[16, 1000], undefined, 16_000]);
});

describeOnGpu("webgpu", (device) => {
  test("both are the interpreter's, and the same bytes from run to run", async () => {
    const f = (i: Tensor<["m"], "int">, x: Tensor<["m", "d"]>) => ({
      table: scatter(i, x, ["rows", "d"], [9, 70]),
      norms: sum(square(x), "d"),
    });
    // Three in four name one row.
    const rows = Int32Array.from({ length: 1500 }, (_, i) => (i % 4 < 3 ? 2 : i % 9));
    const given = [
      tensor("int:m", rows, { m: 1500 }),
      tensor("m d", numbers(1500 * 70, 1), { m: 1500, d: 70 }),
    ] as const;
    const plans = [compile(f, await device()), compile((...args: typeof given) => f(...args), await device())];
    const run = async (plan: number) => {
      const { table, norms } = await toHost(at(plans, plan)(...given));
      return [...read(table), ...read(norms)];
    };
    const [first, again, other] = [await run(0), await run(0), await run(1)];
    const exact = compile(f, interpreter())(...given);
    expect(relativeError(first, [...read(exact.table), ...read(exact.norms)])).toBeLessThan(1e-5);
    expect([again, other]).toEqual([first, first]);
  });
});
