// The values that the host computes for a call on a graphics card: distinct rows, occurrences, random numbers.
import { at } from "../../at.ts";
import { inputOf } from "../../graph/shown-memory.ts";
import type { Program } from "../../graph/program.ts";
import type { Derived } from "../../plan/derived.ts";
import { isDerivedInput } from "../../plan/derived.ts";
import type { KernelSchedule } from "../../plan/schedule.ts";
import { topological } from "../../graph/walk.ts";
import { type AnyTensor, count, type Node, type Elements, type HostArray } from "../../tensor.ts";
import { batchRows } from "../batch-rows.ts";
import { hostElements, integers } from "../../graph/host-elements.ts";
import { MOST_ON_CARD } from "./rows-on-card.ts";
import { wasm } from "../wasm/device.ts";

/** The values that the host knows in a call before anything runs: given whole numbers, and numbers that follow from them. */
export interface HostValues {
  /** The elements of a node for which `isKnown` is true. */
  readonly integers: (node: Node) => Int32Array;
  /** The number of distinct rows that a batch names. */
  readonly count: (derived: Derived) => number;
  /** The random numbers of a node. */
  readonly random: (node: Node) => HostArray;
}

/** The host's values for one call after another. */
export interface HostState {
  readonly call: (inputs: readonly AnyTensor[]) => HostValues;
}

/** Whether a node is an input that the caller gives, and not a carried state. */
const isGiven = (node: Node, { inputs, carried }: Program): boolean => {
  const position = inputs.findIndex((input) => input === node);
  return position >= 0 && !carried.includes(position);
};

/** Whether the host can tell a node's whole numbers: it is a given input or a constant, or the host knows all of its inputs. */
export const isKnown = (node: Node, program: Program): boolean =>
  node.dtype === "int" &&
  (isDerivedInput(node) ||
    node.operation.lowering.kind === "constant" ||
    isGiven(node, program) ||
    (node.inputs.length > 0 && node.inputs.every((input) => isKnown(input, program))));

/** Whether the card draws a random node's numbers: if its shaders have ints, and the host can tell the key. */
export const isDrawnOnCard = (random: Node, program: Program, ints: boolean): boolean =>
  ints && isKnown(inputOf(random, 0), program);

/** Whether the card finds the distinct rows of a batch: if its shaders have ints, and the indices are given, and not too many. */
export const isFoundOnCard = ({ sources, tableRows, slots }: Derived, program: Program, ints: boolean): boolean =>
  ints &&
  tableRows <= MOST_ON_CARD &&
  slots.every(({ sizes }) => count(sizes) <= MOST_ON_CARD) &&
  sources.every((source) => isGiven(source, program));

/**
 * The values that the host computes in each call: the distinct rows of each group, in arrays that are used again, and random
 * numbers that the card does not draw. Shaders of floats alone cannot draw them, since their whole numbers end at 2^24. The
 * wasm device does it instead.
 */
export const hostState = (program: Program, { derived, steps }: KernelSchedule, ints: boolean): HostState => {
  const randoms = steps
    .map(({ node }) => node)
    .filter((node) => node.operation.lowering.kind === "random" && !isDrawnOnCard(node, program, ints));
  const draw = drawer(program, randoms);
  const byHost = derived.filter((group) => !isFoundOnCard(group, program, ints));
  const groups = byHost.map((group) => ({
    group,
    find: batchRows(group),
    arrays: {
      rows: new Int32Array(count(group.rows.sizes)),
      spread: new Int32Array(count(group.rows.sizes)),
      slots: group.slots.map((node) => new Int32Array(count(node.sizes))),
    },
  }));
  return {
    call: (inputs) => {
      const known = new Map<Node, Int32Array>();
      const counts = new Map<Derived, number>();
      program.inputs.forEach((place, i) => {
        if (place.dtype === "int" && !program.carried.includes(i)) {
          known.set(place, integers(at(inputs, i)));
        }
      });
      const integersOf = (node: Node): Int32Array => {
        const elements = known.get(node) ?? Int32Array.from(evaluate(node, integersOf));
        known.set(node, elements);
        return elements;
      };
      for (const { group, find, arrays } of groups) {
        counts.set(group, find(integersOf, arrays));
        known.set(group.rows, arrays.rows);
        known.set(group.spread, arrays.spread);
        group.slots.forEach((node, k) => known.set(node, at(arrays.slots, k)));
      }
      let drawn: readonly HostArray[] | undefined;
      return {
        integers: integersOf,
        count: (group) => counts.get(group) ?? 0,
        random: (node) => at((drawn ??= draw(inputs)), randoms.indexOf(node)),
      };
    },
  };
};

/** Draws the numbers of random nodes: by a plan of the wasm device, which also computes the keys that lead to them. */
const drawer = (
  program: Program,
  randoms: readonly Node[],
): ((inputs: readonly AnyTensor[]) => readonly HostArray[]) => {
  if (randoms.length === 0) return () => [];
  const before = new Set(topological(randoms));
  const used = program.inputs.flatMap((input, i) => (before.has(input) ? [i] : []));
  const plan = wasm({ threads: 1 }).prepare({
    inputs: used.map((i) => at(program.inputs, i)),
    outputs: randoms.map((node) => ({ ...node, shape: node.sizes })),
    carried: randoms.map(() => -1),
    names: used.map((i) => at(program.names, i)),
  });
  return (inputs) => plan.run(used.map((i) => at(inputs, i))).map(hostElements);
};

const evaluate = (node: Node, integersOf: (node: Node) => Int32Array): Elements =>
  node.operation.evaluate(node.inputs.map(integersOf), node);

/** The occurrences of each row among indices, by counting: the start of each row's occurrences, and their positions in order. */
export const sortedOccurrences = (
  rowAt: (position: number) => number,
  positions: number,
  rows: number,
): { readonly starts: Float32Array; readonly order: Float32Array } => {
  const starts = new Float32Array(rows + 1);
  const order = new Float32Array(positions);
  for (let i = 0; i < positions; i++) {
    const row = rowAt(i);
    if (row >= 0 && row < rows) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  }
  for (let row = 0; row < rows; row++) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const next = starts.slice();
  for (let i = 0; i < positions; i++) {
    const row = rowAt(i);
    if (!(row >= 0 && row < rows)) continue;
    const place = next[row] ?? 0;
    order[place] = i;
    next[row] = place + 1;
  }
  return { starts, order };
};

/** The place of each element of a loop over dimensions. */
export const placesIn = (dimensions: readonly number[], strides: readonly number[], offset: number): Int32Array => {
  const places = new Int32Array(count(dimensions));
  for (let i = 0; i < places.length; i++) {
    let [rest, place] = [i, offset];
    for (let k = dimensions.length - 1; k >= 0; k--) {
      const size = at(dimensions, k);
      place += (rest % size) * at(strides, k);
      rest = Math.floor(rest / size);
    }
    places[i] = place;
  }
  return places;
};
