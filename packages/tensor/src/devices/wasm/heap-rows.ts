// The distinct rows that a batch names, in the heap.
import { at } from "../../at.ts";
import { CELL_BYTES } from "../../languages/access.ts";
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
      const inPlace = heap.cellBytes === CELL_BYTES;
      const views = nodes.map((node, k) =>
        inPlace ? heap.ints(at(blocks, k).address, count(node.sizes)) : new Int32Array(count(node.sizes)),
      );
      const [rows, spread, ...slots] = views;
      if (rows && spread) found = find(indicesOf, { rows, spread, slots });
      if (!inPlace) views.forEach((view, k) => heap.write(at(blocks, k).address, view, "int"));
    },
    count: () => found,
  };
};
