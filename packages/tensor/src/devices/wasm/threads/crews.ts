/**
 * The threads of a process. If there would be too many, the threads of the device that ran longest ago end; they return when it
 * runs.
 */
import { instantiate } from "./instantiate.js";
import { processors } from "./place.ts";
import { causeText } from "./reason.ts";
import type { StartThread, Thread } from "./start-thread.ts";
import { thread } from "./thread.js";

const { word, LEAVE, ...own } = thread(instantiate);

/** The threads of a device from their start until they leave, and the words of memory by which they meet. */
export interface Crew {
  readonly control: Int32Array;
  /** Whether they may be taking part in a run. Then they are not sent away. */
  isBusy: boolean;
  readonly size: number;
  /** Sends them away, and waits briefly until they are gone. */
  readonly leave: () => void;
  /** Ends them at once, even during a run. */
  readonly end: () => void;
}

/**
 * The most threads that wait for work in a process. A device that has more by itself has them alone. The limit exists because
 * JavaScript reports dropped devices only after a task has ended, and a loop may make devices for long without that.
 */
const MOST_WAITING = Math.max(64, 2 * processors());

/** The milliseconds that threads have to leave by themselves. */
const PATIENCE = 2000;

/**
 * All crews of the process, the one that ran last at the end. Threads belong to the process, as memory does. If a program has
 * threads of its own, each of them counts the crews that it started.
 */
const crews = new Set<Crew>();

/**
 * Starts the threads, and reports by `lose` why one cannot start. A crew does not refer to its pool, so that the pool can be
 * dropped.
 */
export const startCrew = (
  count: number,
  start: StartThread,
  control: Int32Array,
  shared: Parameters<StartThread>[0],
  lose: (reason: string) => void,
): Crew => {
  makeRoom(count);
  const threads: Thread[] = [];
  for (let i = 0; i < count; i++) {
    try {
      threads.push(start(shared, lose));
    } catch (cause) {
      lose(causeText(cause));
    }
  }
  const end = (): void => {
    crews.delete(crew);
    for (const thread of threads.splice(0)) thread.end();
  };
  const leave = (): void => {
    Atomics.store(control, word.OPEN, LEAVE);
    Atomics.notify(control, word.OPEN);
    const late = performance.now() + PATIENCE;
    for (;;) {
      const gone = Atomics.load(control, word.LEFT);
      if (gone >= threads.length || !own.MAY_SLEEP || performance.now() > late) return end();
      Atomics.wait(control, word.LEFT, gone, 50);
    }
  };
  const crew: Crew = { control, isBusy: false, size: threads.length, leave, end };
  crews.add(crew);
  return crew;
};

/** Makes a crew the last to be sent away, and returns whether it still exists. */
export const isThere = (crew: Crew): boolean => {
  if (!crews.delete(crew)) return false;
  crews.add(crew);
  return true;
};

const makeRoom = (more: number): void => {
  let waiting = [...crews].reduce((sum, { size }) => sum + size, more);
  for (const crew of crews) {
    if (waiting <= MOST_WAITING) return;
    if (crew.isBusy) continue;
    waiting -= crew.size;
    crew.leave();
  }
};
