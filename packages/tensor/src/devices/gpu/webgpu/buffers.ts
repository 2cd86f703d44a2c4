/** The buffers of a plan on a card: made when they are needed, and given back until then. */
import { at } from "../../../at.ts";
import type { MemoryPlan } from "../memory-plan.ts";
import type { Memory } from "../shaders/shader.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer } from "./interface.ts";

/** The buffers of a plan. */
export interface PlanBuffers {
  /** That of a memory in this call. */
  readonly of: (memory: Memory) => GpuBuffer;
  /** The buffers of the last call's arguments are no more. */
  readonly begin: () => void;
  /** In this call a memory is in this buffer, which is somebody else's. */
  readonly give: (memory: Memory, buffer: GpuBuffer) => void;
  /** The buffer that was given, if one was. */
  readonly given: (memory: Memory) => GpuBuffer | undefined;
  /** Makes what is as large in every call, and throws before anything is taken over if it cannot be had. */
  readonly reserve: () => void;
  readonly release: () => void;
}

/** Buffers that are shared as the plan says; those of constants are written when they are made. */
export const planBuffers = (
  { sizes, placeOf }: MemoryPlan,
  constants: ReadonlyMap<Memory, ArrayLike<number>>,
  card: Card,
): PlanBuffers => {
  const given = new Map<Memory, GpuBuffer>();
  let scratch: readonly GpuBuffer[] = [];
  const own = new Map<Memory, GpuBuffer>();
  const of = (memory: Memory): GpuBuffer => {
    const known = given.get(memory) ?? own.get(memory);
    if (known) return known;
    const slot = placeOf.get(memory);
    if (slot !== undefined) return at(scratch, slot);
    const made = card.allocate(memory.elements);
    own.set(memory, made);
    const elements = constants.get(memory);
    if (elements) card.write(made, Float32Array.from(elements));
    return made;
  };
  return {
    of,
    begin: () => given.clear(),
    give: (memory, buffer) => void given.set(memory, buffer),
    given: (memory) => given.get(memory),
    reserve: () => {
      if (scratch.length < sizes.length) scratch = sizes.map(card.allocate);
      for (const memory of constants.keys()) of(memory);
    },
    release: () => {
      for (const buffer of [...scratch, ...own.values()]) buffer.destroy();
      scratch = [];
      own.clear();
      given.clear();
    },
  };
};
