/** The steps of a plan that can run next, while they are put into an order. */
import { at } from "../../at.ts";
import type { Step } from "../fuse/step.ts";

/** The steps that can run next. */
export interface ReadySteps {
  /**
   * The step that begins a group, if there is any. Among the steps that go first, steps that became ready on the way come before
   * steps that were ready from the start, since their inputs were written not long ago.
   */
  readonly next: () => Step | undefined;
  /** The ready steps over this number of rows, in the order in which they were given. */
  readonly over: (rows: number | undefined) => readonly Step[];
  /** Takes one of the steps, and gives the steps that became ready by this, in their order. */
  readonly take: (step: Step) => readonly Step[];
}

/** The steps that wait for no other step. Some of them go first, and taking one may make others ready. */
export const readySteps = (
  steps: readonly Step[],
  before: ReadonlyMap<Step, ReadonlySet<Step>>,
  rowCount: (step: Step) => number | undefined,
  goesFirst: (step: Step) => boolean,
): ReadySteps => {
  const waiting = new Map(steps.map((step) => [step, before.get(step)?.size ?? 0]));
  const after = new Map<Step, Step[]>(steps.map((step) => [step, []]));
  for (const step of steps) for (const earlier of before.get(step) ?? []) after.get(earlier)?.push(step);
  const places = new Map(steps.map((step, place) => [step, place]));
  const late = orderedSteps(places);
  const taken = new Set<Step>();
  const opened: Step[] = [];
  const initial: Step[] = [];
  const byRows = new Map<number | undefined, OrderedSteps>();
  const add = (step: Step, early: Step[]): void => {
    const rows = rowCount(step);
    const alike = byRows.get(rows) ?? orderedSteps(places);
    byRows.set(rows, alike);
    alike.add(step);
    if (goesFirst(step)) early.push(step);
    else late.add(step);
  };
  for (const step of steps) if (waiting.get(step) === 0) add(step, initial);
  return {
    next: () => {
      for (const queue of [opened, initial]) {
        for (let first = queue[0]; first; first = queue[0]) {
          if (!taken.has(first)) return first;
          queue.shift();
        }
      }
      return late.all[0];
    },
    over: (rows) => byRows.get(rows)?.all ?? [],
    take: (step) => {
      taken.add(step);
      byRows.get(rowCount(step))?.remove(step);
      if (!goesFirst(step)) late.remove(step);
      const ready = (after.get(step) ?? []).filter((later) => {
        const left = (waiting.get(later) ?? 0) - 1;
        waiting.set(later, left);
        return left === 0;
      });
      for (const each of ready) add(each, opened);
      return ready;
    },
  };
};

/** Steps in the order of their places. */
interface OrderedSteps {
  readonly all: readonly Step[];
  readonly add: (step: Step) => void;
  readonly remove: (step: Step) => void;
}

const orderedSteps = (places: ReadonlyMap<Step, number>): OrderedSteps => {
  const all: Step[] = [];
  /** Where a step is among them, or would be. */
  const find = (step: Step): number => {
    let [from, to] = [0, all.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (placeIn(places, at(all, middle)) < placeIn(places, step)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return {
    all,
    add: (step) => void all.splice(find(step), 0, step),
    remove: (step) => void all.splice(find(step), 1),
  };
};

const placeIn = (places: ReadonlyMap<Step, number>, step: Step): number => places.get(step) ?? -1;
