/** The buffers of a plan on a card: made when they are needed, and given back when the plan is released. */
import { at } from "../../../at.ts";
import type { SharedBuffers } from "../shared-buffers.ts";
import type { Memory } from "../../../languages/shaders/shader.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer } from "./interface.ts";

/** The buffers of a plan. */
export interface PlanBuffers {
  /** The buffer of a memory in this call. */
  readonly of: (memory: Memory) => GpuBuffer;
  /** Forgets the buffers of the last call's arguments. */
  readonly begin: () => void;
  /** Places a memory, for this call, in a buffer with another owner. */
  readonly give: (memory: Memory, buffer: GpuBuffer) => void;
  /** The buffer that was given, if one was. */
  readonly given: (memory: Memory) => GpuBuffer | undefined;
  /** Makes the buffers whose sizes are the same in every call. Throws, before anything is taken over, if the card has no room. */
  readonly reserve: () => void;
  readonly release: () => void;
}

/** The buffers of a plan, shared as the plan says. A constant is written when its buffer is made. */
export const planBuffers = (
  { sizes, placeOf }: SharedBuffers,
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
