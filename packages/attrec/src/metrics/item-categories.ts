// Gathers the categories of items, by which lists are compared for diversity.
import type { Feature, Features } from "../data/features.ts";

/**
 * For each of `items` items, its categories of all features, such as "genres: Drama"; undefined where the data have no
 * categories of items.
 *
 * @example
 * ```ts
 * categoriesOf(features, 3)?.map((of) => [...of]); // [["country: GB", "genres: science fiction"], ["country: US", "genres: science fiction", "genres: comedy"], []]
 * ```
 */
export const categoriesOf = (
  features: Features | undefined,
  items: number,
): readonly ReadonlySet<string>[] | undefined => {
  const tables = [...(features?.items ?? [])].filter(([, { kind }]) => kind !== "number");
  if (tables.length === 0) return undefined;
  return Array.from(
    { length: items },
    (_, item) => new Set(tables.flatMap(([name, feature]) => namesIn(feature, item).map((one) => `${name}: ${one}`))),
  );
};

/** The categories of one item by one feature; none where none is known. */
const namesIn = (feature: Feature, item: number): readonly string[] => {
  if (feature.kind === "number") return [];
  const { values, names } = feature;
  const own =
    feature.kind === "category"
      ? values.subarray(item, item + 1)
      : values.subarray(feature.offsets[item], feature.offsets[item + 1]);
  return Array.from(own, (category) => names[category] ?? "").filter((name) => name !== "");
};
