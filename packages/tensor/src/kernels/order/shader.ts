/** Orders as shaders. */
import { createArguments } from "../../languages/shaders/arguments.ts";
import { shaderCall } from "../../languages/shaders/functions.ts";
import type { OrderKernel } from "./kernel.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import { type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";

/**
 * The positions of the elements that come first in each row. Threads share no memory. So a first shader counts the rank of each
 * element, which is the number of elements before it; then each place looks for the element of its rank.
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
  const isNearer =
    order === "ascending" ? shaderCall("isGreater", "own", "other") : shaderCall("isGreater", "other", "own");
  const lines = [
    `const own = ${own};`,
    `const isOwnNaN = ${shaderCall("isNotANumber", "own")};`,
    "let rank = 0.0;",
    `for (let j = 0; j < ${length}; j++) {`,
    `const other = ${other};`,
    "let isBefore = 0.0;",
    "if (isOwnNaN > 0.5) {",
    `if (${shaderCall("isNotANumber", "other")} < 0.5) { isBefore = 1.0; } else { if (j < this.thread.x) { isBefore = 1.0; } }`,
    "} else {",
    `if (${isNearer} > 0.5) { isBefore = 1.0; }`,
    `if (${shaderCall("isEqual", "other", "own")} > 0.5) { if (j < this.thread.x) { isBefore = 1.0; } }`,
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
  const plain = { longestLoop: 1, hasTarget: false } as const;
  return [
    {
      shader: { source: ranking.source(lines), threads: [length, rows], ...plain },
      reads: ranking.reads,
      writes: ranks,
    },
    { shader: { source: finding.source(found), threads: [count, rows], ...plain }, reads: finding.reads, writes },
  ];
};
