/** Scatters as shaders. */
import { at } from "../../at.ts";
import type { ScatterKernel } from "./kernel.ts";
import type { Occurrences, Writing } from "../writing.ts";
import { count } from "../../tensor.ts";
import { createArguments } from "../../languages/shaders/arguments.ts";
import { assertWhole, type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";
import { shaderCall } from "../../languages/shaders/functions.ts";
import { type Segments, segmentShader, segmentsOf, sumWithSegments } from "./segments.ts";
import { indicesOf, type Scattered, sumOf, termAt } from "./term.ts";

/**
 * A part of a scatter, added to the result of earlier parts. A thread cannot add to a place that another thread may add to.
 * Instead, each thread sums the terms of its own element of the table, in ascending order. If the occurrences are sorted by row,
 * it reads only these terms, and of a row with very many the sums of their segments; if only the graphics card knows the indices,
 * it reads all indices.
 */
const scatterShader = (
  scattered: Scattered,
  writes: Memory,
  earlier: Memory | undefined,
  occurrences: Occurrences | undefined,
  segments: Segments | undefined,
): Dispatch => {
  const { part, table } = scattered;
  const args = createArguments();
  const positions = count(indicesOf(part));
  const term = termAt(scattered, args, "position");
  const { computed, value } = term;
  const sum = sumOf(scattered, positions);
  const own = earlier && args.element(earlier, `this.thread.y * ${table.width} + this.thread.x`);
  const lines = [...sum.start];
  if (occurrences && segments) lines.push(...sumWithSegments(term, args, table.width, occurrences, segments, sum));
  else if (occurrences) {
    lines.push(
      `const start = ${args.element(occurrences.starts, "this.thread.y")};`,
      `const length = ${args.element(occurrences.starts, "this.thread.y + 1")} - start;`,
      "for (let i = 0; i < length; i++) {",
      `const position = ${args.element(occurrences.order, "start + i")};`,
      ...computed,
      ...sum.add(value),
      "}",
    );
  } else {
    assertWhole(table.rows, "the rows of a table");
    lines.push(
      `for (let position = 0; position < ${positions}; position++) {`,
      `if (${term.row} === this.thread.y) {`,
      ...computed,
      ...sum.add(value),
      "}",
      "}",
    );
  }
  const whole = own ? `${own} + total` : "total";
  return {
    shader: {
      source: args.source([
        ...lines,
        ...sum.end,
        `return ${table.cell === "int" ? shaderCall("wholeOf", whole) : whole};`,
      ]),
      threads: [table.width, table.rows],
      longestLoop: segments ? segments.most : positions,
      hasTarget: false,
    },
    reads: args.reads,
    writes,
  };
};

/** A scatter, part after part: each part is added to the result of the earlier parts. */
export const scatterShaders = (
  kernel: ScatterKernel,
  { node, reads, pointers, writes, memories, abilities }: Writing,
): readonly Dispatch[] => {
  let next = 0;
  let earlier: Memory | undefined;
  return kernel.parts.flatMap((part, i) => {
    const own = pointers.slice(next, (next += part.inputs.length));
    const index = at(reads, next - part.inputs.length + part.index);
    const into = i === kernel.parts.length - 1 ? writes : memoryOf(`part ${i} of a table`, count(node.sizes));
    const occurrences = memories.occurrences(part, index, at(own, part.index).offset, kernel.rows);
    const scattered = { part, pointers: own, table: kernel };
    const segments = occurrences && abilities.ints ? segmentsOf(scattered, writes.name) : undefined;
    const dispatch = scatterShader(scattered, into, earlier, occurrences, segments);
    earlier = into;
    return occurrences && segments ? [segmentShader(scattered, occurrences, segments), dispatch] : [dispatch];
  });
};
