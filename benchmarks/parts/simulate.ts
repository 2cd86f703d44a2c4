/**
 * Simulates a comparison on many machines: searches by halving, whose rounds wait for one another, by live workers of one queue and by
 * shards that are planned anew after each round. Nothing is trained; what a cell costs beside its training is given.
 */
import { fold, type Key, uniforms } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";

/** A study to simulate: searches, each of rounds that follow one another. */
export interface SimulatedStudy {
  /** Seconds of a cell in each round of each search. */
  readonly searches: readonly (readonly Round[])[];
}

/** The cells of one round of one search, which cost the same. */
export interface Round {
  readonly cells: number;
  readonly seconds: number;
}

/** What came of it. */
export interface Simulated {
  /** From the beginning to the last result. */
  readonly seconds: number;
  /** The share of all workers' time in which they trained. */
  readonly efficiency: number;
}

/** Rounds of a search by halving of 12 points, and the three seeds of what it chose: cells, and their share of the longest training. */
const ROUNDS = [
  [12, 1 / 9],
  [4, 1 / 3],
  [1, 1],
  [3, 1],
] as const;

/** The cells of a search. */
export const CELLS_A_SEARCH = ROUNDS.reduce((sum, [cells]) => sum + cells, 0);

/**
 * A study of about so many cells. The longest training of a search has a log-normal length: half of all are below `median` seconds, and
 * one in six is above e times that.
 */
export const drawStudy = (cells: number, median: number, key: Key): SimulatedStudy => {
  const count = Math.max(1, Math.round(cells / CELLS_A_SEARCH));
  const [radius, angle] = [0, 1].map((stream) => uniforms(fold(key, "lengths"), stream, count));
  return {
    searches: Array.from({ length: count }, (_, i) => {
      const normal = Math.sqrt(-2 * Math.log(1 - at(radius ?? [], i))) * Math.cos(2 * Math.PI * at(angle ?? [], i));
      const longest = median * Math.exp(normal);
      return ROUNDS.map(([cellsOfRound, share]) => ({ cells: cellsOfRound, seconds: share * longest }));
    }),
  };
};

const trained = ({ searches }: SimulatedStudy): number =>
  searches.flat().reduce((sum, { cells, seconds }) => sum + cells * seconds, 0);

const simulated = (study: SimulatedStudy, workers: number, seconds: number): Simulated => ({
  seconds,
  efficiency: trained(study) / (workers * seconds),
});

/**
 * Live workers of one queue, whose coordinator spends `handling` seconds on each cell, one after the other. A search goes on as soon as
 * its round is over.
 */
export const simulateLive = (study: SimulatedStudy, workers: number, handling: number): Simulated => {
  const ready = study.searches.map((_, search) => ({
    search,
    round: 0,
    left: study.searches[search]?.[0]?.cells ?? 0,
  }));
  const running = heap();
  const open = new Map<number, { round: number; left: number }>();
  study.searches.forEach(([first], search) => open.set(search, { round: 0, left: first?.cells ?? 0 }));
  let [now, coordinator, free, next] = [0, 0, workers, 0];
  for (;;) {
    while (free > 0 && next < ready.length) {
      const task = ready[next];
      if (task === undefined) break;
      coordinator = Math.max(coordinator, now) + handling;
      const length = study.searches[task.search]?.[task.round]?.seconds ?? 0;
      running.push(coordinator + length, task.search);
      free--;
      if (--task.left === 0) next++;
    }
    const ended = running.pop();
    if (ended === undefined) break;
    now = ended.time;
    free++;
    const state = open.get(ended.value);
    if (state === undefined || --state.left > 0) continue;
    const round = study.searches[ended.value]?.[state.round + 1];
    if (round === undefined) continue;
    open.set(ended.value, { round: state.round + 1, left: round.cells });
    ready.push({ search: ended.value, round: state.round + 1, left: round.cells });
  }
  return simulated(study, workers, now);
};

/**
 * Shards: each round of all searches is dealt out cell by cell, and the next is planned when the slowest machine is done. `between` is
 * what lies between two rounds, and `merging` the seconds that merging a cell takes.
 */
export const simulateShards = (study: SimulatedStudy, workers: number, merging: number, between: number): Simulated => {
  let seconds = 0;
  for (let round = 0; round < ROUNDS.length; round++) {
    const shards = new Float64Array(workers);
    let dealt = 0;
    for (const search of study.searches) {
      const { cells = 0, seconds: length = 0 } = search[round] ?? {};
      for (let i = 0; i < cells; i++, dealt++) shards[dealt % workers] = at(shards, dealt % workers) + length;
    }
    seconds += shards.reduce((a, b) => Math.max(a, b), 0) + dealt * merging + between;
  }
  return simulated(study, workers, seconds);
};

/** A heap of moments, the earliest first, each with a value. */
const heap = () => {
  const items: { readonly time: number; readonly value: number }[] = [];
  const timeAt = (i: number): number => items[i]?.time ?? Infinity;
  const swap = (i: number, j: number): void => {
    const [a, b] = [items[i], items[j]];
    if (a === undefined || b === undefined) return;
    [items[i], items[j]] = [b, a];
  };
  return {
    push: (time: number, value: number): void => {
      let i = items.push({ time, value }) - 1;
      for (let parent = (i - 1) >> 1; i > 0 && timeAt(parent) > time; i = parent, parent = (i - 1) >> 1)
        swap(i, parent);
    },
    pop: (): { readonly time: number; readonly value: number } | undefined => {
      swap(0, items.length - 1);
      const first = items.pop();
      for (let i = 0; ;) {
        const child = timeAt(2 * i + 1) <= timeAt(2 * i + 2) ? 2 * i + 1 : 2 * i + 2;
        if (timeAt(child) >= timeAt(i)) break;
        swap(i, child);
        i = child;
      }
      return first;
    },
  };
};
