// A small study and made-up results of it, for tests.
import { key, uniforms } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { datasetFrom, defaultProtocol } from "attrec";
import type { MeasuredCondition, SeedResult, StudyResults } from "../run/run-study.ts";
import { contenderNamed } from "../study/more-models.ts";
import { conditionsOf, type StudyPart } from "../study/parts.ts";
import { type StoredStudy, storedStudy } from "../study/stored-study.ts";
import { dataFacts } from "../study/data-facts.ts";
import type { Study } from "../study/study.ts";
import { sampleResult, smallData } from "./cells.ts";

/** A study of three models on a named file of forty users. */
export const sampleStudy = async (name = "small.data"): Promise<Study> => {
  const bytes = new TextEncoder().encode(smallData());
  const dataset = dataFacts(await datasetFrom(name, bytes), defaultProtocol);
  return {
    data: [{ source: { name }, dataset }],
    models: ["popularity", "fmc", "attrec"].map(contenderNamed),
    seeds: [1, 2],
    budget: { method: "random", configurations: 3, epochs: 2 },
    training: { batchSize: 64, every: 1, patience: 5 },
    protocol: defaultProtocol,
    negatives: "own",
    fixed: {},
    code: ({ name }) => name.padEnd(64, "0"),
  };
};

const runsOf = (model: string, seeds: readonly number[], scale: number): readonly SeedResult[] =>
  seeds.map((seed) => ({
    seed,
    cell: `${model}-${seed}`,
    result: sampleResult({
      users: Int32Array.from({ length: 40 }, (_, i) => i),
      ranks: Int32Array.from(uniforms(key(seed), scale, 40), (x) => 1 + Math.floor(x * scale)),
      attention: model === "attrec" ? sampleResult().attention : [],
    }),
  }));

/** Made-up results of all parts of it: AttRec's ranks are below 60, those of the others below 200. */
export const sampleResults = ({ data, models, seeds }: Study, parts: readonly StudyPart[]): StudyResults => {
  const name = at(data, 0).dataset.name;
  const measured = parts.flatMap((part) =>
    models.flatMap((model): readonly MeasuredCondition[] =>
      conditionsOf(part, { lengths: [2, 3], dims: [4, 8] }).map((condition) => ({
        part,
        data: name,
        model: model.name,
        condition,
        runs: runsOf(model.name, seeds, model.name === "attrec" ? 60 : 200),
        missing:
          model.name === "fmc" && part === "table5"
            ? [{ seed: 3, cell: "fmc-3", failure: "The loss is NaN <in> epoch 1." }]
            : [],
      })),
    ),
  );
  const searched = models.map((model) => ({
    data: name,
    model: model.name,
    tuning: { best: { rate: 0.1 }, validation: 0.4, trials: [] },
    trials: [],
    settings: { dim: 8 },
    failure: undefined,
  }));
  return { searched, measured };
};

/** A study of Table 2 as a store keeps it. */
export const sampleStored = (study: Study): StoredStudy =>
  storedStudy(study, { split: "leave-one-out", parts: ["table2"], options: { lengths: [2], dims: [8] }, cutoffs: [] });
