/** The buffers of a plan on a card: made when they are needed, and given back when the plan is released. */
import { at } from "../../../at.ts";
import type { Memory } from "../../../languages/shaders/shader.ts";
import type { Arenas } from "./arena.ts";
import type { MemoryPlace } from "./assemble.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer } from "./interface.ts";

/** What a buffer of a plan is known by: the number of an arena, or a memory that has a buffer of its own. */
export type BufferKey = number | Memory;

/** The buffers of a plan. */
export interface PlanBuffers {
  /** Where a memory lies. */
  readonly placeOf: (memory: Memory) => MemoryPlace<BufferKey>;
  /** A buffer in this call. */
  readonly of: (key: BufferKey) => GpuBuffer;
  /** Forgets the buffers of the last call's arguments. */
  readonly begin: () => void;
  /** Places a memory, for this call, in a buffer with another owner. */
  readonly give: (memory: Memory, buffer: GpuBuffer) => void;
  /** The buffer that was given, if one was. */
  readonly given: (memory: Memory) => GpuBuffer | undefined;
  /** Whether the own buffer of a memory has this data from an earlier call. Data does not change. */
  readonly has: (memory: Memory, data: object) => boolean;
  /** Notes which data was written into the own buffer of a memory. */
  readonly note: (memory: Memory, data: object) => void;
  /** Makes the buffers whose sizes are the same in every call. Throws, before anything is taken over, if the card has no room. */
  readonly reserve: () => void;
  readonly release: () => void;
}

/** The buffers of a plan. Constants are written when the arenas are made. */
export const planBuffers = (
  { sizes, placeOf }: Arenas,
  constants: ReadonlyMap<Memory, ArrayLike<number>>,
  card: Card,
): PlanBuffers => {
  const given = new Map<Memory, GpuBuffer>();
  const own = new Map<Memory, GpuBuffer>();
  const written = new Map<Memory, WeakRef<object>>();
  let arenas: readonly GpuBuffer[] = [];
  const release = (): void => {
    for (const buffer of [...arenas, ...own.values()]) buffer.destroy();
    arenas = [];
    own.clear();
    written.clear();
    given.clear();
  };
  return {
    placeOf: (memory) => {
      const place = placeOf.get(memory);
      return place ? { buffer: place.arena, offset: place.offset } : { buffer: memory, offset: 0 };
    },
    of: (key) => {
      if (typeof key === "number") return at(arenas, key);
      const known = given.get(key) ?? own.get(key);
      if (known) return known;
      const made = card.allocate(key.elements);
      own.set(key, made);
      return made;
    },
    begin: () => given.clear(),
    give: (memory, buffer) => void given.set(memory, buffer),
    given: (memory) => given.get(memory),
    has: (memory, data) => written.get(memory)?.deref() === data,
    note: (memory, data) => void written.set(memory, new WeakRef(data)),
    reserve: () => {
      if (arenas.length > 0) return;
      arenas = sizes.map(card.allocate);
      for (const [memory, elements] of constants) {
        const place = placeOf.get(memory);
        if (place) card.write(at(arenas, place.arena), Float32Array.from(elements), place.offset);
      }
    },
    release,
  };
};
