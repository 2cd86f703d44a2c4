// The attention behind a recommendation: which items of a history the intent of a user is made of.
import { compile, type Device, read, toHost } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { type Examples, isMasked, usualExamples } from "../model/examples.ts";
import { queriesFor } from "../protocol/scorer.ts";
import { lastItems, numbered } from "./by-name.ts";
import type { TrainedModel } from "./trained.ts";

/** The attention of a model over a history. */
export interface Explanation {
  /** The titles of the items that the model looked at, oldest first: the last L. A hidden place behind them is one too. */
  readonly history: readonly string[];
  /** The attention of each of these to each, a row each. */
  readonly attention: readonly (readonly number[])[];
  /** The share that each has of the attention by which the next item is found: of all of it, or of that of the last place. */
  readonly shares: readonly number[];
}

/** What stands for the item that a model with a hidden place looks for. */
const HIDDEN = "(the next item)";

/**
 * How a model attends to the items of a history, which are given by their names, the latest last.
 *
 * Throws a `RangeError` for a name that the model does not know, an empty history, and a model without attention.
 *
 * @example
 * ```ts
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, { users: 2, items: 3 }), interpreter())(keyTensor(key(1)));
 * const names = { userNames: ["ann", "bob"], itemNames: ["a", "b", "c"], titles: ["Alien", "Brazil", "Casablanca"] };
 * (await explain({ model, parameters, historyLength: 2, ...names }, interpreter(), ["a", "c"])).history; // ["Alien", "Casablanca"]
 * ```
 */
export const explain = async <P, E extends Examples>(
  { model, parameters, historyLength, shortHistories = "masked", itemNames, titles }: TrainedModel<P, E>,
  device: Device,
  history: readonly string[],
): Promise<Explanation> => {
  if (!model.attention)
    throw new RangeError(`${model.name} has no attention, by which a recommendation could be explained.`);
  const { history: items, real } = lastItems(history.map(numbered("item", itemNames)), historyLength);
  const query = queriesFor(model, historyLength, shortHistories)(
    Int32Array.of(0),
    items,
    undefined,
    Int32Array.of(real),
  );
  const weights = read(await toHost(compile(model.attention, device)(parameters, query)));
  const { attends = "every-place", examples = usualExamples } = model;
  // The items of a model with a hidden place have moved on by one.
  const titled = Array.from(items, (item) => at(titles, item));
  const places = attends === "hidden-place" ? [...titled.slice(1), HIDDEN] : titled;
  const known = !isMasked(examples)
    ? historyLength
    : Math.min(historyLength, attends === "hidden-place" ? real + 1 : real);
  const first = historyLength - known;
  const attention = Array.from({ length: known }, (_, row) =>
    Array.from(weights.subarray((first + row) * historyLength + first, (first + row + 1) * historyLength)),
  );
  const finding = attends === "every-place" ? attention : attention.slice(-1);
  const sums = Array.from({ length: known }, (_, column) => finding.reduce((sum, row) => sum + at(row, column), 0));
  const total = sums.reduce((a, b) => a + b, 0);
  return {
    history: places.slice(first),
    attention,
    shares: sums.map((sum) => (total === 0 ? 0 : sum / total)),
  };
};
