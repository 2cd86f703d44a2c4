/** Concatenations as shaders. */
import { createArguments } from "../../languages/shaders/arguments.ts";
import { number } from "../../languages/shaders/arithmetic.ts";
import type { ConcatKernel } from "./kernel.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import { type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";

/** Parts side by side. If there are more parts than a shader may read, other shaders join some of them first. */
export const concatShaders = (
  { rows, parts }: ConcatKernel,
  pointers: readonly Pointer[],
  writes: Memory,
  mostReads: number,
): readonly Dispatch[] => {
  // A number without a literal, such as -Infinity, is read from a memory as well.
  const special = parts.some(({ fill = 0 }) => !Number.isFinite(fill) || Object.is(fill, -0)) ? 1 : 0;
  if (pointers.length + special <= mostReads) return [concatShader(rows, parts, pointers, writes)];
  const half = Math.ceil(parts.length / 2);
  const isRead = (list: ConcatKernel["parts"]): number => list.filter(({ fill }) => fill === undefined).length;
  const cut = isRead(parts.slice(0, half));
  const sides = [
    { parts: parts.slice(0, half), pointers: pointers.slice(0, cut) },
    { parts: parts.slice(half), pointers: pointers.slice(cut) },
  ].map((side) => {
    const width = side.parts.reduce((sum, part) => sum + part.width, 0);
    return { ...side, width, memory: memoryOf(`a part of ${writes.name}`, rows * width) };
  });
  return [
    ...sides.flatMap((side) =>
      concatShaders({ kind: "concat", rows, parts: side.parts }, side.pointers, side.memory, mostReads),
    ),
    concatShader(
      rows,
      sides.map(({ width }) => ({ width })),
      sides.map(({ memory }) => ({ memory, offset: 0 })),
      writes,
    ),
  ];
};

const concatShader = (
  rows: number,
  parts: ConcatKernel["parts"],
  pointers: readonly Pointer[],
  writes: Memory,
): Dispatch => {
  const args = createArguments();
  const lines = ["let value = 0.0;"];
  let [from, next, closing] = [0, 0, ""];
  for (const { width, fill } of parts) {
    const pointer = fill === undefined ? pointers[next++] : undefined;
    const value = pointer
      ? args.element(pointer.memory, `this.thread.y * ${width} + this.thread.x + ${pointer.offset} - ${from}`)
      : number(fill ?? 0, args.special);
    from += width;
    lines.push(`if (this.thread.x < ${from}) {`, `value = ${value};`, "} else {");
    closing += "}";
  }
  lines.push(closing, "return value;");
  return {
    shader: { source: args.source(lines), threads: [from, rows], longestLoop: 1, hasTarget: false },
    reads: args.reads,
    writes,
  };
};
