/** Checks that ranks counted on a device are those of the host. */
import { compile, type Device, interpreter, read, tensor, type Tensor, toHost, wasm } from "@attrec/tensor";
import fc from "fast-check";
import { describe, expect, test, type TestContext } from "vitest";
import { leaveOneOut } from "../data/split.ts";
import { sequences, sequencesFrom, splitDrawn } from "../data/testing/arbitraries.ts";
import type { Score, Scores } from "../model/score.ts";
import { graphicsCard } from "../testing/graphics-card.ts";
import { type AskedOnDevice, countAhead } from "./count-ahead.ts";
import { defaultProtocol } from "./protocol.ts";
import type { Ties } from "./rank-target.ts";
import type { RankingTask } from "./query-blocks.ts";
import type { Count, CountingScore } from "./rank-counted.ts";
import { rankUsers } from "./ranking.ts";
import { protocols } from "./testing/protocols.ts";

/** A score that is counted on a device as well as given to the host. */
const counted = (score: Score, device: Device, items: number): CountingScore => {
  const counting = (ties: Ties, first: number | undefined) =>
    compile((all: Tensor<["batch", "items"]>, asked: AskedOnDevice) => countAhead(all, asked, ties, first), device);
  const counters = new Map<string, ReturnType<typeof counting>>();
  const count: Count = async (block, { ties, first, targets, targetRows, others }) => {
    const batch = block[0].length;
    const counter = counters.get(`${ties} ${first}`) ?? counting(ties, first);
    counters.set(`${ties} ${first}`, counter);
    const ofTargets = (some: Int32Array) => tensor("int:targets", some, { targets: some.length });
    const result = await toHost(
      counter(tensor("batch items", await score(...block), { batch, items }), {
        targets: ofTargets(targets),
        ...(targetRows && { targetRows: ofTargets(targetRows) }),
        others: tensor("int:others", others, { others: others.length }),
      }),
    );
    const numbers = (x: (typeof result)["own" | "others"]): Scores => read(x) as Scores;
    return {
      ahead: numbers(result.ahead),
      own: numbers(result.own),
      others: numbers(result.others),
      ...(result.first && { first: read(result.first) }),
    };
  };
  return Object.assign((...block: Parameters<Score>) => score(...block), { count });
};

/** What every item scores with every user, coarse enough for ties, with both zeros and the infinite. */
const scoresOf =
  (items: number, seed: number): Score =>
  (users) =>
    Float32Array.from({ length: users.length * items }, (_, i) => {
      const user = users[Math.floor(i / items)] ?? 0;
      const draw = (user * 7 + (i % items) * 5 + seed) % 11;
      return draw === 9 ? -0 : draw === 10 && seed % 3 === 0 ? Infinity : draw % 6;
    });

type Open = (context: TestContext) => Device | Promise<Device>;

