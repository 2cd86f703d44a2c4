/** Models that look at features of users and items: what they need, and how they get exactly that. */
import type { Tensor } from "@attrec/tensor";
import { categoryOf, type FeatureRows, type Features, numbersOf, sharesOf } from "../data/features.ts";
import type { Examples, UsualExamples } from "./examples.ts";
import type { ModelParts } from "./model.ts";
import type { RankingModel } from "./ranking-model.ts";

/** What a model needs to know of each user or item: a column of a table, as a tensor of one kind. */
export interface FeatureNeed {
  readonly of: FeatureRows;
  /** As `numbersOf`, `categoryOf` or `sharesOf` make it. */
  readonly as: "numbers" | "category" | "shares";
  /** The column of the table; the name of the need if not given. */
  readonly column?: string;
}

/** Everything that a model needs of features, under the names by which it calls them. */
export type FeatureNeeds = Readonly<Record<string, FeatureNeed>>;

/** The tensor for a need. Shares have a dimension that is called as the need is: `genres` is of items and genres. */
export type FeatureTensor<Need extends FeatureNeed, Name extends string> = Need["as"] extends "numbers"
  ? Tensor<[Need["of"]]>
  : Need["as"] extends "category"
    ? { readonly values: Tensor<[Need["of"]], "int">; readonly count: number }
    : Tensor<[Need["of"], Name]>;

/** The tensors for all needs of a model, and nothing else. */
export type FeaturesFor<Needs extends FeatureNeeds> = {
  readonly [Name in keyof Needs & string]: FeatureTensor<Needs[Name], Name>;
};

/** The parts of a model that may look at features. */
type Functions = "init" | "loss" | "parts" | "score" | "project";

/**
 * A model that looks at features of users or items. It says which it needs, and is made of them before it is trained or ranks:
 * `train`, `evaluate`, `recommend` and `compare` see to that, and refuse data without them. What they are is a constant of the
 * model, so batches and queries stay as they are.
 *
 * `Needs` are its needs, `P` is the tree of its parameters, and `E` the examples that it declares.
 */
export interface FeaturedModel<Needs extends FeatureNeeds, P, E extends Examples = UsualExamples> extends Omit<
  ModelParts<P, E>,
  Functions
> {
  readonly features: Needs;
  /** The functions of the model for data with these features. */
  readonly with: (features: FeaturesFor<Needs>) => Pick<ModelParts<P, E>, Functions>;
}

/** A model as a factory makes it: one that still waits for features, or one that can be trained or ranks. */
export type MadeModel = RankingModel | FeaturedModel<FeatureNeeds, unknown, Examples>;

/**
 * Whether a model still waits for the features that it needs.
 *
 * @example
 * ```ts
 * isFeatured(attrec()); // false
 * ```
 */
export const isFeatured = (model: object): model is FeaturedModel<FeatureNeeds, unknown, Examples> =>
  "features" in model && "with" in model;

/**
 * The model for data with these features: it gets those that it needs, and no others. Throws a `DataError` if the data lack one.
 *
 * @example
 * ```ts
 * const newestFirst: FeaturedModel<{ year: { of: "items"; as: "numbers" } }, { weight: Tensor<[]> }> = {
 *   name: "newest-first",
 *   hyperparameters: {},
 *   features: { year: { of: "items", as: "numbers" } },
 *   with: ({ year }) => ({
 *     init: () => ({ weight: scalar(-1) }),
 *     loss: ({ weight }) => square(weight),
 *     score: ({ weight }, { user }) =>
 *       broadcastTo(mul(weight, year), ["batch", "items"], [size(user, "batch"), size(year, "items")]),
 *   }),
 * };
 * const { score } = modelWith(newestFirst, features);
 * const query = { user: tensor("int:batch", [0], { batch: 1 }), history: tensor("int:batch 1", [0], { batch: 1 }) };
 * score({ weight: scalar(-1) }, query as unknown as Query); // [[-1979, -1985, -1982]]
 * ```
 */
export const modelWith = <const Needs extends FeatureNeeds, P, E extends Examples>(
  { features: needs, with: functions, ...rest }: FeaturedModel<Needs, P, E>,
  features: Features | undefined,
): ModelParts<P, E> => {
  const found = Object.entries(needs).map(([name, need]) => [name, tensorFor(name, need, features)] as const);
  // Each is of the kind that its need names.
  return { ...functions(Object.fromEntries(found) as FeaturesFor<Needs>), ...rest };
};

/**
 * Likewise for a model of any kind: one that needs no features stays as it is.
 *
 * @example
 * ```ts
 * withFeatures(opaque(attrec()), undefined).name; // "attrec"
 * ```
 */
export const withFeatures = (model: MadeModel, features: Features | undefined): RankingModel =>
  isFeatured(model) ? modelWith(model, features) : model;

const tensorFor = (name: string, { of, as, column = name }: FeatureNeed, features: Features | undefined): unknown =>
  as === "numbers"
    ? numbersOf(features, of, column)
    : as === "category"
      ? categoryOf(features, of, column)
      : sharesOf(features, of, column, name);
