// Models of any kind, as whoever trains and ranks sees them.
import type { Settings } from "../options/option.ts";
import type { CountedModel } from "./counted.ts";
import type { SequentialModel } from "./model.ts";

/** A model that is trained, whose parameters are its own affair: they are passed on, and nobody looks inside. */
export type AnyModel = SequentialModel<unknown>;

/** A model that is trained, or one that counts. */
export type RankingModel = AnyModel | CountedModel;

/** From settings, those not given being defaults, to a model. */
export type ModelFactory = (settings?: Settings) => RankingModel;

/** A model without the type of its parameters. It is given those alone that it has made itself. */
export const opaque = <P>(model: SequentialModel<P>): AnyModel => model as unknown as AnyModel;
