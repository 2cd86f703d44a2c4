/** The steps of a plan that can run next, while they are put into an order. */
import { at } from "../../at.ts";
import type { PlanStep } from "../fuse/step.ts";

/** The steps that can run next. */
export interface ReadySteps {
  /**
   * The step that begins a group, if there is any. Among the steps that go first, steps that became ready on the way come before
   * steps that were ready from the start, since their inputs were written not long ago.
   */
  readonly next: () => PlanStep | undefined;
  /** The next ready step over this number of rows after another, in the order in which they were given; the first if there is no other. */
  readonly following: (step: PlanStep | undefined, rows: number) => PlanStep | undefined;
  /** Takes one of the steps, and gives the steps that became ready by this, in their order. */
  readonly take: (step: PlanStep) => readonly PlanStep[];
}

/** The steps that wait for no other step. Some of them go first, and taking one may make others ready. */
export const readySteps = (
  steps: readonly PlanStep[],
  before: ReadonlyMap<PlanStep, ReadonlySet<PlanStep>>,
  rowCount: (step: PlanStep) => number | undefined,
  goesFirst: (step: PlanStep) => boolean,
): ReadySteps => {
  const waiting = new Map(steps.map((step) => [step, before.get(step)?.size ?? 0]));
  const after = new Map<PlanStep, PlanStep[]>(steps.map((step) => [step, []]));
  for (const step of steps) for (const earlier of before.get(step) ?? []) after.get(earlier)?.push(step);
  const places = new Map(steps.map((step, place) => [step, place]));
  const late = orderedSteps(places);
  const taken = new Set<PlanStep>();
  const opened: PlanStep[] = [];
  const initial: PlanStep[] = [];
  const byRows = new Map<number | undefined, OrderedSteps>();
  const add = (step: PlanStep, early: PlanStep[]): void => {
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
    following: (step, rows) => byRows.get(rows)?.following(step),
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
  readonly all: readonly PlanStep[];
  /** The first of them after another, which need not be one of them. */
  readonly following: (step: PlanStep | undefined) => PlanStep | undefined;
  readonly add: (step: PlanStep) => void;
  readonly remove: (step: PlanStep) => void;
}

const orderedSteps = (places: ReadonlyMap<PlanStep, number>): OrderedSteps => {
  const all: PlanStep[] = [];
  /** Where a step is among them, or would be. */
  const find = (step: PlanStep): number => {
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
    following: (step) => {
      if (!step) return all[0];
      const place = find(step);
      return all[place] === step ? all[place + 1] : all[place];
    },
    add: (step) => void all.splice(find(step), 0, step),
    remove: (step) => void all.splice(find(step), 1),
  };
};

const placeIn = (places: ReadonlyMap<PlanStep, number>, step: PlanStep): number => places.get(step) ?? -1;
