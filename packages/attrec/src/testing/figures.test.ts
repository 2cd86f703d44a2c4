// Splits, ranks and metrics against NumPy, whose figures figures.py has written.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fromColumns } from "../data/interactions.ts";
import { sequencesOf } from "../data/sequences.ts";
import type { TargetRule } from "../data/queries.ts";
import { splitUnder } from "../protocol/experiment.ts";
import { defaultProtocol } from "../protocol/protocol.ts";
import { rankUsers } from "../protocol/ranking.ts";
import { listFacts } from "../metrics/lists.ts";
import { measure, metricNames } from "../metrics/measure.ts";

interface Figures {
  readonly data: {
    readonly users: readonly number[];
    readonly items: readonly number[];
    readonly times: readonly number[];
    readonly features: readonly (readonly string[])[];
  };
  readonly cutoffs: readonly number[];
  readonly cases: readonly {
    readonly split: string;
    readonly targetRule: TargetRule;
    readonly trainEnds: readonly number[];
    readonly asked: readonly (readonly number[])[];
    readonly ranks: readonly number[];
    readonly means: Readonly<Record<string, number>>;
  }[];
}

const { data, cutoffs, cases } = JSON.parse(readFileSync(new URL("figures.json", import.meta.url), "utf8")) as Figures;
const sequences = sequencesOf(
  fromColumns({ users: data.users.map(String), items: data.items.map(String), times: data.times }),
);
const { itemCount } = sequences;

/** The score of the script: smaller is nearer, and many are equal. */
const score = (users: Int32Array, histories: Int32Array): Float32Array =>
  Float32Array.from({ length: users.length * itemCount }, (_, place) => {
    const row = Math.floor(place / itemCount);
    return (31 * ((users[row] ?? 0) + 1) + 17 * (place % itemCount) + 7 * (histories[row] ?? 0)) % 23;
  });

test.each(cases)("$split, $targetRule", async ({ split: name, targetRule, trainEnds, asked, ranks, means }) => {
  // The script numbers users and items as they come, which is how they are numbered here.
  expect(sequences.itemNames).toEqual(sequences.itemNames.map((_, item) => String(item)));
  const protocol = { ...defaultProtocol, split: name, targetRule };
  const split = splitUnder(sequences, protocol);
  const { users, historyEnds, starts, ends } = split.test;
  expect([...split.trainEnds]).toEqual(trainEnds);
  expect(Array.from(users, (user, q) => [user, historyEnds[q], starts[q], ends[q]])).toEqual(asked);
  const task = { split, protocol, part: "test", historyLength: 1, blockSize: 5, listLength: 10, score } as const;
  const ranked = await rankUsers(task);
  expect([...ranked.ranks]).toEqual(ranks);
  const facts = listFacts(
    split,
    data.features.map((features) => new Set(features)),
  );
  const measured = measure(ranked, metricNames, cutoffs, { facts, isApart: true });
  const known = measured.means;
  expect(Object.keys(known).toSorted()).toEqual(Object.keys(means).toSorted());
  const off = Object.entries(means).filter(
    ([metric, value]) => !(Math.abs((known[metric] ?? NaN) - value) <= 1e-12 * Math.max(1, Math.abs(value))),
  );
  expect(off).toEqual([]);
  // What is measured without being asked for is the same.
  expect(measure(ranked).means).toEqual({
    "HR@50": 1,
    "NDCG@50": measure(ranked, ["ndcg"]).means["NDCG@50"],
    MRR: known["MRR"],
  });
});

test("ranks among a sample of all items are the ranks among all, and a smaller sample is never a worse rank", async () => {
  const protocol = { ...defaultProtocol, split: "leave-3-out" };
  const task = {
    split: splitUnder(sequences, protocol),
    protocol,
    part: "test",
    historyLength: 1,
    blockSize: 5,
    score,
  } as const;
  const all = await rankUsers(task);
  const { sampled, ...whole } = await rankUsers({ ...task, sampled: itemCount });
  expect([whole, sampled]).toEqual([all, itemCount]);
  const some = await rankUsers({ ...task, sampled: 7 });
  expect(some).toEqual(await rankUsers({ ...task, sampled: 7, blockSize: 2 }));
  some.ranks.forEach((rank, i) => expect(rank).toBeLessThanOrEqual(all.ranks[i] ?? 0));
  expect(some.ranks.some((rank, i) => rank < (all.ranks[i] ?? 0))).toBe(true);
  expect(Object.keys(measure(some, ["hr"], [5]).means)).toEqual(["HR@5 (7 sampled)"]);
});
