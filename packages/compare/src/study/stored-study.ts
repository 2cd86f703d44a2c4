// A study as a store keeps it: all that a report needs but the results, which are its cells.
import type { Contender } from "./contender.ts";
import { packedTargets, unpackedTargets } from "./packed-targets.ts";
import { isRecord } from "./is-record.ts";
import { methodNames } from "../search/budget.ts";
import { partNames, type PartOptions, type StudyPart } from "./parts.ts";
import type { Study, StudyData } from "./study.ts";

/** What a suite set out to do under one split. */
export interface StoredStudy {
  readonly split: string;
  readonly parts: readonly StudyPart[];
  readonly options: PartOptions;
  /** The cut-offs of its report. */
  readonly cutoffs: readonly number[];
  /** Whether its report has repeats and items that are new to the user apart. */
  readonly isApart?: boolean;
  /** Among how many items drawn at random its report has metrics too. */
  readonly sampled?: number;
  readonly study: Omit<Study, "data" | "models" | "code"> & {
    readonly data: readonly StoredData[];
    readonly models: readonly StoredModel[];
  };
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1;

/**
 * Whether a value that was read from a file can be a stored study: it asks for known parts, for seeds, and for a search that can be
 * made. Stores of earlier versions have no digest that would say more.
 */
export const isStoredStudy = (value: unknown): value is StoredStudy => {
  if (!isRecord(value) || !isRecord(value["study"]) || !Array.isArray(value["parts"])) return false;
  const { seeds, budget, data, models } = value["study"];
  return (
    value["parts"].every((part) => partNames.some((name) => name === part)) &&
    Array.isArray(seeds) &&
    seeds.length > 0 &&
    seeds.every((seed) => Number.isInteger(seed) && seed >= 0) &&
    isRecord(budget) &&
    methodNames.some((name) => name === budget["method"]) &&
    isCount(budget["configurations"]) &&
    isCount(budget["epochs"]) &&
    Array.isArray(data) &&
    Array.isArray(models)
  );
};

/** A data set of a stored study. Stores of earlier versions lack the facts on the items that are asked for. */
export interface StoredData extends Omit<StudyData, "names" | "tables" | "targets"> {
  /** See `packedTargets`. */
  readonly targets?: string;
}

/** A model of a stored study: what finds its contender again, and the version of its code. */
export interface StoredModel extends Pick<Contender, "name" | "place"> {
  readonly code: string;
}

/**
 * A study as a store keeps it.
 *
 * @example
 * ```ts
 * const facts = { split: "leave-one-out", parts: ["table2"], options: defaultPartOptions, cutoffs: [10] } as const;
 * storedStudy(study, facts).study.models.map(({ name }) => name); // ["popularity", "item-knn"]
 * ```
 */
export const storedStudy = (study: Study, facts: Omit<StoredStudy, "study">): StoredStudy => {
  const { code, models, data, ...others } = study;
  return {
    ...facts,
    study: {
      ...others,
      data: data.map(({ source, dataset, features, chosen, targets }) => ({
        source,
        dataset,
        ...(chosen && { chosen }),
        ...(features !== undefined && { features }),
        ...(targets && { targets: packedTargets(targets) }),
      })),
      models: models.map((contender) => ({
        name: contender.name,
        code: code(contender),
        ...(contender.place !== undefined && { place: contender.place }),
      })),
    },
  };
};

/**
 * The study that a store keeps, given the contenders of its models, in their order.
 *
 * @example
 * ```ts
 * const facts = { split: "leave-one-out", parts: ["table2"], options: defaultPartOptions, cutoffs: [10] } as const;
 * const stored = storedStudy(study, facts);
 * // A store keeps names, and whoever reads it brings the models.
 * studyOfStored(stored, stored.study.models.map(({ name }) => contenderNamed(name))).seeds; // [1, 2]
 * ```
 */
export const studyOfStored = ({ study }: StoredStudy, models: readonly Contender[]): Study => {
  const versions = new Map(study.models.map(({ name, code }) => [name, code]));
  const data = study.data.map(({ targets, ...one }) => ({
    ...one,
    ...(targets !== undefined && { targets: unpackedTargets(targets) }),
  }));
  return { ...study, data, models, code: ({ name }) => versions.get(name) ?? "" };
};
