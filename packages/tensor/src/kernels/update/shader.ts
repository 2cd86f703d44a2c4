/** Updates as shaders. */
import { at } from "../../at.ts";
import type { UpdateKernel } from "./kernel.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import { inputOf, owner } from "../../graph/shown-memory.ts";
import { count, type Node } from "../../tensor.ts";
import type { Writing } from "../writing.ts";
import { shaderCall } from "../../languages/shaders/functions.ts";
import { createArguments } from "../../languages/shaders/arguments.ts";
import { type Dispatch, type Memory } from "../../languages/shaders/shader.ts";

/** Writes rows to their places in the table itself. */
const updateShader = (
  { count: rows, width }: UpdateKernel,
  [names, values]: readonly [Pointer, Pointer],
  writes: Memory,
): Dispatch => {
  const args = createArguments();
  const row = args.element(names.memory, `this.thread.y + ${names.offset}`);
  const value = args.element(values.memory, `this.thread.y * ${width} + this.thread.x + ${values.offset}`);
  return {
    shader: {
      source: args.source([
        `const target = ${shaderCall("placeOf", row)} * ${width} + this.thread.x;`,
        `return ${value};`,
      ]),
      threads: [width, rows],
      longestLoop: 1,
      hasTarget: true,
    },
    reads: args.reads,
    writes,
  };
};

/** The table of a step with rows replaced, for a shader that cannot write over its inputs. */
export const replacedRows = ({ node, writes, memories }: Writing, names: Node, values: Pointer): Dispatch => {
  const rows = at(node.sizes, 0);
  const table = memories.memory(owner(inputOf(node, 0)));
  return replaceRowsShader(rows, count(node.sizes) / rows, table, memories.slots(names, rows), values, writes);
};

/**
 * The table with some rows replaced, for a shader that cannot write over its inputs: `slots` has, for each row of the
 * table, the row of the values that takes its place, or -1.
 */
const replaceRowsShader = (
  tableRows: number,
  width: number,
  table: Memory,
  slots: Memory,
  values: Pointer,
  writes: Memory,
): Dispatch => {
  const args = createArguments();
  const old = args.element(table, `this.thread.y * ${width} + this.thread.x`);
  const lines = [
    `const slot = ${args.element(slots, "this.thread.y")};`,
    `let value = 0.0;`,
    `if (slot < 0) {`,
    `value = ${old};`,
    "} else {",
    `value = ${args.element(values.memory, `slot * ${width} + this.thread.x + ${values.offset}`)};`,
    "}",
    "return value;",
  ];
  return {
    shader: { source: args.source(lines), threads: [width, tableRows], longestLoop: 1, hasTarget: false },
    reads: args.reads,
    writes,
  };
};

/** An update: in place, or as a new table. */
export const updateShaders = (kernel: UpdateKernel, writing: Writing): readonly Dispatch[] => {
  const [names, values] = [at(writing.pointers, 0), at(writing.pointers, 1)];
  return writing.abilities.inPlace
    ? [updateShader(kernel, [names, values], writing.writes)]
    : [replacedRows(writing, at(writing.reads, 0), values)];
};
