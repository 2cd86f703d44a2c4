/** Finds the items that are nearest to an item in a table of a trained model. */
import { at, leaves } from "@attrec/tensor/extend";
import type { Examples } from "../model/examples.ts";
import { numbered } from "./by-name.ts";
import { nearestItems } from "./nearest.ts";
import { type Embeddings, embeddingsOf, type NearItem, type TrainedModel } from "./trained.ts";

/** How near two rows are: by Euclidean distance, by the angle between them, or by their product. */
export type Nearness = "distance" | "cosine" | "product";

/** How similar items are found. */
export interface SimilarWishes {
  readonly count: number;
  /** The path of a table of items; if not given, the first of the model that is more than a number for each, such as a bias. */
  readonly table?: string;
  /** Euclidean distance if not given. */
  readonly by?: Nearness;
}

/**
 * The items whose rows in a table are nearest to an item's. The scores of `cosine` and `product` are negative, so that smaller is
 * nearer here too.
 *
 * Throws a `RangeError` for an item or a table that the model does not have.
 *
 * @example
 * ```ts
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, { users: 2, items: 3 }), interpreter())(keyTensor(key(1)));
 * const names = { userNames: ["ann", "bob"], itemNames: ["a", "b", "c"], titles: ["Alien", "Brazil", "Casablanca"] };
 * similarItems({ model, parameters, historyLength: 5, ...names }, "a", { count: 2 }).length; // 2
 * ```
 */
export const similarItems = <P, E extends Examples>(
  trained: TrainedModel<P, E>,
  item: string,
  { count, table, by = "distance" }: SimilarWishes,
): readonly NearItem[] => {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`Expected a whole number of at least 1 of similar items, got ${count}.`);
  const { itemNames, titles, model } = trained;
  const tables = embeddingsOf(trained).filter(({ of }) => of === "items");
  // Items of one bias are not alike. A table with rows of one dimension is chosen still.
  const places = new Set(leaves(trained.parameters).flatMap((one) => (one.tensor.sizes.length > 1 ? [one.path] : [])));
  const found = tables.find(({ path }) => (table === undefined ? places.has(path) : path === table));
  if (!found) {
    const names = tables.map(({ path }) => path).join(", ");
    throw new RangeError(
      table === undefined || names === ""
        ? `${model.name} has no table with a row of numbers for each item.`
        : `${model.name} has no table ${JSON.stringify(table)} of items: choose from ${names}.`,
    );
  }
  const own = numbered("item", itemNames)(item);
  const scores = Float64Array.from(itemNames, (_, other) => apart(found, own, other, by));
  const nearest = nearestItems(
    scores,
    0,
    itemNames.length,
    Int32Array.of(own),
    count,
    (other) => `item "${at(itemNames, other)}"`,
  );
  return Array.from(nearest, (other) => ({
    item: at(itemNames, other),
    title: at(titles, other),
    score: at(scores, other),
  }));
};

const apart = ({ rows, width }: Embeddings, a: number, b: number, by: Nearness): number => {
  let [product, ofA, ofB, squares] = [0, 0, 0, 0];
  for (let k = 0; k < width; k++) {
    const [x, y] = [at(rows, a * width + k), at(rows, b * width + k)];
    product += x * y;
    ofA += x * x;
    ofB += y * y;
    squares += (x - y) ** 2;
  }
  if (by === "distance") return Math.sqrt(squares);
  if (by === "product") return -product;
  // A row of zeros has no direction, and stands at a right angle to all.
  return ofA === 0 || ofB === 0 ? 0 : -product / Math.sqrt(ofA * ofB);
};
