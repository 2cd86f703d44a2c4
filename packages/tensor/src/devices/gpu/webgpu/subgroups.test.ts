/** Checks that threads in step are relied on only where they are as shaders need them, and what they add up. */
import { expect, test } from "vitest";
import { compile, mul, read, square, sum, tensor, type Tensor, toHost, interpreter } from "../../../index.ts";
import { WORKGROUP } from "../../../languages/shaders/shader.ts";
import { key, uniforms } from "../../../random/philox.ts";
import { relativeError } from "../../../testing/draw.ts";
import { gpu } from "../index.ts";
import type { GpuDevice } from "./interface.ts";
import { openDevice } from "./open.ts";
import { isAsRelied, subgroupOf } from "./subgroups.ts";

/** What the threads of two workgroups show, in subgroups of a size that lie side by side. */
const factsOf = (size: number): number[] =>
  Array.from({ length: 2 * WORKGROUP }, (_, i) => {
    const lane = i % size;
    const first = (i % WORKGROUP) - lane;
    return [lane, size, size * first + (size * (size - 1)) / 2];
  }).flat();

test("threads in step are relied on where they lie side by side, and are as many everywhere", () => {
  for (const size of [2, 4, 32, 64]) expect(isAsRelied(factsOf(size), size)).toBe(true);
  expect(isAsRelied(factsOf(4), 8)).toBe(false);
  expect(isAsRelied(factsOf(1), 1)).toBe(false);
  expect(isAsRelied(factsOf(128), 128)).toBe(false);
  expect(isAsRelied([], 4)).toBe(false);
  for (const wrong of [0, 1, 2]) {
    const facts = factsOf(4);
    facts[3 * 70 + wrong] = 99;
    expect(isAsRelied(facts, 4)).toBe(false);
  }
});

const opened = await openDevice().catch((error: unknown) => {
  if (process.env["ATTREC_NEEDS_GPU"]) throw error;
  return undefined;
});

test.skipIf(!opened)("a card whose subgroups vary in size, or that may not use them, has none", async () => {
  if (!opened) return;
  expect(await subgroupOf(opened.device, { subgroupMinSize: 4, subgroupMaxSize: 32 })).toBeUndefined();
  const { subgroup } = await openDevice(["subgroups"]);
  expect(subgroup).toBeUndefined();
});

test.skipIf(opened?.subgroup === undefined)(
  "sums along rows by threads in step are the interpreter's, the same bytes from run to run",
  async () => {
    const texts = { used: "", unused: "" };
    const watched = (name: keyof typeof texts) => (card: object) => {
      const { createShaderModule } = card as GpuDevice;
      const watch: GpuDevice["createShaderModule"] = (options) => {
        texts[name] += options.code;
        return createShaderModule.call(card, options);
      };
      Object.assign(card, { createShaderModule: watch });
    };
    const device = await gpu({ mode: "webgpu", onCard: watched("used") });
    const without = await gpu({ mode: "webgpu", without: ["subgroups"], onCard: watched("unused") });
    for (const [rows, n] of [
      [300, 64],
      [70, 300],
      [3, 1000],
      [129, 81],
    ] as const) {
      const f = (x: Tensor<["rows", "n"]>) => ({ sums: mul(sum(square(x), "n"), 2), all: sum(x) });
      const values = Float32Array.from(uniforms(key(2), n, rows * n), (u) => u - 0.5);
      const given = tensor("rows n", values, { rows, n });
      const run = async (on: typeof device) => {
        const { sums, all } = await toHost(compile(f, on)(given));
        return [...read(sums), ...read(all)];
      };
      const [first, again, other] = [await run(device), await run(device), await run(without)];
      const exact = compile(f, interpreter())(given);
      const expected = [...read(exact.sums), ...read(exact.all)];
      expect(relativeError(first, expected)).toBeLessThan(1e-5);
      expect(relativeError(other, expected)).toBeLessThan(1e-5);
      expect(again).toEqual(first);
    }
    expect(texts.used).toContain("subgroupAdd(");
    expect(texts.unused).not.toContain("subgroup");
  },
);
