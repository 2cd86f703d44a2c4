/** Checks training on a graphics card, if there is one. */
import { add, type Device, expand, key, read, sum, tensor, tensors, toFloat, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import { leaveOneOut } from "../data/split.ts";
import { slidingWindows } from "../data/windows.ts";
import { attrec, type AttRecParameters } from "../model/attrec.ts";
import type { SequentialModel } from "../model/model.ts";
import { defaultProtocol } from "../protocol/protocol.ts";
import { rankUsers } from "../protocol/ranking.ts";
import { recommend, recommendAll, type UserRecommendations } from "../use/recommend.ts";
import { graphicsCard } from "../testing/graphics-card.ts";
import { scorer } from "../protocol/scorer.ts";
import { fit } from "./fit.ts";
import type { Progress } from "./fit-events.ts";
import { onHost } from "./on-host.ts";
import { adagrad, type AdagradState } from "../optimizers/adagrad.ts";

// Eight users who walk through thirty items, each in steps of her own.
const walks = Array.from({ length: 8 }, (_, user) =>
  Array.from({ length: 10 }, (_, k) => `item ${(user * 3 + k * (1 + (user % 2))) % 30}`),
);
const split = leaveOneOut(sequencesFrom(walks), defaultProtocol);
const { sequences } = split;
const historyLength = 3;
const windows = slidingWindows(split, { historyLength, targetCount: 2 });
const sizes = { users: sequences.userCount, items: sequences.itemCount };
const model = attrec({ dim: 8, dropout: 0.3 });

type State = AdagradState<AttRecParameters>;

const trainOn = async (device: Device, epochs: number, from?: Progress<AttRecParameters, State>) => {
  const scores = scorer(model, device, historyLength);
  const task = { split, protocol: defaultProtocol, historyLength, blockSize: 4 } as const;
  const meanRank = async (parameters: AttRecParameters): Promise<number> => {
    const { ranks } = await rankUsers({ ...task, part: "validation", score: scores(parameters) });
    return -ranks.reduce((a, b) => a + b, 0) / ranks.length;
  };
  const options = { key: key(3), epochs, batchSize: 12, rate: 0.05, every: 1, patience: 9, validate: meanRank };
  const losses: number[] = [];
  let last: Progress<AttRecParameters, State> | undefined;
  for await (const event of fit(model, adagrad<AttRecParameters>(), windows, sizes, device, options, from)) {
    if (event.kind === "batch") continue;
    losses.push(event.loss);
    last = { ...event.progress, state: await onHost(event.progress.state) };
  }
  if (!last?.best) throw new Error("No epoch was judged.");
  const score = scores(last.best.parameters);
  const { ranks } = await rankUsers({ ...task, part: "test", score });
  // The same scores, ranked on the host: the arrow has no `count`.
  const byHost = await rankUsers({ ...task, part: "test", score: (...block) => score(...block) });
  const next = await recommend({ sequences, user: 2, count: 5, historyLength, blockSize: 4, score });
  return { losses, last, ranks, ranksByHost: byHost.ranks, next };
};

const bytes = ({ state }: Progress<AttRecParameters, State>): string =>
  tensors(state)
    .map((x) => Buffer.from(Float32Array.from(read(x)).buffer).toString("hex"))
    .join();

test("three epochs on a graphics card give the losses, ranks and recommendations of wasm", async (context) => {
  const device = await graphicsCard(context);
  const [expected, found] = [await trainOn(wasm({ threads: 1 }), 3), await trainOn(device, 3)];
  expected.losses.forEach((loss, i) => expect(Math.abs(at(found.losses, i) / loss - 1)).toBeLessThan(1e-4));
  // Rounding may turn two that are as good as equal.
  const apart = expected.ranks.map((rank, i) => Math.abs(rank - at(found.ranks, i)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(1);
  expect(apart.filter((ranks) => ranks > 0).length).toBeLessThanOrEqual(1);
  expect(found.ranks).toEqual(found.ranksByHost);
  found.next.scores.forEach((score, i) => expect(score).toBeCloseTo(at(expected.next.scores, i), 4));
});

test("training on a graphics card goes on where it was stopped, to the same bytes", async (context) => {
  const device = await graphicsCard(context);
  const whole = await trainOn(device, 3);
  const { last } = await trainOn(device, 1);
  expect(bytes((await trainOn(device, 3, last)).last)).toBe(bytes(whole.last));
});

test("a graphics card finds the items to recommend itself, and gives the lists of wasm, ties too", async (context) => {
  const device = await graphicsCard(context);
  const many = sequencesFrom([["a", "b"], ["c"], Array.from({ length: 500 }, (_, item) => `item ${item}`)]);
  const parameters = {
    scores: tensor(
      "items",
      many.itemNames.map((_, item) => (item * 37) % 50),
      { items: many.itemCount },
    ),
  };
  const model: SequentialModel<typeof parameters> = {
    name: "scored",
    hyperparameters: {},
    init: () => parameters,
    loss: ({ scores }) => sum(scores),
    score: ({ scores }, { user }) => add(expand(scores, "1 items"), expand(toFloat(user), "batch 1")),
  };
  const lists = async (on: Device): Promise<readonly UserRecommendations[]> => {
    const score = scorer(model, on, 2)(parameters);
    const task = {
      sequences: many,
      users: Int32Array.of(0, 1),
      historyLength: 2,
      count: 12,
      except: [0, 50, 100],
      blockSize: 2,
    };
    const found: UserRecommendations[] = [];
    const brought = (): never => {
      throw new Error("All scores were brought to the host.");
    };
    for await (const list of recommendAll({
      ...task,
      score: on === device ? Object.assign(brought, { ...(score.first && { first: score.first }) }) : score,
    }))
      found.push(list);
    return found;
  };
  expect(await lists(device)).toEqual(await lists(wasm({ threads: 1 })));
});
