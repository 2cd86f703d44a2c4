/** A cell of a table: text, and whether it stands out. */
export interface TableCell {
  readonly text: string;
  /** The best of its row. */
  readonly isBest?: boolean;
  /** What a reader sees who asks for more, where that can be shown. */
  readonly more?: string;
}

/** A table for people, before it is written in one form or another. */
export interface Table {
  /** A short name, which is its address in a page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
  /** What is to be known beside it, one sentence each. */
  readonly notes: readonly string[];
}

/** A cell of plain text. */
export const cell = (text: string, more?: string): TableCell => ({ text, ...(more !== undefined && { more }) });
