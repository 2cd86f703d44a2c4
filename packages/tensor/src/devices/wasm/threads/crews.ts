/** The threads of a process: where there would be too many, those of the device that ran longest ago end, and come back when it runs. */
import { processors, reasonOf, type StartThread, type Thread } from "./start-thread.ts";
import { thread } from "./thread.js";

const { word, LEAVE, ...own } = thread();

/** The threads of a device from when they start until they leave, and the words by which they meet. */
export interface Crew {
  readonly control: Int32Array;
  /** Whether they may be taking part in a run, and are not sent away. */
  isBusy: boolean;
  readonly size: number;
  /** Sends them away, and waits a moment until they are gone. */
  readonly leave: () => void;
  /** Ends them, whatever they do. */
  readonly end: () => void;
}

/**
 * So many threads wait for work in a process; a device that has more by itself has them alone. What is dropped is found out only when
 * a task has ended, and a loop may make devices for long without that.
 */
const MOST_WAITING = Math.max(64, 2 * processors());

/** Milliseconds that threads have to leave by themselves. */
const PATIENCE = 2000;

/**
 * Those that there are, the one that ran last at the end. Threads are the process's, as memory is, whoever started them; where a program has
 * threads of its own, each counts those that it started.
 */
const crews = new Set<Crew>();

/** Starts so many threads, and says by `lose` why one cannot come up. What they refer to does not refer to their pool, so that it can be dropped. */
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
      lose(reasonOf(cause));
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

/** Has a crew be the last to be sent away. Tells whether it is still there. */
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
