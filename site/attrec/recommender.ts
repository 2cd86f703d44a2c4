/** Answers for one model after another: recommendations, the attention behind them, and how many held-out films it finds. */
import { popularity } from "@attrec/baselines";
import type { Device } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import {
  attrec,
  type AttRecParameters,
  explain,
  hitRatio,
  type NearItem,
  type Part,
  rank,
  recommenderOf,
  scorer,
  type TrainedModel,
} from "attrec";
import { type Asking, optionsFor } from "./asking.ts";
import { experimentOn, type Films } from "./experiment.ts";
import type { Answer, Attention, Catalogue, Question, Recommended } from "./messages.ts";

/** The films of a list. */
const SHOWN = 10;

/** AttRec with its parameters. */
export type Trained = TrainedModel<AttRecParameters>;

/** A model as it is asked in one way. */
type View = (question: Question) => Promise<Pick<Answer, "recommended" | "attention">>;

/** The viewers and films as the page shows them. */
export const catalogueOf = async ({ dataset, titles }: Films): Promise<Catalogue> => {
  const { split, sequences, windows } = experimentOn(dataset, dataset.historyLength);
  const scores = await popularity().count(split)(Int32Array.of(0), new Int32Array(0));
  return {
    viewers: dataset.interactions.userNames,
    titles,
    counts: Float64Array.from(scores, (score) => -score),
    offsets: sequences.offsets,
    films: sequences.items,
    windows: windows.count,
  };
};

/** The numbers of the films that most rated, without some. */
export const popularWithout = ({ counts }: Catalogue, films: readonly number[]): readonly number[] =>
  Array.from(counts.keys())
    .filter((film) => !films.includes(film))
    .sort((a, b) => at(counts, b) - at(counts, a) || a - b)
    .slice(0, SHOWN);

/** A model, asked in the way that it was trained for, or in another way: parameters fit any ω, L and mask. */
const askedBy = (trained: Trained, { length, ...asking }: Asking): Trained => ({
  ...trained,
  model: attrec({ ...trained.model.hyperparameters, ...optionsFor({ length, ...asking }) }),
  historyLength: length,
});

/** What answers for a model. */
export interface Recommender {
  readonly answer: View;
  /** The share of held-out films among the first 50. */
  readonly measure: (asking: Asking, part: Part) => Promise<number>;
}

/** Answers for a model on a device. Each way of asking is made once, when it is asked for first. */
export const recommenderFor = ({ dataset }: Films, trained: Trained, device: Device): Recommender => {
  const viewOf = once((asking) => view(askedBy(trained, asking), asking, device));
  const measures = { validation: once(measure("validation")), test: once(measure("test")) };
  function measure(part: Part) {
    return async (asking: Asking): Promise<number> => {
      const { model, parameters, historyLength } = askedBy(trained, asking);
      const score = scorer(model, device, historyLength)(parameters);
      return hitRatio((await rank(experimentOn(dataset, historyLength), score, part)).ranks, 50);
    };
  }
  return {
    answer: (question) => viewOf(question.asking)(question),
    measure: (asking, part) => measures[part](asking),
  };
};

/** A function of a way of asking that keeps what it made. */
const once = <T>(make: (asking: Asking) => T): ((asking: Asking) => T) => {
  const made = new Map<string, T>();
  return (asking) => {
    const name = JSON.stringify([asking.omega, asking.length, asking.mask]);
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(asking);
    made.set(name, value);
    return value;
  };
};

const view = (trained: Trained, asking: Asking, device: Device): View => {
  const alone = (omega: number) => recommenderOf(askedBy(trained, { ...asking, omega }), device);
  const [whole, long, short] = [alone(asking.omega), alone(1), alone(0)];
  const { userNames, itemNames } = trained;
  const numbers = new Map(itemNames.map((name, number) => [name, number]));
  const numberOf = ({ item }: NearItem): number => numbers.get(item) ?? -1;
  return async ({ viewer, films }) => {
    if (films.length === 0) return {};
    const history = films.map((film) => at(itemNames, film));
    const user = viewer === undefined ? {} : { user: at(userNames, viewer) };
    const nearest = await whole({ ...user, history, count: SHOWN });
    const only = nearest.map(({ item }) => item);
    const terms = async (recommend: typeof whole): Promise<ReadonlyMap<string, number>> =>
      new Map((await recommend({ ...user, history, only, count: SHOWN })).map(({ item, score }) => [item, score]));
    const [longs, shorts] = [await terms(long), await terms(short)];
    return {
      recommended: nearest.map((near): Recommended => {
        const { item, score } = near;
        return { film: numberOf(near), score, long: longs.get(item) ?? NaN, short: shorts.get(item) ?? NaN };
      }),
      ...(trained.model.attention && { attention: await attentionOver(trained, films, device) }),
    };
  };
};

/** The attention over the last films, of which `explain` repeats the oldest where they are fewer than L. */
const attentionOver = async (trained: Trained, films: readonly number[], device: Device): Promise<Attention> => {
  const { historyLength: length, itemNames } = trained;
  const { attention, shares } = await explain(
    trained,
    device,
    films.map((film) => at(itemNames, film)),
  );
  const last = Array.from({ length }, (_, i) => at(films, Math.max(0, films.length - length + i)));
  return { films: last, weights: attention, shares };
};
