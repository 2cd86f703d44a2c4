/** Finds the parts of concatenations that are computed in the place where they will stand: then nothing has to be copied. */
import type { Node } from "../../tensor.ts";
import type { Defined } from "../kernel.ts";

/** A kernel with the node that it computes, and what it reads. */
interface Computed extends Defined {
  readonly node: Node;
  readonly reads: readonly Node[];
}

/** The place of a part: from which element of the whole on it stands. */
export interface PartPlace {
  readonly whole: Node;
  readonly start: number;
}

/**
 * Finds the parts that have a place in a whole, each in the first that it is a part of. Parts stand one behind another if the whole
 * has one row of them. A result has memory of its own. The whole takes its memory as soon as its first part is there, so
 * that parts which are less than half of it do not pay.
 */
export const partsInPlace = (steps: readonly Computed[], results: readonly Node[]): ReadonlyMap<Node, PartPlace> => {
  const parts = new Map<Node, PartPlace>();
  const computed = new Set(steps.map(({ node }) => node));
  for (const result of results) computed.delete(result);
  for (const { kernel, node: whole, reads } of steps) {
    if (kernel.kind !== "concat" || kernel.rows !== 1 || !computed.has(whole)) continue;
    const found = new Map<Node, PartPlace>();
    let [start, next, filled] = [0, 0, 0];
    for (const { width, fill } of kernel.parts) {
      const part = fill === undefined ? reads[next++] : undefined;
      if (part && computed.has(part) && !parts.has(part) && !found.has(part)) {
        found.set(part, { whole, start });
        filled += width;
      }
      start += width;
    }
    if (2 * filled >= start) for (const [part, place] of found) parts.set(part, place);
  }
  return new Map(Array.from(parts.keys(), (part) => [part, outermost(parts, part)]));
};

/** The place of a part in the outermost whole: a whole may be a part itself. */
const outermost = (parts: ReadonlyMap<Node, PartPlace>, part: Node): PartPlace => {
  let [whole, start] = [part, 0];
  for (let outer = parts.get(whole); outer; outer = parts.get(whole)) {
    whole = outer.whole;
    start += outer.start;
  }
  return { whole, start };
};
