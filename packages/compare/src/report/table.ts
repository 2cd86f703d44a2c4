// A table as data, before it is printed in any language.
import type { Row } from "./report.ts";

/** A cell of a table: its text, and whether it stands out. */
export interface TableCell {
  readonly text: string;
  /** Whether it is the best of its row. */
  readonly isBest?: boolean;
  /** Further text for a reader who asks for more, in forms that can show it. */
  readonly more?: string;
  /** The row of the report that it is of, by which a page leads to its cells. */
  readonly row?: Row;
}

/** A table for people, before it is written in one form or another. */
export interface Table {
  /** A short name, which is its address in a page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
  /** The places of columns that a narrow print can do without. */
  readonly details?: readonly number[];
  /** Notes on the table, one sentence each. */
  readonly notes: readonly string[];
  /** Notes on columns that are details, for prints that have these. */
  readonly detailNotes?: readonly string[];
}

/** A cell of plain text. */
export const cell = (text: string, more?: string): TableCell => ({ text, ...(more !== undefined && { more }) });
