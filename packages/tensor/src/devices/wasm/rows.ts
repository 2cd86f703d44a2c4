// The distinct rows that a batch names, in the heap.
import { at } from "../../at.ts";
import type { Derived } from "../../plan/derived.ts";
import { type Node, count } from "../../tensor.ts";
import { batchRows } from "../batch-rows.ts";
import type { Block, Heap } from "./heap.ts";

/** Finds the distinct rows that a batch names, and writes them to the heap before a plan runs. */
export interface RowDeriver {
  readonly derived: Derived;
  /** The derived inputs. */
  readonly nodes: readonly Node[];
  readonly derive: (blockOf: (node: Node) => Block, indicesOf: (source: Node) => Int32Array) => void;
  /** The number of distinct rows of the last batch. */
  readonly count: () => number;
}

/** A deriver over the heap. */
export const rowDeriver = (derived: Derived, heap: Heap): RowDeriver => {
  const find = batchRows(derived);
  const nodes = [derived.rows, derived.spread, ...derived.slots];
  let found = 0;
  return {
    derived,
    nodes,
    derive: (blockOf, indicesOf) => {
      // All blocks come before the views: a new block may move the memory, and a view would stay with the old one.
      const blocks = nodes.map(blockOf);
      const [rows, spread, ...slots] = nodes.map((node, k) => heap.ints(at(blocks, k).address, count(node.sizes)));
      if (rows && spread) found = find(indicesOf, { rows, spread, slots });
    },
    count: () => found,
  };
};
