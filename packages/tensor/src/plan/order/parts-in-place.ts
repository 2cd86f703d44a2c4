/** Finds the parts of concatenations that can be computed in the place where they will stand: then nothing has to be copied. */
import type { Node } from "../../tensor.ts";
import type { PlanStep } from "../fuse/step.ts";

/** The place of a part: from which element of the whole on it stands. */
export interface PartPlace {
  readonly whole: Node;
  readonly start: number;
}

/**
 * The parts that have a place in a whole, each in the first that it is a part of. Parts stand one behind another if the whole has
 * one row of them. Both are among `nodes`, which share one memory; a part that the caller reads as a result has its own. The whole
 * takes its memory as soon as its first part is there, so that parts which are less than half of it do not pay.
 */
export const partsInPlace = (
  steps: readonly PlanStep[],
  nodes: ReadonlySet<Node>,
  results: readonly Node[],
): ReadonlyMap<Node, PartPlace> => {
  const places = new Map<Node, PartPlace>();
  const kept = new Set(results);
  for (const { kernel, node: whole, reads } of steps) {
    if (kernel.kind !== "concat" || kernel.rows !== 1 || !nodes.has(whole)) continue;
    const found = new Map<Node, PartPlace>();
    let [start, next, filled] = [0, 0, 0];
    for (const { width, fill } of kernel.parts) {
      const part = fill === undefined ? reads[next++] : undefined;
      if (part && nodes.has(part) && !kept.has(part) && !places.has(part) && !found.has(part)) {
        found.set(part, { whole, start });
        filled += width;
      }
      start += width;
    }
    if (2 * filled >= start) for (const [part, place] of found) places.set(part, place);
  }
  return places;
};
