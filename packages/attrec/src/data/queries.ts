// Turns held-out actions into queries: a history, and the actions that a model should name after it.
import { fold, key } from "@attrec/tensor";
import { at, uniformWords } from "@attrec/tensor/extend";
import type { Sequences } from "./sequences.ts";

/**
 * Which of a user's held-out actions are asked for: "first", "last" or one at "random" (the same for every model and seed);
 * each in turn, after those before it ("successive"); or "all" of them in one query. With one held-out action all are the same.
 */
export type TargetRule = (typeof targetRules)[number];

/** The names of the rules. */
export const targetRules = ["all", "first", "last", "random", "successive"] as const;

/** What a model is asked in one part of a split. Entry q of each array is query q; users ascend, and so do a user's queries. */
export interface Queries {
  readonly users: Int32Array;
  /** The position before which the user's history ends: an action from here on is not shown to the model. */
  readonly historyEnds: Int32Array;
  /** The position of the first action that is right. */
  readonly starts: Int32Array;
  /** The position behind the last action that is right. */
  readonly ends: Int32Array;
}

/** The held-out actions of one part, for each user those from `begins[user]` to before `ends[user]`. */
export interface HeldOutActions {
  readonly begins: Int32Array;
  readonly ends: Int32Array;
  /** For each user, the position at which every history ends at the latest; without it, histories end where the targets begin. */
  readonly historyEnds?: Int32Array;
}

/** The queries of held-out actions. A query without any history is left out, and so is every query of the users in `skipped`. */
export const queriesOf = (
  { offsets, userCount }: Sequences,
  { begins, ends, historyEnds }: HeldOutActions,
  rule: TargetRule,
  isSkipped: (user: number) => boolean = () => false,
): Queries => {
  const rows: { readonly user: number; readonly historyEnd: number; readonly start: number; readonly end: number }[] =
    [];
  for (let user = 0; user < userCount; user++) {
    const [begin, end] = [at(begins, user), at(ends, user)];
    if (begin >= end || isSkipped(user)) continue;
    for (const [from, to] of targetsOf(begin, end, user, rule)) {
      const historyEnd = historyEnds ? at(historyEnds, user) : from;
      if (historyEnd > at(offsets, user)) rows.push({ user, historyEnd, start: from, end: to });
    }
  }
  return {
    users: Int32Array.from(rows, ({ user }) => user),
    historyEnds: Int32Array.from(rows, ({ historyEnd }) => historyEnd),
    starts: Int32Array.from(rows, ({ start }) => start),
    ends: Int32Array.from(rows, ({ end }) => end),
  };
};

const RANDOM_TARGETS = fold(key(0), "targets");

/** The targets of each query about one user's held-out actions, as ranges of positions. */
const targetsOf = (
  begin: number,
  end: number,
  user: number,
  rule: TargetRule,
): readonly (readonly [from: number, to: number])[] => {
  const one = (position: number): readonly [number, number] => [position, position + 1];
  switch (rule) {
    case "all":
      return [[begin, end]];
    case "first":
      return [one(begin)];
    case "last":
      return [one(end - 1)];
    case "random":
      return [one(begin + Math.floor((at(uniformWords(RANDOM_TARGETS, user, 1), 0) / 2 ** 32) * (end - begin)))];
    case "successive":
      return Array.from({ length: end - begin }, (_, i) => one(begin + i));
  }
};

/** The queries of these numbers, in their order. */
export const someQueries = (queries: Queries, isKept: (query: number) => boolean): Queries => {
  const keep = (column: Int32Array): Int32Array => column.filter((_, query) => isKept(query));
  return {
    users: keep(queries.users),
    historyEnds: keep(queries.historyEnds),
    starts: keep(queries.starts),
    ends: keep(queries.ends),
  };
};

/** No query. */
export const noQueries: Queries = {
  users: new Int32Array(0),
  historyEnds: new Int32Array(0),
  starts: new Int32Array(0),
  ends: new Int32Array(0),
};
