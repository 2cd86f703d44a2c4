// Finds the distinct rows that a batch names, before a call.
import type { Derived } from "../../plan/derived.ts";
import { at } from "../../at.ts";
import { type Node, count } from "../../tensor.ts";
import { findRows } from "../distinct-rows.ts";
import type { Block, Heap } from "./heap.ts";

/** Finds the distinct rows that a batch names, and writes them to the heap before a plan runs. */
export interface RowDeriver {
  readonly derived: Derived;
  /** The derived inputs. */
  readonly nodes: readonly Node[];
  readonly derive: (blockOf: (node: Node) => Block, elementsOf: (source: Node) => Int32Array) => void;
  /** How many distinct rows the last batch had. */
  readonly count: () => number;
}

/** A deriver over the heap. */
export const rowDeriver = (derived: Derived, heap: Heap): RowDeriver => {
  const slotOfRow = new Int32Array(derived.tableRows);
  let found = 0;
  return {
    derived,
    nodes: [derived.rows, derived.spread, ...derived.slots],
    derive: (blockOf, elementsOf) => {
      const rows = heap.ints(blockOf(derived.rows).address, count(derived.rows.sizes));
      found = 0;
      derived.sources.forEach((source, k) => {
        const indices = elementsOf(source);
        const slots = heap.ints(blockOf(at(derived.slots, k)).address, indices.length);
        found = findRows(indices, slots, rows, slotOfRow, found);
      });
      const spread = heap.ints(blockOf(derived.spread).address, rows.length);
      spread.set(rows);
      spread.fill(-1, found);
      rows.fill(0, found);
    },
    count: () => found,
  };
};
