/** Finds models by the names that a command line, or a file of a model, gives them. */
import { models } from "@attrec/baselines";
import { attrec, checkOptions, type MadeModel, type ModelFactory, type Options, type UsualTraining } from "attrec";
import { lookUp, nearestName, optionsLike, shown } from "attrec/extend";
import { functionIn, isPlace } from "../program/own-code.ts";
import { UsageError } from "../program/usage-error.ts";
import { usualTrainingOf } from "./usual-training.ts";

/** A model that has a name but has not been made yet. */
export interface Maker {
  /** The name that asked for it: "fpmc", or "./my-model.ts#myModel". */
  readonly specifier: string;
  readonly about: string;
  /** The options that the model declares, or else options that are like its default hyper-parameters. */
  readonly options: Options;
  /** How its defaults are usually trained, if the model says so. */
  readonly usualTraining: UsualTraining | undefined;
  /** Makes the model; a missing setting takes its default. Throws an `OptionError` for settings that the model refuses. */
  readonly make: ModelFactory;
}

/**
 * Whether a specifier is the name of a model that ships with this package or `@attrec/baselines`. A model file may use such a
 * name without its user's consent. Every other specifier gives a place of code.
 */
export const isShipped = (specifier: string): boolean => Object.hasOwn(library, specifier);

/**
 * The function that makes the model of a specifier. A specifier is `attrec`, a model of `@attrec/baselines` such as `fpmc` or
 * `lstm-plus`, or `FILE` or `PACKAGE` with the name of an export after a `#`, such as `./my-model.ts#myModel`.
 */
export const makerNamed = async (specifier: string): Promise<Maker> => {
  const make = isPlace(specifier)
    ? ((await functionIn(specifier, "model", "myModel")) as ModelFactory)
    : libraryModel(specifier);
  const made = modelOf(specifier, ofDefaults(specifier, make));
  const { about = "", options, hyperparameters } = made;
  const usualTraining = usualTrainingOf(specifier, made);
  return { specifier, about, options: options ?? optionsLike(hyperparameters), usualTraining, make };
};

/** The models that need no place in their names, AttRec first. */
export const libraryMakers = async (): Promise<readonly Maker[]> => Promise.all(Object.keys(library).map(makerNamed));

/**
 * The model that a specifier names, with settings.
 *
 * @throws OptionError for settings that the model refuses; UsageError if there is no model of that name
 */
export const modelNamed = async (specifier: string, settings: unknown): Promise<MadeModel> => {
  const { options, make } = await makerNamed(specifier);
  return make(checkOptions(specifier, options, settings));
};

/** The model that a factory makes with its defaults. Throws a sentence that names the factory if it fails. */
const ofDefaults = (specifier: string, make: ModelFactory): unknown => {
  try {
    return make();
  } catch (error) {
    throw new UsageError(
      `${specifier} fails to make a model with its default options: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
};

/** Throws a sentence unless a factory made a model that can be trained, or a model that counts. */
const modelOf = (specifier: string, made: unknown): MadeModel => {
  const model = Object(made) as Readonly<Record<string, unknown>>;
  const isModel =
    typeof model["name"] === "string" &&
    typeof model["hyperparameters"] === "object" &&
    (typeof model["count"] === "function" ||
      (typeof model["with"] === "function" && typeof model["features"] === "object") ||
      ["init", "loss", "score"].every((part) => typeof model[part] === "function"));
  if (isModel) return made as MadeModel;
  throw new UsageError(
    `${specifier} makes no model. A model is an object with name, hyperparameters, and init, loss and score (or count, or features and with).`,
  );
};

/** AttRec and its baselines, by name. */
// The command gives a model only parameters that the same model made, so their type stays hidden.
const library = { attrec, ...models } as unknown as Readonly<Record<string, ModelFactory>>;

const libraryModel = (name: string): ModelFactory => {
  const found = lookUp(library, name);
  if (found) return found;
  const near = nearestName(name, Object.keys(library));
  throw new UsageError(
    `There is no model ${shown(name)}: ${near === undefined ? "" : `did you mean '${near}'? `}${near === undefined ? "name" : "Name"} one that 'attrec models' lists, or a module and its export, such as ./my-model.ts#myModel.`,
  );
};
