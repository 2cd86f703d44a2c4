/** Scatters: rows added up at the places that indices name. */
import { expressionCost } from "../../scalar/dag.ts";
import { printScalar, type Scalar } from "../../scalar/expression.ts";
import { count } from "../../tensor.ts";
import type { Access, CellKind } from "../../languages/access.ts";
import type { Definition } from "../definition.ts";

/**
 * Rows added up: `out[row, :] = Σ expression(i, :)` over the parts, and over the i whose index is that row. Rows without an index
 * are 0; an index outside of the table is ignored. Inputs: those of the parts, one part after another. It is split by output
 * rows. Terms are added part after part, in ascending i.
 */
export interface ScatterKernel {
  readonly kind: "scatter";
  readonly rows: number;
  readonly width: number;
  readonly parts: readonly ScatterPart[];
  /** What the rows are made of. Sums of ints wrap around at 32 bits. */
  readonly cell: CellKind;
  /** The rounding errors of the sums follow behind the output, in an array of the same size. */
  readonly compensated?: boolean;
}

/**
 * A part of a scatter: a loop nest over the indices and, in its last `columns` dimensions, along a row. The expression is the
 * term; input number `index` holds the row. `gate` is a factor of the term that is the same along the row, and 0 only where a
 * `select` chose 0. Such a row may be skipped: the other factor is taken to be finite.
 */
export interface ScatterPart {
  readonly dimensions: readonly number[];
  readonly columns: number;
  readonly inputs: readonly Access[];
  readonly index: number;
  readonly expression: Scalar;
  readonly gate?: Scalar;
}

const partText = ({ dimensions, columns, index, expression, gate }: ScatterPart): string =>
  `${dimensions.slice(0, dimensions.length - columns).join("×") || "once"} at #${index}: ${printScalar(expression)}${gate ? ` where ${printScalar(gate)} is not 0` : ""}`;

/** The definition of scatter kernels. */
export const scatter: Definition<ScatterKernel> = {
  extent: ({ rows }) => rows,
  work: ({ parts }) =>
    parts.reduce((sum, { dimensions, expression }) => sum + count(dimensions) * (2 + expressionCost(expression)), 0),
  text: ({ rows, width, parts }) => `scatter into ${rows} rows of ${width}: ${parts.map(partText).join("; ")}`,
};
