/** The steps of a plan that can run next, while they are put into an order. */
import { at } from "../../at.ts";
import type { Step } from "../fuse/step.ts";

/** The steps that can run next. */
export interface ReadySteps {
  /** The one that begins a group, if there is any. */
  readonly next: () => Step | undefined;
  /** Those over so many rows, in the order in which they were given. */
  readonly over: (rows: number | undefined) => readonly Step[];
  /** Takes one of them, and gives those that are ready now and were not before, in their order. */
  readonly take: (step: Step) => readonly Step[];
}

/** The steps that wait for no other, of which some go first. To take one may make others ready. */
export const readySteps = (
  steps: readonly Step[],
  before: ReadonlyMap<Step, ReadonlySet<Step>>,
  rowsOf: (step: Step) => number | undefined,
  goesFirst: (step: Step) => boolean,
): ReadySteps => {
  const waiting = new Map(steps.map((step) => [step, before.get(step)?.size ?? 0]));
  const after = new Map<Step, Step[]>(steps.map((step) => [step, []]));
  for (const step of steps) for (const earlier of before.get(step) ?? []) after.get(earlier)?.push(step);
  const places = new Map(steps.map((step, place) => [step, place]));
  const [early, late] = [orderedSteps(places), orderedSteps(places)];
  const byRows = new Map<number | undefined, OrderedSteps>();
  const add = (step: Step): void => {
    const rows = rowsOf(step);
    const alike = byRows.get(rows) ?? orderedSteps(places);
    byRows.set(rows, alike);
    for (const list of [alike, goesFirst(step) ? early : late]) list.add(step);
  };
  for (const step of steps) if (waiting.get(step) === 0) add(step);
  return {
    next: () => early.all[0] ?? late.all[0],
    over: (rows) => byRows.get(rows)?.all ?? [],
    take: (taken) => {
      for (const list of [byRows.get(rowsOf(taken)), goesFirst(taken) ? early : late]) list?.remove(taken);
      const opened = (after.get(taken) ?? []).filter((step) => {
        const left = (waiting.get(step) ?? 0) - 1;
        waiting.set(step, left);
        return left === 0;
      });
      opened.forEach(add);
      return opened;
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
