// Models of any kind, as training and ranking see them.
import type { Settings } from "../options/option.ts";
import type { CountedModel } from "./counted.ts";
import type { MadeModel } from "./featured.ts";
import type { SequentialModel } from "./model.ts";

/** A trained model with parameters of unknown type: other code passes them on without looking inside. */
export type AnyModel = SequentialModel<unknown>;

/** A model that is trained, or one that counts. */
export type RankingModel = AnyModel | CountedModel;

/** Makes a model from settings. Missing settings take their defaults. */
export type ModelFactory = (settings?: Settings) => MadeModel;

/** A model without the type of its parameters. Callers may pass it only parameters that it has made itself. */
export const opaque = <P>(model: SequentialModel<P>): AnyModel => model as unknown as AnyModel;
