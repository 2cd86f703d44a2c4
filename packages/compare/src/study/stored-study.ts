// A study as a store keeps it: all that a report needs but the results, which are its cells.
import type { Contender } from "./contender.ts";
import type { Part, PartOptions } from "./parts.ts";
import type { Study, StudyData } from "./study.ts";

/** What a suite set out to do under one split. */
export interface StoredStudy {
  readonly split: string;
  readonly parts: readonly Part[];
  readonly options: PartOptions;
  /** The cut-offs of its report. */
  readonly cutoffs: readonly number[];
  readonly study: Omit<Study, "data" | "models" | "code"> & {
    readonly data: readonly Omit<StudyData, "names" | "tables" | "targets">[];
    readonly models: readonly StoredModel[];
  };
}

/** A model of a stored study: what finds its contender again, and the version of its code. */
export interface StoredModel extends Pick<Contender, "name" | "place"> {
  readonly code: string;
}

/** A study as a store keeps it. */
export const storedStudy = (study: Study, facts: Omit<StoredStudy, "study">): StoredStudy => {
  const { code, models, data, ...others } = study;
  return {
    ...facts,
    study: {
      ...others,
      data: data.map(({ source, dataset, features }) => ({
        source,
        dataset,
        ...(features !== undefined && { features }),
      })),
      models: models.map((contender) => ({
        name: contender.name,
        code: code(contender),
        ...(contender.place !== undefined && { place: contender.place }),
      })),
    },
  };
};

/** The study that a store keeps, given the contenders of its models, in their order. */
export const studyOfStored = ({ study }: StoredStudy, models: readonly Contender[]): Study => {
  const versions = new Map(study.models.map(({ name, code }) => [name, code]));
  return { ...study, models, code: ({ name }) => versions.get(name) ?? "" };
};
