// Scores blocks of users with a model on a device, for the ranking.
import { compile, type Device, neg, read, tensor, type Tensor, toHost } from "@attrec/tensor";
import { isCounted } from "../model/counted.ts";
import { checkedScores } from "../model/check-results.ts";
import { type Examples, isMasked, type Query, usualExamples } from "../model/examples.ts";
import { historyMask } from "../model/mask.ts";
import type { ModelParts } from "../model/model.ts";
import type { AnyModel, RankingModel } from "../model/ranking-model.ts";
import type { ShortHistories } from "../data/windows.ts";
import type { Score, Scores } from "../model/score.ts";
import { assertLength } from "../options/lengths.ts";
import { type Ahead, type AskedOnDevice, countAhead } from "./count-ahead.ts";
import type { Experiment } from "./experiment.ts";
import type { Ties } from "./rank-target.ts";
import { firstOnDevice } from "./first-on-device.ts";
import type { Count, CountingScore, FindFirst } from "./rank-counted.ts";

/**
 * A model's scores for the ranking, of which smaller ones are nearer: a block of users against all items. A model that takes a mask
 * is told of empty places if short histories are "masked".
 *
 * @throws OptionError if the model is made for histories of another length
 *
 * @example
 * ```ts
 * const score = scorer(model, interpreter(), 2)(parameters);
 * // Of ann, who has seen the first two films: a score for each film, the nearest being the smallest.
 * (await score(Int32Array.of(0), Int32Array.of(0, 1))).length; // 8
 * ```
 */
export const scorer = <P, E extends Examples>(
  model: ModelParts<P, E>,
  device: Device,
  historyLength: number,
  shortHistories: ShortHistories = "masked",
): ((parameters: P) => CountingScore) => {
  assertLength(model, historyLength);
  const scoreOf = (parameters: P, query: Query<E>, items?: number): Tensor<["batch", "items"]> => {
    const scores = checkedScores(model.name, model.score(parameters, query), items);
    return model.nearer === "larger" ? neg(scores) : scores;
  };
  const score = compile((parameters: P, query: Query<E>) => scoreOf(parameters, query), device);
  const counting = (ties: Ties, first: number | undefined, items: number) =>
    compile(
      (parameters: P, query: Query<E>, asked: AskedOnDevice): Ahead =>
        countAhead(scoreOf(parameters, query, items), asked, ties, first),
      device,
    );
  const counters = new Map<string, ReturnType<typeof counting>>();
  const finding = (count: number) =>
    compile(
      (parameters: P, query: Query<E>, ...[barred]: readonly Tensor<["items"]>[]) =>
        firstOnDevice(scoreOf(parameters, query), barred, count),
      device,
    );
  const finders = new Map<number, ReturnType<typeof finding>>();
  const queryOf = queriesFor(model, historyLength, shortHistories);
  // Scores are floats of the device's width.
  const numbers = (x: Tensor): Scores => read(x) as Scores;
  return (parameters) => {
    const count: Count = async (block, { ties, first, items, targets, targetRows, others }) => {
      const kind = `${ties} ${first} ${items}`;
      const counter = counters.get(kind) ?? counting(ties, first, items);
      counters.set(kind, counter);
      const ofTargets = (items: Int32Array) => tensor("int:targets", items, { targets: items.length });
      const counted = await toHost(
        counter(parameters, queryOf(...block), {
          targets: ofTargets(targets),
          ...(targetRows && { targetRows: ofTargets(targetRows) }),
          others: tensor("int:others", others, { others: others.length }),
        }),
      );
      const [ahead, own] = [numbers(counted.ahead), numbers(counted.own)];
      return { ahead, own, others: numbers(counted.others), ...(counted.first && { first: read(counted.first) }) };
    };
    const first: FindFirst = async (block, barred, count) => {
      const find = finders.get(count) ?? finding(count);
      finders.set(count, find);
      const found = await toHost(
        find(parameters, queryOf(...block), ...(barred ? [tensor("items", barred, { items: barred.length })] : [])),
      );
      return { items: read(found.items), scores: numbers(found.scores), notNumbers: numbers(found.notNumbers) };
    };
    return Object.assign(async (...block: QueryArrays) => numbers(await toHost(score(parameters, queryOf(...block)))), {
      count,
      first,
    });
  };
};

/**
 * Blocks of users as the queries that a model asks for.
 *
 * @example
 * ```ts
 * const queryOf = queriesFor(model, 2, "masked");
 * // User 0 after the items 3 and 5.
 * queryOf(Int32Array.of(0), Int32Array.of(3, 5)); // { user: [0], history: [[3, 5]] }
 * ```
 */
export function queriesFor<P, E extends Examples>(
  model: Pick<ModelParts<P, E>, keyof QueryNeeds>,
  length: number,
  shortHistories: ShortHistories,
): (...block: QueryArrays) => Query<E>;
export function queriesFor(
  { looksAtTime, examples = usualExamples }: QueryNeeds,
  length: number,
  short: ShortHistories,
) {
  return (...[users, histories, elapsed, lengths]: QueryArrays) => {
    const batch = users.length;
    return {
      user: tensor("int:batch", users, { batch }),
      history: tensor("int:batch length", histories, { batch, length }),
      ...(looksAtTime && { elapsed: tensor("batch", elapsed ?? new Float32Array(batch), { batch }) }),
      ...(isMasked(examples) && { mask: historyMask(short === "masked" ? lengths : undefined, batch, length) }),
    };
  };
}

type QueryArrays = Parameters<Score>;

/** What of a model decides its queries. */
type QueryNeeds = Pick<AnyModel, "looksAtTime" | "examples">;

/**
 * The scores of a model with these parameters for the users of an experiment. A counting model has no parameters; it counts now, and tells
 * `tell` how far it is.
 *
 * @example
 * ```ts
 * const rows = ["ann", "bob"].flatMap((user) => ["a", "b", "c", "d", "e"].map((item, time) => `${user},${item},${time}`));
 * const data = await datasetFrom("mine.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * const experiment = prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 });
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, experiment.sizes), interpreter())(keyTensor(key(1)));
 * const score = scoresOf(opaque(model), interpreter(), experiment)(parameters);
 * measure(await rank(experiment, score, "test"), ["hr"], [5]).means; // { HR@5: 1 }
 * ```
 */
export const scoresOf = (
  model: RankingModel,
  device: Device,
  { split, windows, protocol }: Experiment,
  tell?: (done: number, total: number) => void,
): ((parameters: unknown) => CountingScore) => {
  if (!isCounted(model)) return scorer(model, device, windows.historyLength, protocol.shortHistories);
  const counted = model.count(split, tell);
  const score: Score =
    model.nearer === "larger" ? async (...block) => (await counted(...block)).map((x) => -x) : counted;
  return () => score;
};
