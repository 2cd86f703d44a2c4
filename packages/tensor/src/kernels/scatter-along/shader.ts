/** Scatters within rows as shaders. */
import { createArguments } from "../../languages/shaders/arguments.ts";
import type { ScatterAlongKernel } from "./kernel.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import { assertWhole, type Dispatch, type Memory } from "../../languages/shaders/shader.ts";
import { sumOfInts, summation } from "../../languages/shaders/sums.ts";

/** For each place of a row, the sum of the values whose index is that place. */
export const scatterAlongShader = (
  { rows, width, count, cell }: ScatterAlongKernel,
  [indices, values]: readonly [Pointer, Pointer],
  writes: Memory,
): Dispatch => {
  assertWhole(width, "the places of a row");
  const args = createArguments();
  const index = args.element(indices.memory, `this.thread.y * ${count} + i + ${indices.offset}`);
  const value = args.element(values.memory, `this.thread.y * ${count} + i + ${values.offset}`);
  const { start, add, end } = cell === "int" ? sumOfInts("total") : summation("total", count);
  const lines = [
    ...start,
    `for (let i = 0; i < ${count}; i++) {`,
    `if (${index} === this.thread.x) {`,
    ...add(value),
    "}",
    "}",
    ...end,
    "return total;",
  ];
  return {
    shader: { source: args.source(lines), threads: [width, rows], longestLoop: 1, hasTarget: false },
    reads: args.reads,
    writes,
  };
};
