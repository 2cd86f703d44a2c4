// Writes the kernels of a schedule as shaders.
import { at } from "../../at.ts";
import type { Program } from "../../graph/program.ts";
import { extent, workOf } from "../../kernels/kernel.ts";
import type { Access } from "../../languages/access.ts";
import type { KernelSchedule } from "../../plan/schedule.ts";
import type { PlanStep } from "../../plan/fuse/step.ts";
import { count, type HostArray, type Node } from "../../tensor.ts";
import type { HostValues } from "./host-values.ts";
import { createMemories } from "./memories.ts";
import { withFewerReads } from "./pack.ts";
import { shadersOf } from "../../kernels/shaders.ts";
import { assertRoom, type Dispatch, type Memory, type Pointer } from "../../languages/shaders/shader.ts";
import type { Abilities } from "../../kernels/writing.ts";

/** A plan as shaders, and the data that the host has to give them. */
export interface Lowered {
  readonly dispatches: readonly Dispatch[];
  /** The same shaders, in the same order: those that can run together. */
  readonly chains: readonly Chain[];
  /** The memories that the host fills before each call. */
  readonly filled: ReadonlyMap<Memory, (values: HostValues) => HostArray>;
  /** The memories that the host fills once. */
  readonly constants: ReadonlyMap<Memory, ArrayLike<number>>;
  /** The memory of each input that is read, by number, unless the host fills it with what it derives from the input. */
  readonly inputs: readonly (Memory | undefined)[];
  /** The memory of each output. */
  readonly outputs: readonly Memory[];
}

/** Shaders that can run row by row, one after another: none reads more of what another writes than the row where it is. */
export interface Chain {
  readonly dispatches: readonly Dispatch[];
  /** The number of rows. Each shader has as many threads for each of them. */
  readonly rows: number;
}

/** Writes the kernels of a schedule as shaders, in the same order. */
export const lower = (program: Program, scheduled: KernelSchedule, abilities: Abilities): Lowered => {
  const { groups, results } = scheduled;
  const memories = createMemories(program, scheduled, abilities);
  const { memory, countOf, filled, constants } = memories;
  const pointersOf = ({ reads, offsets }: PlanStep): readonly Pointer[] =>
    reads.map((node, i) => ({ memory: memory(node), offset: offsets?.[i] ?? 0 }));
  const written = (step: PlanStep): readonly Dispatch[] => {
    const { node, reads, depth } = step;
    const counted = depth && { depth: countOf(depth) };
    return shadersOf(step.kernel, {
      node,
      reads,
      pointers: pointersOf(step),
      writes: memory(node),
      ...counted,
      memories,
      abilities,
    });
  };

  const shadersFor = (step: PlanStep): readonly Dispatch[] => {
    const group = abilities.inPlace ? step.counted : undefined;
    const shaders = costed(step, written(step), memory)
      .filter(({ writes }) => writes.elements > 0)
      .flatMap((dispatch) => withFewerReads(dispatch, abilities.mostReads));
    if (!group) return shaders;
    const each = extent(step) / count(group.rows.sizes);
    // The parts of a product or of a long sum are not divided by rows, so the shaders compute them in full.
    const isDivided = shaders.length === 1 || shaders.every(({ withinRows }) => withinRows !== undefined);
    const number = isDivided && Number.isInteger(each) ? countOf(group) : undefined;
    return number ? shaders.map((dispatch) => ({ ...dispatch, counted: { number, each } })) : shaders;
  };
  const chains = groups.flatMap(({ steps, rows }) => {
    const own = chainsOf(steps.map(shadersFor), rows);
    return [...memories.takePreparations().map((one) => ({ dispatches: [one], rows: 1 })), ...own];
  });
  const dispatches = chains.flatMap((chain) => chain.dispatches);
  const outputs = results.map((node) => memory(node));
  const read = new Set(dispatches.flatMap(({ reads, counted }) => [...reads, ...(counted ? [counted.number] : [])]));
  const inputs = program.inputs.map((input) => {
    const own = memory(input);
    return (read.has(own) || outputs.includes(own)) && !filled.has(own) ? own : undefined;
  });
  const touched = dispatches.flatMap(({ reads, writes, alsoWrites = [] }) => [...reads, writes, ...alsoWrites]);
  for (const one of [...inputs.flatMap((one) => one ?? []), ...outputs, ...touched])
    assertRoom(one, abilities.mostElements, abilities.whyNotMore);
  return {
    dispatches,
    chains,
    // Data that only the host reads, such as indices by which it sorts, stays there. A draw may have no reader but a result.
    filled: new Map([...filled].filter(([one]) => read.has(one) || outputs.includes(one))),
    constants,
    inputs,
    outputs,
  };
};

/** The chains of steps that run together. A step of several shaders is in one only if they stay within its rows. */
const chainsOf = (steps: readonly (readonly Dispatch[])[], rows: number): readonly Chain[] => {
  const chains: { readonly dispatches: Dispatch[]; readonly rows: number }[] = [];
  let open: Dispatch[] | undefined;
  for (const shaders of steps) {
    const own = rowsWithin(shaders);
    if (own !== undefined && own % rows === 0) {
      if (open) open.push(...shaders);
      // A step by itself is divided as finely as it can be.
      else
        chains.push({ dispatches: (open = [...shaders]), rows: steps.length === 1 && shaders.length > 1 ? own : rows });
    } else {
      open = undefined;
      for (const dispatch of shaders) chains.push({ dispatches: [dispatch], rows: 1 });
    }
  }
  return chains;
};

/** The rows within which the shaders of a step stay; none if there are several that look beyond, or if a whole workgroup works on one. */
const rowsWithin = (shaders: readonly Dispatch[]): number | undefined => {
  const [first, ...others] = shaders;
  if (!first || shaders.some(({ shader }) => shader.together)) return undefined;
  if (others.length === 0) return count(first.shader.threads);
  return shaders.every(({ withinRows }) => withinRows === first.withinRows) ? first.withinRows : undefined;
};

/** The shaders of a step with what they cost: the first has the work of all, and each what it touches of the memories of a loop. */
const costed = (step: PlanStep, shaders: readonly Dispatch[], memory: (node: Node) => Memory): readonly Dispatch[] => {
  const { kernel, node, reads } = step;
  const touched = new Map<Memory, number>();
  if (kernel.kind === "loop") {
    const { inputs, dimensions, reduced, rowNumbers } = kernel;
    const add = (one: Memory, elements: number): void => void touched.set(one, (touched.get(one) ?? 0) + elements);
    inputs.forEach((access, i) => add(memory(at(reads, i)), iterationsOf(access, dimensions)));
    if (rowNumbers !== undefined) add(memory(node), count(dimensions.slice(0, dimensions.length - reduced)));
  }
  return shaders.map((dispatch, i) => ({
    ...dispatch,
    ...(i === 0 && kernel.kind !== "contract" && { work: workOf(step) }),
    ...(touched.size > 0 && { touched }),
  }));
};

/** The number of places that a loop over some dimensions reads an input at. */
const iterationsOf = ({ strides, rows }: Access, dimensions: readonly number[]): number =>
  count(dimensions.filter((_, k) => (strides[k] ?? 0) !== 0 || (rows?.strides[k] ?? 0) !== 0));
