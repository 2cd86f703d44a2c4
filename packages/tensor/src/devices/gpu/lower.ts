import { at } from "../../at.ts";
import type { Derived } from "../../compile/derived.ts";
import type { ScatterPart } from "../../compile/kernel.ts";
import { extent } from "../../compile/kernel.ts";
import type { Schedule } from "../../compile/schedule.ts";
import type { Step } from "../../compile/step.ts";
import { inputOf, owner } from "../../compile/store.ts";
import { type AnyTensor, count, type HostArray } from "../../tensor.ts";
import type { Program } from "../device.ts";
import { type HostValues, isKnown, placesIn, randomNumbers, sortedOccurrences } from "./host-values.ts";
import { withFewerReads } from "./pack.ts";
import { SPECIAL, SPECIAL_NUMBERS } from "./shaders/arguments.ts";
import { contractShaders } from "./shaders/contract.ts";
import { loopShaders, type Pointer } from "./shaders/loop.ts";
import { orderShaders, scatterAlongShader } from "./shaders/order.ts";
import { concatShaders, replaceRowsShader, updateShader } from "./shaders/rows.ts";
import { type Occurrences, scatterShader } from "./shaders/scatter.ts";
import { type Dispatch, type Memory, memoryOf } from "./shaders/shader.ts";

/** What the shaders of a plan may do, which depends on what runs them. */
export interface Abilities {
  /** Whether a shader may write rows of what it reads. */
  readonly inPlace: boolean;
  /** Whether a shader may give four numbers for each thread. */
  readonly vectors: boolean;
  /** How many arrays a shader may read. */
  readonly mostReads: number;
}

/** A plan as shaders, and what the host has to give them. */
export interface Lowered {
  readonly dispatches: readonly Dispatch[];
  /** What is written before each call. */
  readonly filled: ReadonlyMap<Memory, (values: HostValues) => HostArray>;
  /** What is written once. */
  readonly constants: ReadonlyMap<Memory, ArrayLike<number>>;
  /** The memory of each input that is read, by number. */
  readonly inputs: readonly (Memory | undefined)[];
  /** The memory of each output. */
  readonly outputs: readonly Memory[];
}

