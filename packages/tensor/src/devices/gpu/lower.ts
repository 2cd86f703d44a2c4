// Writes the kernels of a schedule as shaders.
import { at } from "../../at.ts";
import { inputOf, owner } from "../../plan/facts/memory.ts";
import type { Program } from "../../graph/program.ts";
import { extent } from "../../plan/kernel.ts";
import type { Schedule } from "../../plan/schedule.ts";
import type { Step } from "../../plan/fuse/step.ts";
import { type Node, count, type HostArray } from "../../tensor.ts";
import type { HostValues } from "./host-values.ts";
import { createMemories } from "./memories.ts";
import { withFewerReads } from "./pack.ts";
import { contractShaders } from "./shaders/contract.ts";
import { loopShaders, type Pointer } from "./shaders/loop.ts";
import { orderShaders, scatterAlongShader } from "./shaders/order.ts";
import { concatShaders, replaceRowsShader, updateShader } from "./shaders/rows.ts";
import { scatterShader } from "./shaders/scatter.ts";
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
  const { steps, results } = scheduled;
  const { memory, countOf, occurrences, slots, filled, constants } = createMemories(
    program,
    scheduled,
    abilities.inPlace,
  );
  const pointersOf = ({ reads, offsets }: Step): readonly Pointer[] =>
    reads.map((node, i) => ({ memory: memory(node), offset: offsets?.[i] ?? 0 }));

  const written = (step: Step): readonly Dispatch[] => {
    const { node, kernel, reads } = step;
    const pointers = pointersOf(step);
    const pair = (): readonly [Pointer, Pointer] => [at(pointers, 0), at(pointers, 1)];
    const replaced = (names: Node, values: Pointer): Dispatch => {
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
    const shaders = written(step)
      .filter(({ writes }) => writes.elements > 0)
      .flatMap((dispatch) => withFewerReads(dispatch, abilities.mostReads));
    if (!group) return shaders;
    const each = extent(step.kernel) / count(group.rows.sizes);
    // Parts of a product and of a sum are not cut by rows: those are computed in full.
    const rows = shaders.length === 1 && Number.isInteger(each) ? countOf(group) : undefined;
    return rows ? shaders.map((dispatch) => ({ ...dispatch, counted: { rows, each } })) : shaders;
  });
  const outputs = results.map((node) => memory(node));
  const read = new Set(dispatches.flatMap(({ reads, counted }) => [...reads, ...(counted ? [counted.rows] : [])]));
  const inputs = program.inputs.map((input) => {
    const own = memory(input);
    return read.has(own) || outputs.includes(own) ? own : undefined;
  });
  return {
    dispatches,
    // What only the host looks at, such as indices by which it sorts, stays there; a result may be all that reads a draw.
    filled: new Map([...filled].filter(([one]) => read.has(one) || outputs.includes(one))),
    constants,
    inputs,
    outputs,
  };
};
