// From a stored node to its kernel and what the kernel reads.
import { at } from "../../at.ts";
import { inputOf, owner } from "../facts/memory.ts";
import { numberOf } from "../facts/number-of.ts";
import { count, type Node } from "../../tensor.ts";
import type { Derived } from "../derived.ts";
import type { Kernel } from "../kernel.ts";
import { emitLoop, emitUpdate } from "./loop-kernel.ts";
import { emitScatter } from "./scatter-kernel.ts";
import { isComputedInPlace, type Stores } from "./decide-stores.ts";

/** One kernel of a plan: what it computes, from which stored nodes, in order of its pointers. */
export interface Step {
  readonly node: Node;
  readonly kernel: Kernel;
  readonly reads: readonly Node[];
  /** How many elements of each read node are skipped, where any are. */
  readonly offsets?: readonly number[];
  /** Where only as many rows are computed as the batch names. */
  readonly counted?: Derived;
  /** Where a product is contracted over as many rows as the batch names: they are counted in one more argument. */
  readonly depth?: Derived;
}

/** The kernel that computes a stored node. `flush`: what it writes is carried on, and kept free of denormal numbers. */
export const stepOf = (node: Node, stores: Stores, flush: boolean): Step => {
  const { lowering } = node.operation;
  const sources = node.inputs.map(owner);
  const isCompensated = "compensated" in lowering;
  /** Of so many equal parts the output is: the sums, and perhaps what rounding took. */
  const parts = isCompensated ? 2 : 1;
  const compensation = isCompensated ? { compensated: true } : {};
  switch (lowering.kind) {
    case "contract": {
      const [rows, columns] = [at(node.sizes, 0) / parts, at(node.sizes, 1)];
      const transposed = at(at(lowering.labels, 0), 0) === 1;
      const depth = at(inputOf(node, 1).sizes, 0);
      const strides = transposed ? { rowStride: 1, depthStride: rows } : { rowStride: depth, depthStride: 1 };
      const kernel = { kind: "contract", m: rows, n: columns, k: depth, ...strides, ...compensation } as const;
      return { node, kernel, reads: sources };
    }
    case "concat": {
      const rows = count(node.sizes.slice(0, lowering.axis));
      const joined = node.inputs.map((part) => {
        const fill = numberOf(part);
        return { width: count(part.sizes.slice(lowering.axis)), ...(fill !== undefined && { fill }) };
      });
      const reads = sources.filter((_, i) => joined[i]?.fill === undefined);
      return { node, kernel: { kind: "concat", rows, parts: joined }, reads };
    }
    case "scatter":
      return { node, ...emitScatter(node, stores) };
    case "scatterAlong": {
      const { sizes } = inputOf(node, 0);
      const [rows, times] = [count(sizes.slice(0, -1)), at(sizes, sizes.length - 1)];
      const width = at(node.sizes, sizes.length - 1);
      return {
        node,
        kernel: { kind: "scatterAlong", rows, width, count: times, ...compensation },
        reads: sources,
      };
    }
    case "order": {
      const [times, length] = [
        at(node.sizes, node.sizes.length - 1),
        at(inputOf(node, 0).sizes, node.sizes.length - 1),
      ];
      const { order } = lowering;
      const rows = count(node.sizes.slice(0, -1));
      return { node, kernel: { kind: "order", rows, length, count: times, order }, reads: sources };
    }
    case "update": {
      const [, rows, values] = node.inputs;
      if (rows && values && isComputedInPlace(node) && !stores.stored.has(values)) {
        return { node, ...emitUpdate(values, rows, stores, flush) };
      }
      const kernel = {
        kind: "update",
        count: at(inputOf(node, 1).sizes, 0),
        width: count(node.sizes.slice(1)),
      } as const;
      return { node, kernel, reads: sources.slice(1) };
    }
    case "random":
      return {
        node,
        kernel: { kind: "random", size: count(node.sizes), stream: lowering.stream, bits: lowering.bits },
        reads: sources,
      };
    default:
      return { node, ...emitLoop(node, stores, flush) };
  }
};
