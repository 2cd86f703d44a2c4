/** Scatters as shaders. */
import { at } from "../../at.ts";
import type { ScatterKernel, ScatterPart } from "./kernel.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import type { Occurrences, Writing } from "../writing.ts";
import { count } from "../../tensor.ts";
import { createArguments } from "../../languages/shaders/arguments.ts";
import { statements } from "../../languages/shaders/arithmetic.ts";
import { elementReader } from "../loop/shader.ts";
import { type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";
import { call } from "../../languages/shaders/functions.ts";
import { indexIn } from "../../languages/shaders/threads.ts";
import { sumOfInts, summation } from "../../languages/shaders/sums.ts";

/**
 * A part of a scatter, added to the result of earlier parts. A thread cannot add to a place that another thread may add to.
 * Instead, each thread sums the terms of its own element of the table, in ascending order. If the occurrences are sorted by row,
 * it reads only these terms; if only the graphics card knows the indices, it reads all indices.
 */
const scatterShader = (
  part: ScatterPart,
  pointers: readonly Pointer[],
  table: Pick<ScatterKernel, "rows" | "width" | "cell">,
  writes: Memory,
  earlier: Memory | undefined,
  occurrences: Occurrences | undefined,
): Dispatch => {
  const args = createArguments();
  const { dimensions, columns, inputs } = part;
  const over = dimensions.slice(0, dimensions.length - columns);
  const along = dimensions.slice(over.length);
  const place = indexIn("this.thread.x", along, "c");
  const named = indexIn("position", over.length === 0 ? [1] : over, "p");
  const index = [...named.index.slice(0, over.length), ...place.index.slice(0, along.length)];
  const read = elementReader(args, inputs, pointers)(index);
  const { lines: computed, results } = statements([part.expression], "v", read, args.special);
  const isInt = table.cell === "int";
  const sum = isInt ? sumOfInts("total") : summation("total", count(over));
  const add = [...computed, ...sum.add(at(results, 0))];
  const before = earlier && args.element(earlier, `this.thread.y * ${table.width} + this.thread.x`);
  const lines = [...place.lines, ...sum.start];
  if (occurrences) {
    lines.push(
      `const start = ${args.element(occurrences.starts, "this.thread.y")};`,
      `const length = ${args.element(occurrences.starts, "this.thread.y + 1")} - start;`,
      "for (let i = 0; i < length; i++) {",
      `const position = ${args.element(occurrences.order, "start + i")};`,
      ...named.lines,
      ...add,
      "}",
    );
  } else {
    lines.push(
      `for (let position = 0; position < ${count(over)}; position++) {`,
      ...named.lines,
      `if (${read(part.index, [])} === this.thread.y) {`,
      ...add,
      "}",
      "}",
    );
  }
  const whole = before ? `${before} + total` : "total";
  return {
    shader: {
      source: args.source([...lines, ...sum.end, `return ${isInt ? call("wholeOf", whole) : whole};`]),
      threads: [table.width, table.rows],
      longestLoop: count(over),
      hasTarget: false,
    },
    reads: args.reads,
    writes,
  };
};

/** A scatter, part after part: each part is added to the result of the earlier parts. */
export const scatterShaders = (
  kernel: ScatterKernel,
  { node, reads, pointers, writes, memories }: Writing,
): readonly Dispatch[] => {
  let next = 0;
  let earlier: Memory | undefined;
  return kernel.parts.map((part, i) => {
    const own = pointers.slice(next, (next += part.inputs.length));
    const index = at(reads, next - part.inputs.length + part.index);
    const into = i === kernel.parts.length - 1 ? writes : memoryOf(`part ${i} of a table`, count(node.sizes));
    const occurrences = memories.occurrences(part, index, at(own, part.index).offset, kernel.rows);
    const dispatch = scatterShader(part, own, kernel, into, earlier, occurrences);
    earlier = into;
    return dispatch;
  });
};
