import type { Derived } from "../../compile/derived.ts";
import { bytesOf } from "../../compile/buffers.ts";
import { type Node, count } from "../../tensor.ts";
import { findRows } from "../distinct-rows.ts";
import type { Block, Heap } from "./heap.ts";

/** Finds the distinct rows that a batch names, and writes them to the heap before a plan runs. */
export interface RowDeriver {
  readonly derived: Derived;
  /** Where the derived inputs are. */
  readonly place: readonly (readonly [Node, Block])[];
  readonly derive: (elementsOf: (source: Node) => Int32Array) => void;
  /** How many distinct rows the last batch had. */
  readonly count: () => number;
}

/** A deriver over the heap. */
export const rowDeriver = (derived: Derived, heap: Heap): RowDeriver => {
  const blockOf = (node: Node): readonly [Node, Block] => [node, heap.allocate(bytesOf(node))];
  const rowsBlock = blockOf(derived.rows);
  const spreadBlock = blockOf(derived.spread);
  const slotBlocks = derived.slots.map(blockOf);
  const slotOfRow = new Int32Array(derived.tableRows);
  let found = 0;
  return {
    derived,
    place: [rowsBlock, spreadBlock, ...slotBlocks],
    derive: (elementsOf) => {
      const rows = heap.ints(rowsBlock[1].address, count(derived.rows.sizes));
      found = 0;
      derived.sources.forEach((source, k) => {
        const block = slotBlocks[k]?.[1];
        if (!block) return;
        const indices = elementsOf(source);
        found = findRows(indices, heap.ints(block.address, indices.length), rows, slotOfRow, found);
      });
      const spread = heap.ints(spreadBlock[1].address, rows.length);
      spread.set(rows);
      spread.fill(-1, found);
      rows.fill(0, found);
    },
    count: () => found,
  };
};
