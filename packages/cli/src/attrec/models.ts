/** Models by the names that a command line, or a file of a model, gives them. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { models } from "@attrec/baselines";
import {
  attrec,
  checkOptions,
  lookUp,
  type ModelFactory,
  nearestName,
  type Options,
  optionsLike,
  type RankingModel,
  shown,
} from "attrec";
import { UsageError } from "../program/usage-error.ts";

/** A model that has a name, and has not been made yet. */
export interface Maker {
  /** As it was asked for: "fpmc", or "./my-model.ts#myModel". */
  readonly specifier: string;
  readonly about: string;
  /** What can be chosen: as the model declares it, or what is like the hyper-parameters that it has by default. */
  readonly options: Options;
  /** Those not given are defaults. Throws an `OptionError` for what the model may not be. */
  readonly make: ModelFactory;
}

/**
 * Whether a specifier is the name of a model that ships, of this package or of `@attrec/baselines`: what a model file may name
 * without the consent of whoever opens it. All else says where code is to be found.
 */
export const isShipped = (specifier: string): boolean => /^[a-z][a-z-]*$/.test(specifier);

/** Whether a specifier says where code is, and is not just a name. */
const isPlace = (specifier: string): boolean => /[#/\\.:@]/.test(specifier);

/**
 * What makes the model that a specifier names: `attrec`, a model of `@attrec/baselines` such as `fpmc` or `lstm-plus`, or
 * `FILE` or `PACKAGE` with the name of an export behind a `#`, such as `./my-model.ts#myModel`.
 */
export const makerNamed = async (specifier: string): Promise<Maker> => {
  const make = isPlace(specifier) ? await factoryIn(specifier) : libraryModel(specifier);
  const { about = "", options, hyperparameters } = modelOf(specifier, ofDefaults(specifier, make));
  return { specifier, about, options: options ?? optionsLike(hyperparameters), make };
};

/** The models that can be named without a place, AttRec first. */
export const libraryMakers = async (): Promise<readonly Maker[]> => Promise.all(Object.keys(library).map(makerNamed));

/**
 * The model that a specifier names, with settings.
 *
 * @throws OptionError for what the model may not be; UsageError if there is none of that name
 */
export const modelNamed = async (specifier: string, settings: unknown): Promise<RankingModel> => {
  const { options, make } = await makerNamed(specifier);
  return make(checkOptions(specifier, options, settings));
};

/** What a factory makes of its defaults. Throws a sentence that names it where it fails. */
const ofDefaults = (specifier: string, make: ModelFactory): unknown => {
  try {
    return make();
  } catch (error) {
    throw new UsageError(
      `${specifier} fails where it should make a model of its defaults: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

/** Throws a sentence unless a factory made what can be trained, or what counts. */
const modelOf = (specifier: string, made: unknown): RankingModel => {
  const model = Object(made) as Readonly<Record<string, unknown>>;
  const isModel =
    typeof model["name"] === "string" &&
    typeof model["hyperparameters"] === "object" &&
    (typeof model["count"] === "function" ||
      ["init", "loss", "score"].every((part) => typeof model[part] === "function"));
  if (isModel) return made as RankingModel;
  throw new UsageError(
    `${specifier} makes no model: one is an object with name, hyperparameters, and init, loss and score (or count).`,
  );
};

const factoryIn = async (specifier: string): Promise<ModelFactory> => {
  const [source, name] = placeOf(specifier);
  const isFile = /^\.{0,2}\//.test(source) || /\.[cm]?[jt]s$/.test(source);
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(isFile ? pathToFileURL(resolve(source)).href : source)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new UsageError(
      `The model '${specifier}' could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const found =
    name === undefined ? Object.values(module).find((value) => typeof value === "function") : lookUp(module, name);
  if (typeof found !== "function") {
    throw new UsageError(
      `${source} exports no function${name ? ` '${name}'` : ""} that makes a model: name one behind '#', such as ${source}#myModel.`,
    );
  }
  return found as ModelFactory;
};

/** The module that a specifier names, and its export. A path may have a `#` itself. */
const placeOf = (specifier: string): readonly [source: string, name?: string] => {
  const [, source, name] = /^(.+)#([\p{ID_Start}$_][\p{ID_Continue}$]*)$/su.exec(specifier) ?? [];
  return source === undefined || name === undefined || existsSync(specifier) ? [specifier] : [source, name];
};

/** AttRec and the models that it is compared with, by name. */
// The command fills a model's parameters with what the same model made: their type is closed over.
const library = { attrec, ...models } as unknown as Readonly<Record<string, ModelFactory>>;

const libraryModel = (name: string): ModelFactory => {
  const found = lookUp(library, name);
  if (found) return found;
  const near = nearestName(name, Object.keys(library));
  throw new UsageError(
    `There is no model ${shown(name)}: ${near === undefined ? "" : `did you mean '${near}'? `}${near === undefined ? "name" : "Name"} one that 'attrec models' lists, or a module and its export, such as ./my-model.ts#myModel.`,
  );
};
