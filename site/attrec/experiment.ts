/** The built-in films, prepared for models of any L. */
import { type Dataset, datasetFrom, defaultProtocol, type Experiment, prepareExperiment, titlesFrom } from "attrec";
import type { FilmFiles } from "./messages.ts";

/** The films with their titles. */
export interface Films {
  readonly dataset: Dataset;
  readonly titles: readonly string[];
}

/** The films in the content of their files. */
export const filmsIn = async ({ ratings, titles }: FilmFiles): Promise<Films> => {
  const dataset = await datasetFrom("movietweetings-100k", ratings);
  return { dataset, titles: await titlesFrom(dataset, titles) };
};

/** The films as training and ranking take them, where a model looks at so many. */
export const experimentOn = (dataset: Dataset, historyLength: number): Experiment =>
  prepareExperiment(dataset, defaultProtocol, { historyLength, targetCount: dataset.targetCount });
