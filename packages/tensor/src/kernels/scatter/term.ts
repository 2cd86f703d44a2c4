/** The term that a scatter adds at a position, as statements of a shader. */
import { at } from "../../at.ts";
import type { Arguments } from "../../languages/shaders/arguments.ts";
import { statements } from "../../languages/shaders/arithmetic.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import { shaderCall } from "../../languages/shaders/functions.ts";
import { type Summation, sumOfInts, summation } from "../../languages/shaders/sums.ts";
import { indexIn } from "../../languages/shaders/threads.ts";
import { elementReader } from "../loop/shader.ts";
import type { ScatterKernel, ScatterPart } from "./kernel.ts";

/** What the shaders of a part are written from. */
export interface Scattered {
  readonly part: ScatterPart;
  readonly pointers: readonly Pointer[];
  readonly table: Pick<ScatterKernel, "rows" | "width" | "cell">;
}

/** The dimensions of a part's indices. */
export const indicesOf = ({ dimensions, columns }: ScatterPart): readonly number[] =>
  dimensions.slice(0, dimensions.length - columns);

/** A term of a part, in the column of a thread, at the position of this name. */
export interface Term {
  /** The row that its index names, the statements that compute the value, and the value. */
  readonly row: string;
  readonly computed: readonly string[];
  readonly value: string;
}

/** Writes a term; names of its own begin with `prefix`. */
export const termAt = ({ part, pointers }: Scattered, args: Arguments, position: string, prefix = ""): Term => {
  const over = indicesOf(part);
  const along = part.dimensions.slice(over.length);
  const index = [...indexIn(shaderCall("placeOf", position), over), ...indexIn("this.thread.x", along)];
  const read = elementReader(args, part.inputs, pointers, `${prefix}r`)(index);
  const { lines: computed, results } = statements([part.expression], `${prefix}v`, read, args.special);
  return { row: read(part.index, []), computed, value: at(results, 0) };
};

/** The sum of at most so many terms. */
export const sumOf = ({ table }: Scattered, terms: number): Summation =>
  table.cell === "int" ? sumOfInts("total") : summation("total", terms);
