/** Finds places for the values of a plan in the buffers that its launches share. */
import { at } from "../../../at.ts";
import type { Memory } from "../../../languages/shaders/shader.ts";
import { type Launch, readsOf, writesOf } from "./launches.ts";

/** A place in one of the arenas of a plan: its number, and the floats before it. */
export interface ArenaPlace {
  readonly arena: number;
  readonly offset: number;
}

/** The arenas of a plan. */
export interface Arenas {
  /** The floats of each. */
  readonly sizes: readonly number[];
  readonly placeOf: ReadonlyMap<Memory, ArenaPlace>;
}

/** A value, and the launches from the first that writes it to the last that reads it. */
export interface LaunchSpan {
  readonly memory: Memory;
  readonly from: number;
  readonly to: number;
}

/**
 * Places values in arenas of at most `most` floats: each where the first gap is among the values that are there at the same
 * time, the largest values first. The values of `before` lie at the beginning of the first arena, side by side and for good.
 */
export const placeInArenas = (before: readonly Memory[], lifetimes: readonly LaunchSpan[], most: number): Arenas => {
  const placeOf = new Map<Memory, ArenaPlace>();
  const sizes: number[] = [0];
  const taken: { readonly arena: number; readonly start: number; readonly end: number; readonly life: LaunchSpan }[] =
    [];
  const put = (life: LaunchSpan, arena: number, start: number): void => {
    const end = start + life.memory.elements;
    taken.push({ arena, start, end, life });
    sizes[arena] = Math.max(sizes[arena] ?? 0, end);
    placeOf.set(life.memory, { arena, offset: start });
  };
  for (const memory of before) {
    put({ memory, from: -1, to: Infinity }, 0, at(sizes, 0));
  }
  for (const life of lifetimes.toSorted((a, b) => b.memory.elements - a.memory.elements)) {
    const beside = taken
      .filter((other) => other.life.from <= life.to && life.from <= other.life.to)
      .toSorted((a, b) => a.start - b.start);
    let [arena, start] = [0, 0];
    for (; ; arena++) {
      start = 0;
      for (const other of beside) {
        if (other.arena !== arena) continue;
        if (start + life.memory.elements <= other.start) break;
        start = Math.max(start, other.end);
      }
      // A value that is larger than an arena has one of its own, which the card then refuses in words.
      if (start + life.memory.elements <= most || start === 0) break;
    }
    put(life, arena, start);
  }
  return { sizes, placeOf };
};

/** From which launch to which each value is there. Those of `elsewhere` have places of their own, and outputs are there at the end. */
export const lifetimesOf = (
  launches: readonly Launch[],
  elsewhere: ReadonlySet<Memory>,
  outputs: readonly Memory[],
): readonly LaunchSpan[] => {
  const lives = new Map<Memory, LaunchSpan>();
  const use = (memory: Memory, when: number): void => {
    if (elsewhere.has(memory)) return;
    lives.set(memory, { memory, from: lives.get(memory)?.from ?? when, to: when });
  };
  launches.forEach(({ blocks }, i) => {
    for (const { dispatches, shared } of blocks) {
      for (const dispatch of dispatches)
        for (const memory of [...readsOf(dispatch), ...writesOf(dispatch)]) if (!shared.has(memory)) use(memory, i);
    }
  });
  for (const memory of outputs) use(memory, launches.length);
  return [...lives.values()];
};
