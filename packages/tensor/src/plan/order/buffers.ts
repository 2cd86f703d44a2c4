// Places intermediate results in one arena, by lifetime.
import { at } from "../../at.ts";
import { CELL_BYTES } from "../../languages/access.ts";
import { count, type Node } from "../../tensor.ts";
import { placeByLifetime } from "./arena.ts";
import { overwritten } from "./overwrite.ts";
import type { KernelSchedule } from "../schedule.ts";

/** Buffers start at multiples of a cache line. */
const ALIGNMENT = 64;

/** Where the stored nodes of a plan lie in its scratch memory. */
export interface ScratchLayout {
  /** Byte offsets of the nodes that are laid out. */
  readonly offsets: ReadonlyMap<Node, number>;
  /** The size of the scratch memory in bytes. */
  readonly bytes: number;
}

/** Bytes that a node's elements take, up to the next boundary. */
export const bytesOf = (node: Node, cellBytes = CELL_BYTES): number =>
  Math.max(1, Math.ceil((count(node.sizes) * cellBytes) / ALIGNMENT)) * ALIGNMENT;

/**
 * Gives each node its place in one memory. A node lives from the group of steps that writes it to the last that reads it;
 * nodes whose lives do not overlap may share a place, an elementwise loop may write over an input of which it is the last
 * reader, and a part of a concatenation is computed where it will stand.
 */
export const layOut = (
  { groups, results, parts }: Pick<KernelSchedule, "groups" | "results" | "parts">,
  nodes: ReadonlySet<Node>,
  cellBytes = CELL_BYTES,
): ScratchLayout => {
  const first = new Map<Node, number>();
  const last = new Map<Node, number>();
  groups.forEach(({ steps }, position) => {
    for (const step of steps) {
      first.set(step.node, position);
      for (const node of [step.node, ...step.reads]) last.set(node, position);
    }
  });
  for (const node of results) last.set(node, groups.length);
  /** What lies alone may be written over, or over another. */
  const alone = new Set(nodes);
  for (const [part, { whole }] of parts) {
    alone.delete(part);
    alone.delete(whole);
    first.set(whole, Math.min(placeIn(first, whole), placeIn(first, part)));
    last.set(whole, Math.max(placeIn(last, whole), placeIn(last, part)));
  }
  /** Where a node lies that has no place of its own: written over another node, or in a whole of which it is a part. */
  const within = new Map(parts);
  groups.forEach(({ steps }, position) => {
    for (const step of steps) {
      const over = alone.has(step.node) ? overwritten(step, steps, alone) : undefined;
      if (!over || last.get(over) !== position) continue;
      const whole = within.get(over)?.whole ?? over;
      within.set(step.node, { whole, start: 0 });
      last.set(whole, placeIn(last, step.node));
    }
  });
  const own = [...nodes].filter((node) => !within.has(node));
  const arena = placeByLifetime(
    own.map((node) => ({ first: placeIn(first, node), last: placeIn(last, node), bytes: bytesOf(node, cellBytes) })),
  );
  const offsets = new Map(own.map((node, i) => [node, at(arena.offsets, i)]));
  for (const [node, { whole, start }] of within) offsets.set(node, placeIn(offsets, whole) + start * cellBytes);
  return { offsets, bytes: arena.bytes };
};

/** The place of a node, in bytes or as a position, which it must have. */
export const placeIn = (map: ReadonlyMap<Node, number>, node: Node): number => {
  const value = map.get(node);
  if (value === undefined) throw new RangeError(`'${node.operation.name}' has no place in the plan.`);
  return value;
};
