import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type { Device } from "@attrec/tensor";
import { attrec } from "../model/attrec.ts";
import { type CountedModel, isCounted } from "../model/counted.ts";
import type { SequentialModel } from "../model/model.ts";
import type { Score } from "../protocol/ranking.ts";
import { type Experiment, scorer } from "../training/experiment.ts";
import type { Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

/** A model that is trained, whose parameters the command need not know. */
export type AnyModel = SequentialModel<unknown>;

/** A model that is trained, or one that counts. */
export type RankingModel = AnyModel | CountedModel;

/** How a model with these parameters scores blocks of users. One that counts has no parameters. */
export const scoresOf = (
  model: RankingModel,
  device: Device,
  { split, windows }: Experiment,
): ((parameters: unknown) => Score) => {
  if (!isCounted(model)) return scorer(model, device, windows.historyLength);
  const score = model.count(split);
  return () => score;
};

/** From hyper-parameters, those not given being defaults, to a model: what a file beside the library exports. */
export type ModelFactory = (options?: Settings) => RankingModel;

/**
 * Whether a specifier is the name of a model that ships, of this package or of `@attrec/baselines`: what a model file may name
 * without the consent of whoever opens it. All else says where code is to be found.
 */
export const isShipped = (specifier: string): boolean => /^[a-z][a-z-]*$/.test(specifier);

/** Where a model is looked for that is named without a place, such as `fpmc`: a package above this one, if it is there. */
const COMPARED = "@attrec/baselines";

/**
 * The model that a specifier names, with hyper-parameters: `attrec`, a model of `@attrec/baselines` such as `fpmc` or
 * `lstm-plus`, or `FILE` or `PACKAGE` with the name of an export behind a `#`, such as `./my-model.ts#myModel`.
 */
export const modelNamed = async (specifier: string, settings: Settings): Promise<RankingModel> => {
  const factory = await factoryOf(specifier);
  const known = factory().hyperparameters;
  for (const [name, value] of Object.entries(settings)) {
    const initial = Object.hasOwn(known, name) ? known[name] : undefined;
    if (initial === undefined) {
      throw new UsageError(
        `${specifier} has no hyper-parameter '${name}': choose from ${Object.keys(known).join(", ")}.`,
      );
    }
    if (typeof initial !== typeof value) {
      throw new UsageError(
        `The hyper-parameter '${name}' of ${specifier} is a ${typeof initial}, such as ${initial}, not '${value}'.`,
      );
    }
  }
  return factory(settings);
};

const factoryOf = async (specifier: string): Promise<ModelFactory> => {
  // The command fills a model's parameters with what the same model made: their type is closed over.
  if (specifier === "attrec") return attrec as unknown as ModelFactory;
  if (isShipped(specifier)) return comparedModel(specifier);
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
  const found = name === undefined ? Object.values(module).find((value) => typeof value === "function") : module[name];
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

/** A model that AttRec is compared with: `lstm-plus` is the export `lstmPlus`. */
const comparedModel = async (name: string): Promise<ModelFactory> => {
  let models: Readonly<Record<string, unknown>>;
  try {
    models = (await import(COMPARED)) as Readonly<Record<string, unknown>>;
  } catch {
    throw new UsageError(`The model '${name}' is looked for in ${COMPARED}, which is not installed.`);
  }
  const found = models[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
  if (typeof found === "function" && makesModels(found as () => unknown)) return found as ModelFactory;
  throw new UsageError(
    `There is no model '${name}': name attrec, one of ${COMPARED}, or a module and its export, such as ./my-model.ts#myModel.`,
  );
};

/** Whether a function of a package makes models: it exports others as well. */
const makesModels = (factory: () => unknown): boolean => {
  try {
    const made = factory();
    return typeof made === "object" && made !== null && "hyperparameters" in made;
  } catch {
    return false;
  }
};
