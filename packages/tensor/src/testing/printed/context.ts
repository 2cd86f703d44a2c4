/** The values that the formulas of a printed program are computed from: the names that stand before them, and what these hold. */
import { along, type Named, type SizeOf } from "./named.ts";

/** The numbers of what is given, by the names in the text. */
export type Given = Readonly<Record<string, ArrayLike<number>>>;

/** The names of a program so far. */
export interface Context {
  readonly sizeOf: SizeOf;
  readonly values: Map<string, Named>;
  /** The axes of each name in their order, those of size 1 too. */
  readonly dimensions: Map<string, readonly string[]>;
  /** The constants that the text does not write out. */
  readonly constants: Given;
}

/** The context before the first row. The sizes stand behind the inputs, in rows that start with `where`. */
export const contextOf = (rows: readonly string[], constants: Given): Context => {
  const sizes = new Map<string, number>();
  for (const row of rows)
    if (row.startsWith("where "))
      for (const [, name = "", size] of row.matchAll(/([^ ,]+) is (\d+)/g)) sizes.set(name, Number(size));
  const sizeOf = (axis: string): number => {
    const own = axis.replaceAll("'", "");
    return /^\d+$/.test(own) ? Number(own) : (sizes.get(own) ?? NaN);
  };
  return { sizeOf, values: new Map(), dimensions: new Map(), constants };
};

/** Gives a name its numbers. */
export const define = (context: Context, name: string, axes: readonly string[], numbers: readonly number[]): void => {
  context.dimensions.set(name, axes);
  context.values.set(name, along(axes, numbers, context.sizeOf));
};

/** The name and the axes of what a row declares: `x [row, column] int`. */
export const declared = (text: string): readonly [name: string, axes: readonly string[]] => {
  const [, name = "", list = ""] = /^(\S+?)(?: \[([^\]]*)\])?(?: int| bool)?$/.exec(text.trim()) ?? [];
  return [name, list === "" ? [] : list.split(", ")];
};
