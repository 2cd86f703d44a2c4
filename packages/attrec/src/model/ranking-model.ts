// Models of any kind, as training and ranking see them.
import type { Settings } from "../options/option.ts";
import type { CountedModel } from "./counted.ts";
import type { Examples } from "./examples.ts";
import type { MadeModel } from "./featured.ts";
import type { ModelParts } from "./model.ts";

/** A trained model with parameters and batches of unknown type: other code passes them on without looking inside. */
export type AnyModel = ModelParts<unknown, Examples>;

/** A model that is trained, or one that counts. */
export type RankingModel = AnyModel | CountedModel;

/** Makes a model from settings. Missing settings take their defaults. */
export type ModelFactory = (settings?: Settings) => MadeModel;

/**
 * A model without the types of its parameters and batches. Callers may pass it only parameters that it has made itself, and
 * batches of the examples that it declares.
 *
 * @example
 * ```ts
 * opaque(attrec()).name; // "attrec"
 * ```
 */
export const opaque = <P, E extends Examples>(model: ModelParts<P, E>): AnyModel => model as unknown as AnyModel;
