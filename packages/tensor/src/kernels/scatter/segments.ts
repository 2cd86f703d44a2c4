/** Sums of rows that occur thousands of times in a scatter: their sorted occurrences are cut into segments, each of which has a thread of its own. */
import { count } from "../../tensor.ts";
import { type Arguments, createArguments } from "../../languages/shaders/arguments.ts";
import { type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";
import { shaderCall } from "../../languages/shaders/functions.ts";
import type { Summation } from "../../languages/shaders/sums.ts";
import type { Occurrences } from "../writing.ts";
import { indicesOf, type Scattered, sumOf, type Term, termAt } from "./term.ts";

/** The sums of the segments of sorted occurrences, for those segments that lie within a row. */
export interface Segments {
  readonly sums: Memory;
  /** The positions of a segment. */
  readonly length: number;
  /** The most terms and segments that a row's thread adds up. */
  readonly most: number;
}

/** Of fewer positions a row's thread adds up all. */
const MANY_POSITIONS = 512;

/**
 * The segments of a part, if it has many positions. They are about as long as the root of the number of positions, so that a row has
 * neither long segments nor many.
 */
export const segmentsOf = ({ part, table }: Scattered, name: string): Segments | undefined => {
  const positions = count(indicesOf(part));
  if (positions < MANY_POSITIONS) return undefined;
  const length = 2 ** Math.round(Math.log2(positions) / 2);
  const segments = Math.floor(positions / length);
  // A row begins and ends within a segment.
  return { sums: memoryOf(`segments of ${name}`, segments * table.width), length, most: 2 * length + segments };
};

/**
 * Sums up the segments that lie within a row. Which terms a sum has, and in which order, follows from the indices alone: a step
 * gives the same bytes every time.
 */
export const segmentShader = (
  scattered: Scattered,
  { starts, order }: Occurrences,
  { sums, length }: Segments,
): Dispatch => {
  const { table } = scattered;
  const args = createArguments();
  const [first, each] = [termAt(scattered, args, "first", "f"), termAt(scattered, args, "position")];
  const sum = sumOf(scattered, length);
  const from = `this.thread.y * ${length}`;
  return {
    shader: {
      source: args.source([
        ...sum.start,
        "let end = 0.0;",
        // Behind the occurrences of all rows there may be anything.
        `if (${from} < ${args.element(starts, String(table.rows))}) {`,
        `const first = ${args.element(order, from)};`,
        `const row = ${first.row};`,
        `end = ${args.element(starts, "row + 1")};`,
        "}",
        `if (end > ${from} + ${length - 0.5}) {`,
        `for (let i = 0; i < ${length}; i++) {`,
        `const position = ${args.element(order, `${from} + i`)};`,
        ...each.computed,
        ...sum.add(each.value),
        "}",
        "}",
        ...sum.end,
        "return total;",
      ]),
      threads: [table.width, sums.elements / table.width],
      longestLoop: 1,
      hasTarget: false,
    },
    reads: args.reads,
    writes: sums,
  };
};

/** The statements that add up the terms of a thread's row: those before its first whole segment, its segments, and the rest. */
export const sumWithSegments = (
  { computed, value }: Term,
  args: Arguments,
  width: number,
  { starts, order }: Occurrences,
  { sums, length }: Segments,
  sum: Summation,
): readonly string[] => [
  `let next = ${args.element(starts, "this.thread.y")};`,
  `const end = ${args.element(starts, "this.thread.y + 1")};`,
  `const begin = Math.floor((next + ${length - 0.5}) / ${length}) * ${length};`,
  `const whole = Math.floor((end + 0.5) / ${length}) - begin / ${length};`,
  `const turns = (whole > 0.5 ? end - next - whole * ${length - 1} : end - next);`,
  `const last = begin + whole * ${length};`,
  "for (let i = 0; i < turns; i++) {",
  "let term = 0.0;",
  "if (next >= begin && next < last) {",
  `term = ${args.element(sums, `${shaderCall("placesOver", shaderCall("placeOf", "next"), String(length))} * ${width} + this.thread.x`)};`,
  `next = next + ${length}.0;`,
  "} else {",
  `const position = ${args.element(order, "next")};`,
  ...computed,
  `term = ${value};`,
  "next = next + 1.0;",
  "}",
  ...sum.add("term"),
  "}",
];
