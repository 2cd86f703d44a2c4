/** Features, the facts that are known of users and items beside their actions: numbers and categories, a row for each user or item, and tensors of them, which models can be made of. */
import { constant, type Tensor } from "@attrec/tensor";
import { DataError, quote } from "./data-error.ts";

/** One thing that is known of each user, or of each item, in the order of their numbers. */
export type Feature =
  | {
      readonly kind: "number";
      /** 0 where it is not known. */
      readonly values: Float32Array;
      /** 1 where it is known. */
      readonly known: Uint8Array;
    }
  | {
      readonly kind: "category";
      /** The number of the category in `names`; 0, whose name is empty, where none is known. */
      readonly values: Int32Array;
      readonly names: readonly string[];
    }
  | {
      readonly kind: "categories";
      /** Those of row i are `values[offsets[i] … offsets[i + 1] - 1]`: numbers of categories in `names`. */
      readonly offsets: Int32Array;
      readonly values: Int32Array;
      readonly names: readonly string[];
    };

/** Features by name. */
export type FeatureTable = ReadonlyMap<string, Feature>;

/** The features of a data set's users and items; a table without features where nothing is known. */
export interface Features {
  readonly users: FeatureTable;
  readonly items: FeatureTable;
}

/** What has features. */
export type FeatureRows = "users" | "items";

const featureOf = <Kind extends Feature["kind"]>(
  features: Features | undefined,
  rows: FeatureRows,
  name: string,
  kind: Kind,
): Extract<Feature, { kind: Kind }> => {
  const table: FeatureTable = features?.[rows] ?? new Map<string, Feature>();
  const feature = table.get(name);
  if (feature?.kind === kind) return feature as Extract<Feature, { kind: Kind }>;
  const known = [...table].map(([one, { kind: of }]) => `${one} (${of})`).join(", ");
  throw new DataError(
    `Expected a feature ${quote(name)} of ${rows}, of the kind ${quote(kind)}, got ` +
      `${feature ? `one of the kind ${quote(feature.kind)}` : known === "" ? "data without features" : known}. ` +
      `Give a table of ${rows} with such a column: --${rows} FILE.`,
  );
};

/**
 * A number for each user or item, such as a price or a year: `numbersOf(features, "items", "price")`. Where it is not known it is the
 * mean of those that are. Throws a `DataError` if there is no such feature.
 *
 * @example
 * ```ts
 * // Nobody knows the year of the third film: it gets the mean of the others.
 * numbersOf(features, "items", "year"); // [1979, 1985, 1982]
 * ```
 */
export const numbersOf = <const R extends FeatureRows>(
  features: Features | undefined,
  rows: R,
  name: string,
): Tensor<[R]> => {
  const { values, known } = featureOf(features, rows, name, "number");
  let [sum, count] = [0, 0];
  values.forEach((value, row) => {
    sum += value;
    count += known[row] ?? 0;
  });
  const mean = count === 0 ? 0 : sum / count;
  const whole = Float64Array.from(values, (value, row) => (known[row] === 1 ? value : mean));
  return constant<[R], Float64Array>(whole, [rows], [whole.length]);
};

/**
 * The number of one category for each user or item, 0 where none is known, and how many there are with that: the rows of a table of
 * embeddings. Throws a `DataError` if there is no such feature.
 *
 * @example
 * ```ts
 * const { values, count } = categoryOf(features, "items", "country");
 * [values, count]; // [[1, 2, 0], 3]
 * ```
 */
export const categoryOf = <const R extends FeatureRows>(
  features: Features | undefined,
  rows: R,
  name: string,
): { readonly values: Tensor<[R], "int">; readonly count: number } => {
  const { values, names } = featureOf(features, rows, name, "category");
  return { values: constant<[R], Int32Array>(values, [rows], [values.length]), count: names.length };
};

/**
 * The share of each category in each user or item: those of a row add up to 1, or are all 0 where none is known. A film of two genres has
 * a half of each. Times a table of embeddings they are the mean of a row's categories. Takes features of one category or several;
 * throws a `DataError` if there is no such feature. `dimension` names the dimension of the categories, "categories" by default.
 *
 * @example
 * ```ts
 * // The first film is of one genre, the second of two, and nothing is known of the third.
 * sharesOf(features, "items", "genres"); // [[1, 0], [0.5, 0.5], [0, 0]]
 * ```
 */
export const sharesOf = <const R extends FeatureRows, const Dimension extends string = "categories">(
  features: Features | undefined,
  rows: R,
  name: string,
  dimension?: Dimension,
): Tensor<[R, Dimension]> => {
  const single = features?.[rows].get(name);
  const { offsets, values, names } =
    single?.kind === "category" ? asSeveral(single) : featureOf(features, rows, name, "categories");
  const [height, width] = [offsets.length - 1, names.length];
  const shares = new Float64Array(height * width);
  for (let row = 0; row < height; row++) {
    const [from, to] = [offsets[row] ?? 0, offsets[row + 1] ?? 0];
    for (let i = from; i < to; i++) {
      const at = row * width + (values[i] ?? 0);
      shares[at] = (shares[at] ?? 0) + 1 / (to - from);
    }
  }
  const made = constant<[R, string], Float64Array>(shares, [rows, dimension ?? "categories"], [height, width]);
  return made as unknown as Tensor<[R, Dimension]>;
};

/** One category or none a row as a list of categories, without the category that stands for none. */
const asSeveral = ({
  values,
  names,
}: Extract<Feature, { kind: "category" }>): Extract<Feature, { kind: "categories" }> => {
  const offsets = new Int32Array(values.length + 1);
  values.forEach((value, row) => (offsets[row + 1] = (offsets[row] ?? 0) + (value === 0 ? 0 : 1)));
  return {
    kind: "categories",
    offsets,
    values: values.filter((value) => value > 0).map((value) => value - 1),
    names: names.slice(1),
  };
};
