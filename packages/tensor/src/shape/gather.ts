// The rule of gathering rows, as a type and as a value.
import type { Opaque } from "./rule.ts";
import { type Shape, type Show, show, ShapeError } from "./dimension.ts";

/** The shape of gathered rows: each index becomes the row that it names, `[items, dim]` at `[batch]` is `[batch, dim]`. */
export type GatherShape<Table extends Shape, Indices extends Shape> = number extends Table["length"]
  ? Opaque<Table | Indices>
  : Table extends readonly [unknown, ...infer Row extends Shape]
    ? [...Indices, ...Row]
    : `gather: ${Show<Table>} has no rows: a table needs at least one dimension`;

/** The shape of gathered rows: the value beside the type {@link GatherShape}. */
export const gatherShape = (table: Shape, indices: Shape): Shape => {
  if (table.length === 0) {
    throw new ShapeError(`gather: ${show(table)} has no rows: a table needs at least one dimension`);
  }
  return [...indices, ...table.slice(1)];
};
