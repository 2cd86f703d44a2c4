import { noSuch } from "attrec";
import { loadDataset, protocolNamed, UsageError } from "attrec/node";
import { assertAffordable } from "../suite/tune.ts";
import { codeOf } from "../suite/code-of.ts";
import type { Contender } from "../suite/contender.ts";
import { contenders } from "../suite/contenders.ts";
import type { Study, StudyData } from "../suite/study.ts";
import type { CompareOptions } from "./options.ts";

const dataOf = ({ dataset, data, filter }: CompareOptions): readonly StudyData[] => {
  if (dataset.length === 0) throw new UsageError("--dataset names no data set.");
  return dataset.map((name) => {
    const options = { ...(data !== undefined && { folder: data }), ...(filter !== undefined && { filter }) };
    return { source: { name, ...options }, dataset: loadDataset(name, options) };
  });
};

const modelsOf = ({ models }: CompareOptions): readonly Contender[] => {
  if (models.length === 0) throw new UsageError("--models names no model.");
  const unknown = models.find((name) => contenders.every((contender) => contender.name !== name));
  if (unknown !== undefined) {
    throw new UsageError(
      noSuch(
        "model",
        unknown,
        contenders.map(({ name }) => name),
      ),
    );
  }
  return contenders.filter(({ name }) => models.includes(name));
};

/** The study that the command line describes. */
export const studyOf = (options: CompareOptions): Study => {
  const budget = { method: options.search, configurations: options.configurations, epochs: options.epochs };
  const models = modelsOf(options);
  for (const { name, space } of models.filter(({ counts = false }) => !counts)) {
    try {
      assertAffordable(name, space, budget);
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  }
  const versions = new Map(models.map((contender) => [contender.name, options.code ?? codeOf(contender)]));
  return {
    data: dataOf(options),
    models,
    seeds: [...new Set(options.seeds)],
    budget,
    training: { batchSize: options.batch, every: options.every, patience: options.patience },
    protocol: protocolNamed(options.protocol),
    fixed: { dim: options.dim },
    code: ({ name }) => versions.get(name) ?? "",
  };
};
