import type { Cell } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";

/** Where a process finds the data of a cell. */
export interface DataSource {
  readonly name: string;
  readonly folder?: string;
  readonly filter?: string;
}

/** What a process is asked to do. */
export interface Job {
  readonly cell: Cell;
  readonly source: DataSource;
}

/** What a process says: how far it is, and how the cell ended. */
export type Message =
  { readonly kind: "epoch"; readonly epoch: number } | { readonly kind: "end"; readonly outcome: Outcome };