/** Writes the kernels of a schedule as shaders, in the same order. */
export const lower = (program: Program, scheduled: Schedule, abilities: Abilities): Lowered => {
  const { steps, results, derived, inPlace } = scheduled;
  const memories = new Map<AnyTensor, Memory>();
  const filled = new Map<Memory, (values: HostValues) => HostArray>();
  const constants = new Map<Memory, ArrayLike<number>>();
  const occurrencesOf = new Map<string, Occurrences>();
  const counts = new Map<Derived, Memory>();
  const slotsOf = new Map<AnyTensor, Memory>();
  const oldOf = new Map([...inPlace].map((k) => [at(results, k), at(program.inputs, at(program.carried, k))] as const));

  const memory = (node: AnyTensor): Memory => {
    const place = abilities.inPlace ? (oldOf.get(node) ?? node) : node;
    const known = memories.get(place);
    if (known) return known;
    const made = memoryOf(`${place.operation.name} [${place.shape.join(", ")}]`, count(place.sizes));
    memories.set(place, made);
    const { lowering } = place.operation;
    if (lowering.kind === "constant") constants.set(made, lowering.elements);
    if (lowering.kind === "random") filled.set(made, (values) => randomNumbers(place, values));
    if (isKnown(place, program) && lowering.kind === "input") filled.set(made, (values) => values.integers(place));
    return made;
  };
  const countOf = (group: Derived): Memory => {
    const known = counts.get(group);
    if (known) return known;
    const made = memoryOf("a count of rows", 1);
    counts.set(group, made);
    filled.set(made, (values) => Float32Array.of(values.count(group)));
    return made;
  };
  const pointersOf = ({ reads, offsets }: Step): readonly Pointer[] =>
    reads.map((node, i) => ({ memory: memory(node), offset: offsets?.[i] ?? 0 }));

  /** Where the occurrences of each row are, if the host can tell. */
  const occurrences = (part: ScatterPart, index: AnyTensor, offset: number, rows: number): Occurrences | undefined => {
    if (!isKnown(index, program)) return undefined;
    const over = part.dimensions.slice(0, part.dimensions.length - part.columns);
    const strides = at(part.inputs, part.index).strides.slice(0, over.length);
    const key = [memory(index).name, index.operation.name, nodeNumber(index), offset, rows, over, strides].join(";");
    const known = occurrencesOf.get(key);
    if (known) return known;
    const made = {
      starts: memoryOf("starts of rows", rows + 1),
      order: memoryOf("occurrences of rows", count(over)),
    };
    occurrencesOf.set(key, made);
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
  const numbers = new Map<AnyTensor, number>();
  const nodeNumber = (node: AnyTensor): number => numbers.get(node) ?? numbers.set(node, numbers.size).size - 1;

  /** The slot of each row of a table among rows that a batch names, or -1. */
  const slots = (names: AnyTensor, tableRows: number): Memory => {
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

  const written = (step: Step): readonly Dispatch[] => {
    const { node, kernel, reads } = step;
    const pointers = pointersOf(step);
    const pair = (): readonly [Pointer, Pointer] => [at(pointers, 0), at(pointers, 1)];
    const replaced = (names: AnyTensor, values: Pointer): Dispatch => {
      const table = owner(inputOf(node, 0));
      const rows = at(node.sizes, 0);
      const width = count(node.sizes) / rows;
      return replaceRowsShader(rows, width, memory(table), slots(names, rows), values, memory(node));
    };
    switch (kernel.kind) {
      case "loop": {
        if (kernel.rows === undefined || abilities.inPlace) return loopShaders(kernel, pointers, memory(node));
        const { rows, ...loop } = kernel;
        const values = memoryOf(`rows of ${memory(node).name}`, count(kernel.dimensions));
        return [...loopShaders(loop, pointers, values), replaced(at(reads, rows), { memory: values, offset: 0 })];
      }
      case "contract":
        return contractShaders(
          kernel,
          pair(),
          memory(node),
          abilities.vectors,
          step.depth && kernel.countedDepth ? countOf(step.depth) : undefined,
        );
      case "concat":
        return concatShaders(kernel, pointers, memory(node), abilities.mostReads);
      case "scatter": {
        const table = { rows: kernel.rows, width: kernel.width };
        let next = 0;
        let earlier: Memory | undefined;
        return kernel.parts.map((part, i) => {
          const own = pointers.slice(next, (next += part.inputs.length));
          const index = at(reads, next - part.inputs.length + part.index);
          const writes =
            i === kernel.parts.length - 1 ? memory(node) : memoryOf(`part ${i} of a table`, count(node.sizes));
          const dispatch = scatterShader(
            part,
            own,
            table,
            writes,
            earlier,
            occurrences(part, index, at(own, part.index).offset, kernel.rows),
          );
          earlier = writes;
          return dispatch;
        });
      }
      case "scatterAlong":
        return [scatterAlongShader(kernel, pair(), memory(node))];
      case "order":
        return orderShaders(kernel, at(pointers, 0), memory(node));
      case "update":
        return abilities.inPlace
          ? [updateShader(kernel, pair(), memory(node))]
          : [replaced(at(reads, 0), at(pointers, 1))];
      case "random":
        memory(node);
        return [];
    }
  };

  const dispatches = steps.flatMap((step) => {
    const group = abilities.inPlace ? step.counted : undefined;
    const shaders = written(step).flatMap((dispatch) => withFewerReads(dispatch, abilities.mostReads));
    if (!group) return shaders;
    const each = extent(step.kernel) / count(group.rows.sizes);
    // Parts of a product and of a sum are not cut by rows: those are computed in full.
    const rows = shaders.length === 1 && Number.isInteger(each) ? countOf(group) : undefined;
    return rows ? shaders.map((dispatch) => ({ ...dispatch, counted: { rows, each } })) : shaders;
  });
  const outputs = results.map((node) => memory(node));
  const inputs = program.inputs.map((input) => memories.get(input));
  constants.set(SPECIAL, SPECIAL_NUMBERS);
  return { dispatches, filled, constants, inputs, outputs };
};
