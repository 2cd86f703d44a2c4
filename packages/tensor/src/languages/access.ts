/** The places that kernels read, and the kinds of number in their buffers. */
import type { DType } from "../tensor.ts";

/** The bytes of an element of any type. */
export const CELL_BYTES = 4;

/** The kinds of number that a buffer holds: 32-bit floats, or 32-bit signed integers. */
export type CellKind = "float" | "int";

/** The kind of number that stands for an element of a type in a buffer: booleans are the floats 1 and 0. */
export const cellKindOf = (dtype: DType): CellKind => (dtype === "int" ? "int" : "float");

/**
 * Where a kernel's loop reads an input: element `Σ strides[k] · index[k]`. A stride of 0 repeats (broadcasts). With `rows`, an
 * integer buffer names the row, and the address is a position within that row:
 * `rows.stride · rowBuffer[Σ rows.strides[k] · index[k]] + Σ strides[k] · index[k]`.
 */
export interface Access {
  readonly cell: CellKind;
  readonly strides: readonly number[];
  readonly rows?: { readonly pointer: number; readonly stride: number; readonly strides: readonly number[] };
}
