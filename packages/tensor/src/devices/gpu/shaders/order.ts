import type { OrderKernel, ScatterAlongKernel } from "../../../plan/kernel.ts";
import { createArguments } from "./arguments.ts";
import { call } from "./functions.ts";
import type { Pointer } from "./loop.ts";
import { type Dispatch, type Memory, memoryOf } from "./shader.ts";
import { summation } from "./sums.ts";

/**
 * The positions of the elements that come first in each row. Without memory that threads share, the rank of each element
 * is counted: how many come before it; and each place then looks for the element of its rank.
 */
export const orderShaders = (
  { rows, length, count, order }: OrderKernel,
  values: Pointer,
  writes: Memory,
): readonly Dispatch[] => {
  const ranks = memoryOf(`ranks of ${writes.name}`, rows * length);
  const ranking = createArguments();
  const own = ranking.element(values.memory, `this.thread.y * ${length} + this.thread.x + ${values.offset}`);
  const other = ranking.element(values.memory, `this.thread.y * ${length} + j + ${values.offset}`);
  const isNearer = order === "ascending" ? call("isGreater", "own", "other") : call("isGreater", "other", "own");
  const lines = [
    `const own = ${own};`,
    `const isOwnNaN = ${call("isNotANumber", "own")};`,
    "let rank = 0.0;",
    `for (let j = 0; j < ${length}; j++) {`,
    `const other = ${other};`,
    "let isBefore = 0.0;",
    "if (isOwnNaN > 0.5) {",
    `if (${call("isNotANumber", "other")} < 0.5) { isBefore = 1.0; } else { if (j < this.thread.x) { isBefore = 1.0; } }`,
    "} else {",
    `if (${isNearer} > 0.5) { isBefore = 1.0; }`,
    `if (${call("isEqual", "other", "own")} > 0.5) { if (j < this.thread.x) { isBefore = 1.0; } }`,
    "}",
    "rank = rank + isBefore;",
    "}",
    "return rank;",
  ];
  const finding = createArguments();
  const rank = finding.element(ranks, `this.thread.y * ${length} + j`);
  const found = [
    "let found = 0.0;",
    `for (let j = 0; j < ${length}; j++) {`,
    `if (${rank} === this.thread.x) { found = j; }`,
    "}",
    "return found;",
  ];
  const plain = { width: 1, longestLoop: 1, hasTarget: false } as const;
  return [
    {
      shader: { source: ranking.source(lines), threads: [length, rows], ...plain },
      reads: ranking.reads,
      writes: ranks,
    },
    { shader: { source: finding.source(found), threads: [count, rows], ...plain }, reads: finding.reads, writes },
  ];
};

/** For each place of a row, the sum of the values whose index is that place. */
export const scatterAlongShader = (
  { rows, width, count }: ScatterAlongKernel,
  [indices, values]: readonly [Pointer, Pointer],
  writes: Memory,
): Dispatch => {
  const args = createArguments();
  const index = args.element(indices.memory, `this.thread.y * ${count} + i + ${indices.offset}`);
  const value = args.element(values.memory, `this.thread.y * ${count} + i + ${values.offset}`);
  const { start, add, end } = summation("total", count);
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
    shader: { source: args.source(lines), threads: [width, rows], width: 1, longestLoop: 1, hasTarget: false },
    reads: args.reads,
    writes,
  };
};