describe.each<readonly [string, number, Open]>([
  ["interpreter", 60, () => interpreter()],
  ["wasm", 60, () => wasm({ threads: 1 })],
  // Each set of sizes is a few shaders.
  ["gpu (webgpu)", 12, graphicsCard],
])("%s", (_, numRuns, open) => {
  test("ranks equal the host's, with ties, repeats and exclusions, for any block size", async (context) => {
    const device = await open(context);
    await fc.assert(
      fc.asyncProperty(
        sequences({ minLength: 10 }),
        protocols,
        fc.constantFrom("validation", "test"),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(1000),
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        async (given, protocol, part, blockSize, seed, sampled) => {
          const split = splitDrawn(given, protocol);
          const { itemCount } = split.sequences;
          const wishes = sampled === undefined ? {} : { sampled };
          const task: RankingTask = { split, protocol, part, historyLength: 2, blockSize, ...wishes };
          const score = scoresOf(itemCount, seed);
          const onDevice = counted(score, device, itemCount);
          expect(await rankUsers({ ...task, score: onDevice })).toEqual(await rankUsers({ ...task, score }));
        },
      ),
      { numRuns },
    );
  });

  test("lists are the host's where a few of many items are asked for, and no scores leave the device for them", async (context) => {
    const device = await open(context);
    const places = fc.array(fc.array(fc.nat(3), { minLength: 3, maxLength: 5 }), { minLength: 60, maxLength: 60 });
    const wishes = fc.record({ rankSeen: fc.boolean(), ties: fc.constantFrom<Ties>("against", "stable") });
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(
        places,
        wishes,
        fc.integer({ min: 1, max: 4 }),
        fc.nat(1000),
        async (rows, own, length, seed) => {
          // Each user has items of her own, and some of the next: so there are many more items than anybody has seen.
          const names = rows.map((row, user) => row.map((place) => `i${3 * user + place}`));
          const protocol = { ...defaultProtocol, ...own };
          const split = leaveOneOut(sequencesFrom(names), protocol);
          const task: RankingTask = {
            split,
            protocol,
            part: "test",
            historyLength: 2,
            blockSize: 7,
            listLength: length,
          };
          const score = scoresOf(split.sequences.itemCount, 3 * seed + 1);
          const { count } = counted(score, device, split.sequences.itemCount);
          const refusing = (): never => {
            throw new Error("The scores were asked for.");
          };
          const onDevice = await rankUsers({ ...task, score: count ? Object.assign(refusing, { count }) : refusing });
          expect(onDevice).toEqual(await rankUsers({ ...task, score }));
          asked += onDevice.lists?.items.length ?? 0;
        },
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    );
    expect(asked).toBeGreaterThan(0);
  });

  test("a score that is NaN is refused in the host's sentence, wherever it stands", async (context) => {
    const device = await open(context);
    const split = leaveOneOut(
      sequencesFrom([
        ["a", "b", "c", "d"],
        ["b", "c", "e"],
      ]),
      defaultProtocol,
    );
    const task: RankingTask = { split, protocol: defaultProtocol, part: "test", historyLength: 2, blockSize: 2 };
    for (let place = 0; place < 10; place++) {
      const score: Score = () => new Float32Array(10).fill(1).with(place, NaN);
      const item = "abcde".charAt(place % 5);
      await expect(rankUsers({ ...task, score: counted(score, device, 5) })).rejects.toThrow(
        `The score of item "${item}" for user "u${Math.floor(place / 5)}" is NaN`,
      );
    }
  });
});

test.each([undefined, 30])(
  "the scores of right items are read a few times each, however many are right, with a sample of %s",
  async (sampled) => {
    const [items, right] = [400, 100];
    const given = sequencesFrom([Array.from({ length: items }, (_, i) => `i${i}`)]);
    const split = splitDrawn(given, { ...defaultProtocol, split: `leave-${right}-out` });
    const task: RankingTask = {
      split,
      protocol: defaultProtocol,
      part: "test",
      historyLength: 2,
      blockSize: 1,
      ...(sampled !== undefined && { sampled }),
    };
    const score = scoresOf(items, 1);
    const { count } = counted(score, interpreter(), items);
    let reads = 0;
    const watched = (scores: Scores): Scores =>
      new Proxy(scores, {
        get: (of, name) => {
          if (name === "subarray") return (from: number, to: number) => watched(of.subarray(from, to));
          if (typeof name === "string" && /^\d+$/.test(name)) reads++;
          const value: unknown = Reflect.get(of, name, of);
          return typeof value === "function" ? (value.bind(of) as unknown) : value;
        },
      });
    const counting: Count = async (...asked) => {
      const found = await (count ?? expect.unreachable())(...asked);
      return { ...found, own: watched(found.own) };
    };
    const ranks = await rankUsers({ ...task, score: Object.assign(score, { count: counting }) });
    expect(ranks.ranks.length).toBe(right);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(4 * right);
  },
);

test("the scores themselves are asked for only if they cannot be compared", async () => {
  const split = leaveOneOut(
    sequencesFrom([
      ["a", "b", "c", "d"],
      ["b", "c", "e"],
    ]),
    defaultProtocol,
  );
  const { count } = counted(scoresOf(5, 1), wasm({ threads: 1 }), 5);
  const refusing = () => (): never => {
    throw new Error("The scores were asked for.");
  };
  const task: RankingTask = { split, protocol: defaultProtocol, part: "test", historyLength: 2, blockSize: 2 };
  if (count) expect((await rankUsers({ ...task, score: Object.assign(refusing(), { count }) })).ranks.length).toBe(2);
  await expect(rankUsers({ ...task, score: refusing() })).rejects.toThrow("asked for");
});
