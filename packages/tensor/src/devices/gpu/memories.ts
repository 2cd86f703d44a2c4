// The memories of a plan on a graphics card, and what the host fills some of them with.
import { at } from "../../at.ts";
import type { ScatterPart } from "../../kernels/scatter/kernel.ts";
import type { Program } from "../../graph/program.ts";
import type { Derived } from "../../plan/derived.ts";
import type { KernelSchedule } from "../../plan/schedule.ts";
import { type Node, count, type HostArray } from "../../tensor.ts";
import { asPlaces } from "./exact.ts";
import { type HostValues, isDrawnOnCard, isFoundOnCard, isKnown, placesIn, sortedOccurrences } from "./host-values.ts";
import { SPECIAL, SPECIAL_NUMBERS } from "../../languages/shaders/arguments.ts";
import { inputOf } from "../../graph/shown-memory.ts";
import type { Abilities, KernelMemories, Occurrences } from "../../kernels/writing.ts";
import { denseStrides } from "../../strides.ts";
import { findRows, type IndexAddress, MOST_ON_CARD, sortOccurrences } from "./rows-on-card.ts";
import { assertWhole, type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";

/** The memories of a plan as they are found while its kernels are written, and what the host fills some of them with. */
export interface Memories extends KernelMemories {
  /** How many rows of a group a batch names: one number. */
  readonly countOf: (group: Derived) => Memory;
  /** What is written before each call. */
  readonly filled: ReadonlyMap<Memory, (values: HostValues) => HostArray>;
  /** What is written once. */
  readonly constants: ReadonlyMap<Memory, ArrayLike<number>>;
  /** The shaders that make what was asked for since the last call of this, in their order. */
  readonly takePreparations: () => readonly Dispatch[];
}

/** Memories of which there are none yet. */
export const createMemories = (
  program: Program,
  { results, derived, inPlace }: KernelSchedule,
  { inPlace: isInPlace, ints }: Abilities,
): Memories => {
  const memories = new Map<Node, Memory>();
  const filled = new Map<Memory, (values: HostValues) => HostArray>();
  const constants = new Map<Memory, ArrayLike<number>>([[SPECIAL, SPECIAL_NUMBERS]]);
  const occurrencesOf = new Map<string, Occurrences>();
  const counts = new Map<Derived, Memory>();
  const slotsOf = new Map<Node, Memory>();
  const keys = new Map<Node, Memory>();
  let preparations: Dispatch[] = [];
  const takePreparations = (): readonly Dispatch[] => {
    const taken = preparations;
    preparations = [];
    return taken;
  };
  const oldOf = new Map([...inPlace].map((k) => [at(results, k), at(program.inputs, at(program.carried, k))] as const));

  const memory = (node: Node): Memory => {
    const place = isInPlace ? (oldOf.get(node) ?? node) : node;
    const known = memories.get(place);
    if (known) return known;
    const made = memoryOf(`${place.operation.name} [${place.sizes.join(", ")}]`, count(place.sizes));
    memories.set(place, made);
    const group = derived.find(({ rows, spread, slots }) => [rows, spread, ...slots].includes(place));
    if (group && isFoundOnCard(group, program, ints)) {
      findOnCard(group);
      return made;
    }
    const { lowering } = place.operation;
    if (lowering.kind === "constant") constants.set(made, asPlaces(lowering.elements, place, "a constant"));
    if (lowering.kind === "random" && !isDrawnOnCard(place, program, ints))
      filled.set(made, (values) => values.random(place));
    if (isKnown(place, program) && lowering.kind === "input") {
      const name = program.names[program.inputs.findIndex((input) => input === place)] ?? "a batch's rows";
      filled.set(made, (values) => asPlaces(values.integers(place), place, name));
    }
    return made;
  };
  const found = new Set<Derived>();
  const findOnCard = (group: Derived): void => {
    if (found.has(group)) return;
    found.add(group);
    const { sources, rows, spread, slots, tableRows } = group;
    const places = {
      rows: memory(rows),
      spread: memory(spread),
      count: countOf(group),
      slotOfRow: memoryOf("slots of rows", tableRows),
      slots: slots.map(memory),
    };
    preparations.push(
      findRows(
        sources.map((source) => wholly(memory(source), source)),
        tableRows,
        places,
      ),
    );
  };
  const countOf = (group: Derived): Memory => {
    const known = counts.get(group);
    if (known) return known;
    const made = memoryOf("a count of rows", 1);
    counts.set(group, made);
    if (isFoundOnCard(group, program, ints)) {
      findOnCard(group);
      return made;
    }
    filled.set(made, (values) => Float32Array.of(values.count(group)));
    return made;
  };
  const occurrences = (part: ScatterPart, index: Node, offset: number, rows: number): Occurrences | undefined => {
    const over = part.dimensions.slice(0, part.dimensions.length - part.columns);
    const strides = at(part.inputs, part.index).strides.slice(0, over.length);
    const isSortedOnCard = ints && Math.max(rows, count(over)) <= MOST_ON_CARD;
    if (!isSortedOnCard && !isKnown(index, program)) return undefined;
    const key = [nodeNumber(index), offset, rows, over, strides].join(";");
    const known = occurrencesOf.get(key);
    if (known) return known;
    assertWhole(count(over), "the indices of a scatter");
    const made = {
      starts: memoryOf("starts of rows", rows + 1),
      order: memoryOf("occurrences of rows", count(over)),
    };
    occurrencesOf.set(key, made);
    if (isSortedOnCard) {
      const indices = { memory: memory(index), dimensions: over, strides, offset };
      const ranks = memoryOf("ranks of occurrences", count(over));
      preparations.push(sortOccurrences(indices, rows, made, ranks));
      return made;
    }
    const places = placesIn(over, strides, offset);
    const ofCall = new WeakMap<HostValues, ReturnType<typeof sortedOccurrences>>();
    const sorted = (values: HostValues) => {
      const indices = values.integers(index);
      const known = ofCall.get(values) ?? sortedOccurrences((i) => indices[places[i] ?? 0] ?? -1, places.length, rows);
      ofCall.set(values, known);
      return known;
    };
    filled.set(made.starts, (values) => sorted(values).starts);
    filled.set(made.order, (values) => sorted(values).order);
    return made;
  };
  const numbers = new Map<Node, number>();
  const nodeNumber = (node: Node): number => numbers.get(node) ?? numbers.set(node, numbers.size).size - 1;

  const key = (random: Node): Memory | undefined => {
    if (!isDrawnOnCard(random, program, ints)) return undefined;
    const words = inputOf(random, 0);
    const known = keys.get(words);
    if (known) return known;
    const made = memoryOf("the halves of a key", 4);
    keys.set(words, made);
    filled.set(made, (values) => Float32Array.from([...values.integers(words)].flatMap((w) => [w & 0xffff, w >>> 16])));
    return made;
  };

  const slots = (names: Node, tableRows: number): Memory => {
    const known = slotsOf.get(names);
    if (known) return known;
    const made = memoryOf("slots of rows", tableRows);
    slotsOf.set(names, made);
    const group = derived.find(({ rows }) => rows === names);
    filled.set(made, (values) => {
      const [rows, found] = [values.integers(names), Float32Array.from({ length: tableRows }, () => -1)];
      const length = group ? values.count(group) : rows.length;
      for (let i = 0; i < length; i++) found[rows[i] ?? 0] = i;
      return found;
    });
    return made;
  };

  return { memory, countOf, occurrences, key, slots, filled, constants, takePreparations };
};

/** All elements of a node's memory, in their order. */
const wholly = (memory: Memory, { sizes }: Node): IndexAddress => ({
  memory,
  dimensions: [count(sizes)],
  strides: denseStrides([count(sizes)]),
  offset: 0,
});
