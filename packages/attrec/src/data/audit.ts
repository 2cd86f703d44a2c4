// Measures facts that bear on a result on a data set: repeats, ties, leaks, users without a test.
import type { Interactions } from "./interactions.ts";
import { itemsBefore } from "./item-sets.ts";
import type { Sequences } from "./sequences.ts";
import type { Split } from "./split.ts";

/** Facts about a data set that bear on the meaning of a result on it. */
export interface Audit {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Interactions / (users x items), 0 to 1 (more only with many repeats). */
  readonly density: number;
  readonly actionsPerUser: {
    readonly min: number;
    readonly median: number;
    readonly mean: number;
    readonly max: number;
  };
  /** First and last moment, Unix seconds. Every fact that depends on moments is undefined for a source without times. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Actions on an item that the same user had acted on before. */
  readonly repeats: number;
  /**
   * Share of test actions that are such a repeat. Such tests are easier if only items that are new to a user are
   * ranked.
   */
  readonly repeatedTests: number;
  /** Share of actions at the same moment as the user's action before or after: the file decides their order. */
  readonly tied: number | undefined;
  /** Share of test actions that are so tied: the file decides which of the tied is the test, or which test comes first. */
  readonly tiedTests: number | undefined;
  /** Users of whom no action is a test: under leave-one-out those with fewer than 3 actions, which training uses. */
  readonly untestedUsers: number;
  /** Users who have actions, but none in training. */
  readonly coldUsers: number;
  /** Share of test actions on an item on which training has no action. */
  readonly coldTests: number;
  /**
   * Share of test actions that happen before the latest training action of anyone: near 1 for splits that go by each user, which
   * let a model learn from the future of others, and 0 for those that go by moments.
   */
  readonly testsBeforeTrainingEnds: number | undefined;
}

/**
 * Measures the data and how a split divides them. Shares of nothing are 0.
 *
 * @example
 * ```ts
 * const { users, items, interactions, repeats, untestedUsers } = audit(data.interactions, experiment.split);
 * [users, items, interactions, repeats, untestedUsers]; // [4, 8, 24, 0, 0]
 * ```
 */
export const audit = (interactions: Interactions, split: Split): Audit => {
  const { sequences } = split;
  const { offsets, userCount, itemCount } = sequences;
  const rows = sequences.items.length;
  const distinct = itemsBefore(sequences, offsets.slice(1)).items.length;
  return {
    users: userCount,
    items: itemCount,
    interactions: rows,
    density: share(rows, userCount * itemCount),
    actionsPerUser: distribution(offsets.slice(1).map((end, user) => end - (offsets[user] ?? 0))),
    repeats: rows - distinct,
    repeatedTests: repeatedTests(split),
    untestedUsers: userCount - new Set(split.test.users).size,
    coldUsers: split.trainEnds.filter((end, user) => end === offsets[user]).length,
    coldTests: coldTests(split),
    ...(interactions.ordinal ? NO_TIMES : timeFacts(interactions.times, split)),
  };
};

type TimeFacts = Pick<Audit, "from" | "to" | "tied" | "tiedTests" | "testsBeforeTrainingEnds">;

const NO_TIMES: TimeFacts = {
  from: undefined,
  to: undefined,
  tied: undefined,
  tiedTests: undefined,
  testsBeforeTrainingEnds: undefined,
};

const timeFacts = (times: Float64Array, split: Split): TimeFacts => {
  const { min, max } = rangeOf(times);
  const tied = share(countTied(split.sequences), split.sequences.items.length);
  return { from: min, to: max, tied, ...testFacts(split) };
};

/** An action that a test asks for, the user's first, and where her actions end. */
interface TestAction {
  readonly position: number;
  readonly start: number;
  readonly end: number;
}

const testActions = ({ sequences: { offsets }, test }: Split): readonly TestAction[] =>
  Array.from(test.users, (user, query) => {
    const [first = 0, last = 0, start = 0, end = 0] = [
      test.starts[query],
      test.ends[query],
      offsets[user],
      offsets[user + 1],
    ];
    return Array.from({ length: last - first }, (_, i) => ({ position: first + i, start, end }));
  }).flat();

const shareOf = (actions: readonly TestAction[], isOne: (action: TestAction) => boolean): number =>
  share(actions.filter(isOne).length, actions.length);

const repeatedTests = (split: Split): number => {
  const { items } = split.sequences;
  return shareOf(testActions(split), ({ position, start }) =>
    items.subarray(start, position).includes(items[position] ?? -1),
  );
};

const coldTests = (split: Split): number => {
  const { items, itemCount, offsets } = split.sequences;
  const isKnown = new Uint8Array(itemCount);
  split.trainEnds.forEach((end, user) => {
    for (const item of items.subarray(offsets[user], end)) isKnown[item] = 1;
  });
  return shareOf(testActions(split), ({ position }) => isKnown[items[position] ?? -1] === 0);
};

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const rangeOf = (times: Float64Array): { readonly min: number; readonly max: number } => {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    min = Math.min(min, time);
    max = Math.max(max, time);
  }
  return { min, max };
};

const distribution = (counts: Int32Array): Audit["actionsPerUser"] => {
  const sorted = counts.toSorted();
  const middle = (sorted.length - 1) / 2;
  return {
    min: sorted[0] ?? 0,
    median: ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2,
    mean: share(
      sorted.reduce((sum, count) => sum + count, 0),
      sorted.length,
    ),
    max: sorted.at(-1) ?? 0,
  };
};

/** Whether an action is at the moment of the action just before or just after, of a user whose actions go from start to end. */
const isTied = (times: ArrayLike<number>, position: number, start: number, end: number): boolean =>
  (position > start && times[position] === times[position - 1]) ||
  (position + 1 < end && times[position] === times[position + 1]);

const countTied = ({ offsets, times, userCount }: Sequences): number => {
  let tied = 0;
  for (let user = 0; user < userCount; user++) {
    const [start, end] = [offsets[user] ?? 0, offsets[user + 1] ?? 0];
    for (let i = start; i < end; i++) if (isTied(times, i, start, end)) tied++;
  }
  return tied;
};

/** The oddities of the test actions: tied with a neighbour, or earlier than training actions of other users. */
const testFacts = (split: Split): Pick<Audit, "tiedTests" | "testsBeforeTrainingEnds"> => {
  const { offsets, times } = split.sequences;
  const latestTraining = split.trainEnds.reduce(
    (latest, end, user) => (end > (offsets[user] ?? 0) ? Math.max(latest, times[end - 1] ?? latest) : latest),
    Number.NEGATIVE_INFINITY,
  );
  const tested = testActions(split);
  return {
    tiedTests: shareOf(tested, ({ position, start, end }) => isTied(times, position, start, end)),
    testsBeforeTrainingEnds: shareOf(tested, ({ position }) => (times[position] ?? 0) < latestTraining),
  };
};
