// A trained model with the names of its users and items, and what it is used for: recommendations to strangers, and embeddings.
import { type Device, read } from "@attrec/tensor";
import { at, leaves } from "@attrec/tensor/extend";
import type { ShortHistories } from "../data/windows.ts";
import type { Examples, UsualExamples } from "../model/examples.ts";
import type { ModelParts, Sizes } from "../model/model.ts";
import { scorer } from "../protocol/scorer.ts";
import { lastItems, numbered } from "./by-name.ts";
import { nearestOfBlock } from "./nearest.ts";
import { itemsOutside, type RecommendWishes, union } from "./recommend.ts";
import { rowParameters, withStranger } from "./row-parameters.ts";

/** A trained model with the names of its rows, as a file of it has them. */
export interface TrainedModel<P, E extends Examples = UsualExamples> {
  readonly model: ModelParts<P, E>;
  /** On the host. */
  readonly parameters: P;
  /** The items of a history (L). */
  readonly historyLength: number;
  /** What it was told of histories that are shorter than L. */
  readonly shortHistories?: ShortHistories;
  readonly userNames: readonly string[];
  readonly itemNames: readonly string[];
  /** The titles of items, or their names. */
  readonly titles: readonly string[];
}

/** What is asked of a recommender, with items and users by their names. */
export interface Asked extends Omit<RecommendWishes, "only" | "except"> {
  /** The last items, the latest last. */
  readonly history: readonly string[];
  /** A user whom the model knows; a stranger if not given. */
  readonly user?: string;
  /** The only items that may be recommended; all if not given. */
  readonly only?: readonly string[];
  /** Items that are not recommended. */
  readonly except?: readonly string[];
}

/** An item that is near, with its score or distance: smaller is nearer. */
export interface NearItem {
  readonly item: string;
  readonly title: string;
  readonly score: number;
}

const sizesOf = ({ userNames, itemNames }: Pick<TrainedModel<unknown>, "userNames" | "itemNames">): Sizes => ({
  users: userNames.length,
  items: itemNames.length,
});

/**
 * A function that recommends the items that come next after a history, to a user or to a stranger: nobody's data are needed. See
 * `withStranger` for where a stranger stands. A history shorter than L repeats its oldest item, as in training.
 *
 * It throws a `RangeError` for a name that the model does not know, an empty history and a count that is no whole number from 1 on.
 *
 * @example
 * ```ts
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, { users: 2, items: 3 }), interpreter())(keyTensor(key(1)));
 * const names = { userNames: ["ann", "bob"], itemNames: ["a", "b", "c"], titles: ["Alien", "Brazil", "Casablanca"] };
 * const recommend = recommenderOf({ model, parameters, historyLength: 5, ...names }, interpreter());
 * (await recommend({ history: ["a"], count: 2 })).length; // 2
 * ```
 */
export const recommenderOf = <P, E extends Examples>(
  trained: TrainedModel<P, E>,
  device: Device,
): ((asked: Asked) => Promise<readonly NearItem[]>) => {
  const { model, parameters, historyLength, shortHistories, userNames, itemNames, titles } = trained;
  const sizes = sizesOf(trained);
  const score = scorer(model, device, historyLength, shortHistories)(withStranger(model, parameters, sizes));
  const [userOf, itemOf] = [numbered("user", userNames), numbered("item", itemNames)];
  return async ({ history, user, count, only, except = [], repeats = false }) => {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`Expected a whole number of at least 1 of items to recommend, got ${count}.`);
    const row = user === undefined ? sizes.users : userOf(user);
    const items = history.map(itemOf);
    const { history: last, real } = lastItems(items, historyLength);
    const barred = itemsOutside(sizes.items, only?.map(itemOf), except.map(itemOf));
    const excluded = repeats ? barred : union(barred, Int32Array.from(new Set(items)).sort());
    const [list] = await nearestOfBlock(score, [Int32Array.of(row), last, undefined, Int32Array.of(real)], {
      itemCount: sizes.items,
      count,
      barred,
      excluded: [excluded],
      nameItem: () => (item) => `item "${at(itemNames, item)}"`,
    });
    return Array.from(list?.items ?? [], (item, place) => ({
      item: at(itemNames, item),
      title: at(titles, item),
      score: at(list?.scores ?? [], place),
    }));
  };
};

/** A table of a model: a row of numbers for each user or item. */
export interface Embeddings {
  /** Its path among the parameters. */
  readonly path: string;
  readonly of: "users" | "items";
  /** The numbers of a row. */
  readonly width: number;
  /** Row after row. */
  readonly rows: Float32Array | Float64Array;
}

/**
 * The tables of a model that have a row for each user or item, in the order of their paths.
 *
 * @example
 * ```ts
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, { users: 2, items: 3 }), interpreter())(keyTensor(key(1)));
 * const names = { userNames: ["ann", "bob"], itemNames: ["a", "b", "c"], titles: ["Alien", "Brazil", "Casablanca"] };
 * embeddingsOf({ model, parameters, historyLength: 5, ...names }).length; // 3
 * ```
 */
export const embeddingsOf = <P, E extends Examples>({
  model,
  parameters,
  ...names
}: TrainedModel<P, E>): readonly Embeddings[] => {
  const all = new Map(leaves(parameters).map(({ path, tensor: x }) => [path, x]));
  return rowParameters(model, sizesOf(names)).flatMap(({ path, of, axis }): readonly Embeddings[] => {
    const x = all.get(path);
    const data = x && read(x);
    if (!x || !data || data instanceof Int32Array || data instanceof Uint8Array) return [];
    const count = at(x.sizes, axis);
    const inner = x.sizes.slice(axis + 1).reduce((a, b) => a * b, 1);
    const width = data.length / count;
    const rows = data.slice();
    for (let row = 0; row < count; row++)
      for (let k = 0; k < width; k++)
        rows[row * width + k] = at(data, (Math.floor(k / inner) * count + row) * inner + (k % inner));
    return [{ path, of, width, rows }];
  });
};
