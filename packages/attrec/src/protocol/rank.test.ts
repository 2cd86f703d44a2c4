/** Checks that ranking in blocks that fit into memory changes no rank. */
import { add, type Device, expand, gather, scalar, type Tensor, tensor, TooLargeError, wasm } from "@attrec/tensor";
import { expect, test } from "vitest";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import { noQueries } from "../data/queries.ts";
import { leaveOneOut } from "../data/split.ts";
import type { SequentialModel } from "../model/model.ts";
import { defaultProtocol } from "./protocol.ts";
import type { Experiment } from "./experiment.ts";
import { rank, rehearseRank } from "./rank.ts";
import { rankUsers, targetFacts } from "./ranking.ts";
import { scorer } from "./scorer.ts";

interface Biases {
  readonly users: Tensor<["users"]>;
  readonly items: Tensor<["items"]>;
}

/** Every item has a place of its own, the same for all. */
const biases: SequentialModel<Biases> = {
  name: "biases",
  hyperparameters: {},
  init: () => ({ users: scalar(0) as never, items: scalar(0) as never }),
  loss: () => scalar(0),
  score: ({ users, items }, { user }) => add(expand(gather(users, user), "batch 1"), expand(items, "1 items")),
};

const names = Array.from({ length: 10 }, (_, i) => `item ${i}`);
const split = leaveOneOut(
  sequencesFrom(Array.from({ length: 30 }, (_, i) => [0, 3, 5, 1 + (i % 2)].map((k) => names[(i + k) % 10] ?? ""))),
  defaultProtocol,
);
const experiment = { split, protocol: defaultProtocol, windows: { historyLength: 2 } } as unknown as Experiment;
const parameters: Biases = {
  users: tensor("users", new Float32Array(30), { users: 30 }),
  items: tensor("items", [3, 1, 4, 1, 5, 9, 2, 6, 5, 3], { items: 10 }),
};

/** A device that has room for so many users at once. */
const holding = (users: number, on: Device): Device & { readonly tried: number[] } => {
  const tried: number[] = [];
  return {
    ...on,
    tried,
    prepare: (program) => {
      const [batch = 0] = program.inputs[program.names.findIndex((name) => name.endsWith("user"))]?.sizes ?? [];
      tried.push(batch);
      if (batch > users) throw new TooLargeError(`${batch} users have no room.`);
      return on.prepare(program);
    },
  };
};

test("what is known of right items without a model is what ranking notes of them", async () => {
  const again = leaveOneOut(
    sequencesFrom([
      ["a", "b", "c", "a"],
      ["b", "c", "d", "a", "e"],
      ["a", "b", "a", "b", "c"],
    ]),
    defaultProtocol,
  );
  const score = (users: Int32Array): Float32Array => new Float32Array(users.length * 5).map((_, i) => i % 5);
  for (const rankSeen of [true, false]) {
    const protocol = { ...defaultProtocol, rankSeen };
    const task = { split: again, protocol, part: "test" } as const;
    const { ranks, ...facts } = await rankUsers({ ...task, historyLength: 1, blockSize: 2, score });
    expect(ranks).toHaveLength(3);
    expect(targetFacts(task)).toEqual(facts);
    expect([...facts.repeats]).toEqual([1, 0, 0]);
  }
});

test("users are ranked in blocks for which there is room, to the same ranks", async () => {
  const expected = await rank(experiment, scorer(biases, wasm({ threads: 1 }), 2)(parameters), "test");
  expect(new Set(expected.ranks).size).toBeGreaterThan(3);
  for (const room of [128, 60, 7, 1]) {
    const device = holding(room, wasm({ threads: 1 }));
    const score = scorer(biases, device, 2)(parameters);
    await rehearseRank(experiment, score, "test");
    expect(device.tried.at(-1)).toBeLessThanOrEqual(room);
    const rehearsed = device.tried.length;
    expect(await rank(experiment, score, "test")).toEqual(expected);
    // What was made ready for the rehearsal is what ranks.
    expect(device.tried.slice(rehearsed)).toEqual(device.tried.slice(0, rehearsed - 1));
  }
});

test("the rehearsal says if there is no room for a single user", async () => {
  const score = scorer(biases, holding(0, wasm({ threads: 1 })), 2)(parameters);
  await expect(rehearseRank(experiment, score, "validation")).rejects.toThrow(
    "The scores of 10 items have no room on the device, not even those for one user at a time. 1 users have no room.",
  );
});

test("a rehearsal of nobody does nothing, and other faults are passed on as they are", async () => {
  const nobody = { ...experiment, split: { ...split, test: noQueries } };
  const score = scorer(biases, holding(0, wasm({ threads: 1 })), 2)(parameters);
  await rehearseRank(nobody, score, "test");
  const fault = new RangeError("another fault");
  const failing = (): never => {
    throw fault;
  };
  await expect(rank(experiment, failing, "test")).rejects.toBe(fault);
});

test("a few users of very many items are ranked together, and the ranks are exact", { timeout: 120_000 }, async () => {
  // Beyond 2^24 a device's float32 counts are none.
  const items = 2 ** 24 + 10;
  const device = wasm({ threads: 1 });
  const up = new Float32Array(items).fill(1);
  up[5] = 3;
  const sequences = {
    ...split.sequences,
    offsets: Int32Array.of(0, 4),
    items: Int32Array.of(1, 2, 3, 5),
    userCount: 1,
  };
  const many: Experiment = {
    ...experiment,
    split: {
      ...split,
      sequences: {
        ...sequences,
        times: Float64Array.of(0, 1, 2, 3),
        itemCount: items,
        userNames: ["u"],
        itemNames: [],
      },
      trainEnds: Int32Array.of(2),
      validation: noQueries,
      test: {
        users: Int32Array.of(0),
        historyEnds: Int32Array.of(3),
        starts: Int32Array.of(3),
        ends: Int32Array.of(4),
      },
    },
  };
  const huge = { users: tensor("users", [0], { users: 1 }), items: tensor("items", up, { items }) };
  const { ranks } = await rank(many, scorer(biases, device, 2)(huge), "test");
  // All others are nearer, less the three that the user knows.
  expect([...ranks]).toEqual([items - 3]);
  device.close();
});
