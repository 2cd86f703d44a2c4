// Makes the study that the command line describes.
import {
  allContenders,
  assertAffordable,
  assertSettable,
  codeOf,
  type Contender,
  dataFacts,
  featuresOf,
  sizeOf,
  type Study,
  type StudyData,
  type StudyPart,
  withEarlierChoices,
} from "@attrec/compare";
import { type Dataset, defaultProtocol, type Protocol, sequencesOf, splitUnder } from "attrec";
import { noSuch, shown, targetFacts } from "attrec/extend";
import { loadDataset, reasonOf, whatIsAt } from "attrec/node";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AUTO, deviceNamed, fastestWasm, hasWasmBytes } from "../options/device.ts";
import { withRules } from "../options/protocol-rules.ts";
import { protocolNamed, protocolOf } from "../options/settings.ts";
import { UsageError } from "../program/usage-error.ts";
import type { StudyValues } from "./options.ts";
import { ownContenders } from "./own-models.ts";
import { sourceOptions } from "./source-options.ts";

/** The options of a study, which is made under one split. */
export type StudyOptions = Omit<StudyValues, "split"> & { readonly split: string };

const dataOf = async (values: StudyOptions, protocol: Protocol): Promise<readonly StudyData[]> => {
  const { dataset, length, targets } = values;
  if (dataset.length === 0) throw new UsageError("--dataset names no data set.");
  const options = sourceOptions(values);
  const [all, loadedAll]: [StudyData[], Dataset[]] = [[], []];
  for (const name of new Set(dataset)) {
    const loaded = await loadDataset(name, options);
    const lengths = { historyLength: length ?? loaded.historyLength, targetCount: targets ?? loaded.targetCount };
    const features = await featuresOf(loaded);
    loadedAll.push(loaded);
    all.push({
      source: { name, ...options },
      dataset: dataFacts({ ...loaded, ...lengths }, protocol),
      names: { users: loaded.interactions.userNames, items: loaded.interactions.itemNames },
      ...(features !== undefined && { features }),
      ...(loaded.features && { tables: loaded.features }),
      targets: targetFacts({
        split: splitUnder(sequencesOf(loaded.interactions), protocol),
        protocol,
        part: "test",
      }),
    });
  }
  assertToldApart(loadedAll);
  return all;
};

/** Searches and reports know data by their names: of two with one name, one would have the figures of the other. */
const assertToldApart = (all: readonly Dataset[]): void => {
  const second = all.find(({ name }, i) => all.findIndex((other) => other.name === name) < i);
  if (!second) return;
  const files = all.filter(({ name }) => name === second.name).map(({ file }) => file);
  throw new UsageError(
    `${files.join(" and ")} are both named '${second.name}', and a report could not tell them apart: rename one of them, or compare on one at a time.`,
  );
};

const modelsOf = async ({ models, model }: StudyOptions): Promise<readonly Contender[]> => {
  if (models.length === 0) throw new UsageError("--models names no model.");
  const unknown = models.find((name) => allContenders.every((contender) => contender.name !== name));
  if (unknown !== undefined) {
    throw new UsageError(
      noSuch(
        "model",
        unknown,
        allContenders.map(({ name }) => name),
      ),
    );
  }
  return [...allContenders.filter(({ name }) => models.includes(name)), ...(await ownContenders(model))];
};

/** The study that the command line describes. */
export const studyOf = async (options: StudyOptions): Promise<Study> => {
  const method = options.chosen === undefined ? options.search : "none";
  const budget = { method, configurations: options.configurations, epochs: options.epochs };
  const models = await modelsOf(options);
  for (const { name, space } of models.filter((one) => !one.counts || sizeOf(one.space) > 1)) {
    try {
      assertAffordable(name, space, budget);
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  }
  const versions = new Map(models.map((contender) => [contender.name, options.code ?? codeOf(contender)]));
  // Leave-one-out has one action to ask for, whatever the rule.
  const named = options.split === defaultProtocol.split ? protocolNamed(options.protocol) : protocolOf(options);
  const protocol = { ...withRules(named, options.rule), shortHistories: options.shortHistories };
  const device = options.device === AUTO ? fastestWasm().name : options.device;
  // A variant of wasm that is missing here is told before any work; a graphics card is opened by the processes alone.
  if (device.startsWith("wasm")) await deviceNamed(device, 1);
  const study: Study = {
    data: await dataOf(options, protocol),
    models,
    seeds: [...new Set(options.seeds)],
    budget,
    training: { batchSize: options.batch, every: options.every, patience: options.patience },
    protocol,
    negatives: options.negatives,
    device: hasWasmBytes(device) ? "wasm" : device,
    ...(hasWasmBytes(device) && { computedBy: device }),
    fixed: { dim: options.dim },
    code: ({ name }) => versions.get(name) ?? "",
  };
  return options.chosen === undefined ? study : withChoicesOf(study, options.chosen);
};

/** A study with the configurations that the searches of a report chose. */
const withChoicesOf = (study: Study, report: string): Study => {
  const file = whatIsAt(report)?.isDirectory() === true ? join(report, "results.json") : report;
  try {
    return withEarlierChoices(study, JSON.parse(readFileSync(file, "utf8")), file);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--chosen: ${error.message}`);
    throw new UsageError(
      `--chosen: ${shown(file)} cannot be read: ${error instanceof SyntaxError ? "it is no JSON" : reasonOf(error)}.`,
    );
  }
};

/** A study under one split. */
export interface SplitStudy {
  readonly split: string;
  readonly study: Study;
}

/** The studies that the command line describes, one for each split. */
export const studiesOf = async (options: StudyValues, parts: readonly StudyPart[]): Promise<readonly SplitStudy[]> => {
  const studies: SplitStudy[] = [];
  for (const split of options.split) {
    const study = await studyOf({ ...options, split });
    assertUsers(study, options.users);
    assertSettable(study, parts, options);
    studies.push({ split, study });
  }
  return studies;
};

/** Throws a sentence if a data set has no user of a name that figure 3 is asked for. */
const assertUsers = ({ data }: Study, users: readonly string[]): void => {
  for (const { dataset, names } of data) {
    const known = new Set(names?.users);
    const unknown = users.find((user) => !known.has(user));
    if (unknown !== undefined) {
      throw new UsageError(
        `--users names ${shown(unknown)}, and ${dataset.name} has no such user${known.size > 0 ? `: its first is ${shown([...known][0] ?? "")}` : ""}.`,
      );
    }
  }
};
