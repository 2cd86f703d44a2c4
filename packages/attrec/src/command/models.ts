import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { attrec } from "../model/attrec.ts";
import type { SequentialModel } from "../model/model.ts";
import type { Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

/** A model whose parameters the command need not know. */
export type AnyModel = SequentialModel<unknown>;

/** From hyper-parameters, those not given being defaults, to a model: what a file beside the library exports. */
export type ModelFactory = (options?: Settings) => AnyModel;

/**
 * The model that a specifier names, with hyper-parameters: `attrec`, or `FILE` or `PACKAGE` with the name of an export
 * behind a `#`, such as `./my-model.ts#myModel` or `@attrec/baselines#bprmf`.
 */
export const modelNamed = async (specifier: string, settings: Settings): Promise<AnyModel> => {
  const factory = await factoryOf(specifier);
  const known = factory().hyperparameters;
  for (const [name, value] of Object.entries(settings)) {
    const initial = known[name];
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
  const [source = "", name] = specifier.split("#");
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
