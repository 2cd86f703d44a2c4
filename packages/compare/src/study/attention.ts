// The attention of a trained AttRec, for Figure 3.
import { at, read } from "@attrec/tensor";
import {
  attrecOptions,
  type AttRecOptions,
  type AttRecParameters,
  checkOptions,
  type Experiment,
  type Settings,
  timeSignal,
} from "attrec";
import type { Attend } from "./contender.ts";
import type { AttentionMap } from "./outcome.ts";

/** The last items of a user before her test item, oldest first; fewer than asked for if she has no more. */
const historyOf = ({ split }: Experiment, user: number, length: number): readonly number[] => {
  const { items, offsets } = split.sequences;
  const end = at(split.test, user);
  return [...items.subarray(Math.max(at(offsets, user), end - length), end)];
};

/**
 * Equations 2 to 4 for one history, number by number: how much each of its items attends to each other. The model
 * keeps this to itself, and a reader wants to see it.
 */
export const attentionOf = (
  { mask, firstTime }: Pick<AttRecOptions, "mask" | "firstTime">,
  parameters: Pick<AttRecParameters, "sequence" | "weights">,
  history: readonly number[],
): readonly number[] => {
  const [items, weights] = [read(parameters.sequence), read(parameters.weights)];
  const dim = Math.round(Math.sqrt(weights.length));
  const time = read(timeSignal(history.length, dim, firstTime));
  const queries = history.map((item, l) => {
    const input = Array.from({ length: dim }, (_, k) => at(items, item * dim + k) + at(time, l * dim + k));
    return Array.from({ length: dim }, (_, out) =>
      Math.max(
        0,
        input.reduce((sum, value, k) => sum + value * at(weights, k * dim + out), 0),
      ),
    );
  });
  const affinity = (i: number, j: number): number => {
    const [a, b] = [at(queries, i), at(queries, j)];
    return a.reduce((sum, value, k) => sum + value * at(b, k), 0) / Math.sqrt(dim);
  };
  return history.flatMap((_, i) => {
    const row = history.map((_, j) => (i === j && mask === "before" ? -Infinity : affinity(i, j)));
    const largest = Math.max(...row);
    const powers = row.map((x) => Math.exp(x - largest));
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((x, j) => (i === j ? 0 : x / total));
  });
};

/** The attention maps of AttRec with these hyper-parameters; none if it has no attention. */
export const attentionMaps =
  (settings: Settings): Attend =>
  (parameters, experiment, users): readonly AttentionMap[] => {
    const options = checkOptions("attrec", attrecOptions, settings);
    if (!options.attention) return [];
    const { userNames, itemNames } = experiment.split.sequences;
    const length = experiment.windows.historyLength;
    return users
      .map((user) => ({ user, history: historyOf(experiment, user, length) }))
      .filter(({ history }) => history.length === length && length > 1)
      .map(({ user, history }) => ({
        user: at(userNames, user),
        items: history.map((item) => at(itemNames, item)),
        weights: attentionOf(options, parameters as AttRecParameters, history),
      }));
  };
