// The messages between a suite and its processes.
import type { Cell } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";
import type { DataSource } from "../study/study.ts";

/** A job for a process. */
export interface Job {
  readonly cell: Cell;
  readonly source: DataSource;
  /** The place of the model's code, as the command line named it, if it does not ship. */
  readonly place?: string;
  /** The device that runs the cell where several have its bytes. */
  readonly device?: string;
}

/** A message from a process: its progress, or the outcome of the cell. */
export type Message =
  { readonly kind: "epoch"; readonly epoch: number } | { readonly kind: "end"; readonly outcome: Outcome };
